import { inflateRawSync } from 'node:zlib';
import { type Issue, issue } from '../../model/issue.ts';
import type { ImportLimits } from './limits.ts';

/**
 * Judges a zip file before a library opens it: how many parts it has and what they come to when inflated. Each part is
 * inflated into the bytes that are left of the limit and thrown away, since the sizes that a file states may lie. The
 * price is inflating twice; the gain is that memory never grows beyond the limit. (PKWARE APPNOTE 6.3.10, 4.3.7-4.3.16)
 */
export function judgeZip(bytes: Uint8Array, limits: ImportLimits): Issue | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > file.length) return unreadable('no zip directory');
  const entries = file.readUInt16LE(end + 10);
  if (entries > limits.zipEntries)
    return issue('list-too-large', { expected: `at most ${limits.zipEntries} parts`, found: String(entries) });
  let left = limits.inflatedBytes;
  for (let n = 0, at = file.readUInt32LE(end + 16); n < entries; n++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) return unreadable('a broken zip directory');
    const size = inflatedSize(file, at, left);
    if (typeof size !== 'number') return size;
    left -= size;
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return undefined;
}

/** Bytes of one part when inflated, or what is wrong with it. */
function inflatedSize(file: Buffer, entry: number, left: number): number | Issue {
  const [method, packed, local] = [
    file.readUInt16LE(entry + 10),
    file.readUInt32LE(entry + 20),
    file.readUInt32LE(entry + 42),
  ];
  if (file.readUInt16LE(entry + 8) & 1) return unreadable('an encrypted part');
  if (local + 30 > file.length) return unreadable('a part outside the file');
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (start + packed > file.length) return unreadable('a part outside the file');
  if (method === 0) return packed <= left ? packed : tooLarge(left);
  if (method !== 8) return unreadable(`compression method ${method}`);
  try {
    return inflateRawSync(file.subarray(start, start + packed), { maxOutputLength: Math.max(left, 1) }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(left)
      : unreadable('a part that cannot be inflated');
  }
}

const unreadable = (found: string): Issue => issue('list-file', { expected: 'an Excel file (.xlsx)', found });
const tooLarge = (left: number): Issue =>
  issue('list-too-large', { expected: `at most ${left} further bytes when inflated` });
