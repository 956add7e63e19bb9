import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Why an address may not be called. */
export type AddressFault = 'not-http' | 'userinfo' | 'host-not-allowed' | 'address-not-allowed';

/**
 * Which hosts may be called: the endpoints of the directory and nothing else. An entry is `host` or `host:port`; an entry
 * that names an address in a private range (or `localhost`) allows that range for its own name only.
 */
export interface AddressGuard {
  /** Fault of a URL before anything is resolved; undefined when its host is on the list. */
  check(url: string): AddressFault | undefined;
  /** For `connect`: resolves once and refuses addresses that must not be reached by a public name. */
  readonly lookup: LookupFunction;
}

/** Loopback, private, link-local, metadata, multicast, unspecified, and their IPv6 kin. */
const inner = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  inner.addSubnet(net, bits, 'ipv6');

/** True for an address that belongs to this machine or an inner network, in any of its spellings. */
export function isInner(address: string): boolean {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped) return inner.check(mapped, 'ipv4');
  const family = isIP(address);
  return family === 0 || inner.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

type Resolve = typeof lookup;

/** `innerAllowed`: hosts that the directory names and that lie in an inner network on purpose. */
export function addressGuard(
  allowed: () => readonly string[],
  innerAllowed: () => readonly string[],
  resolve: Resolve = lookup,
): AddressGuard {
  const canonical = (host: string): string => host.toLowerCase().replace(/^\[|\]$/g, '');
  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses = (Array.isArray(found) ? found : []) as { address: string; family: number }[];
      const open = innerAllowed().includes(canonical(hostname));
      const reachable = addresses.filter(({ address }) => open || !isInner(address));
      if (error || reachable.length === 0)
        return callback(error ?? Object.assign(new Error('address not allowed'), { code: 'EADDRNOTALLOWED' }), '', 4);
      if (options.all) return callback(null, reachable as never);
      return callback(null, reachable[0]!.address, reachable[0]!.family);
    });
  };
  return {
    lookup: guardedLookup,
    check: (text) => {
      if (!URL.canParse(text)) return 'not-http';
      const url = new URL(text);
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not-http';
      if (url.username !== '' || url.password !== '') return 'userinfo';
      if (!allowed().includes(url.host.toLowerCase()) && !allowed().includes(canonical(url.hostname)))
        return 'host-not-allowed';
      const literal = isIP(canonical(url.hostname)) !== 0;
      return literal && isInner(canonical(url.hostname)) && !innerAllowed().includes(canonical(url.hostname))
        ? 'address-not-allowed'
        : undefined;
    },
  };
}
