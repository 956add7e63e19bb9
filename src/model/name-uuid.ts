import { hash } from 'node:crypto';
import { parse } from 'uuid';

/** Names under one UUID, each as its UUIDv5 (RFC 9562, 5.5). The name is taken as UTF-8. */
export type NameSpace = (name: string) => string;

/** Longer names are rare, and get bytes of their own. */
const usualBytes = 512;

/** In one call of the hash, at a third of the price of an object for each: a document names every entry so. */
export function nameSpace(uuid: string): NameSpace {
  const space = Buffer.from(parse(uuid));
  const room = Buffer.concat([space, Buffer.alloc(usualBytes)]);
  return (name) => {
    // No character of a text takes more than three bytes.
    if (name.length * 3 > usualBytes) return uuidOf(hash('sha1', Buffer.concat([space, Buffer.from(name)]), 'hex'));
    const end = space.length + room.write(name, space.length);
    return uuidOf(hash('sha1', room.subarray(0, end), 'hex'));
  };
}

/** The first 128 bits of a hash with version and variant put in. */
function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  const [first, second, third] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(13, 16)];
  return `${first}-${second}-5${third}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
