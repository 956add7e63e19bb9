import { inflateRawSync } from 'node:zlib';
import { type Issue, issue } from '../../model/issue.ts';
import type { ImportLimits } from './limits.ts';
import { columnOf } from './table.ts';

/**
 * Judges a zip file before a library opens it: how many parts it has and what they come to when inflated. Each part is
 * inflated into the bytes that are left of the limit and thrown away, since the sizes that a file states may lie, and
 * its rows and cells are counted. The price is inflating twice; the gain is that memory never grows beyond the limits. (PKWARE APPNOTE 6.3.10, 4.3.7-4.3.16)
 */
export function judgeZip(bytes: Uint8Array, limits: ImportLimits): Issue | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > file.length) return unreadable('no zip directory');
  const [entries, size, offset] = [
    file.readUInt16LE(end + 10),
    file.readUInt32LE(end + 12),
    file.readUInt32LE(end + 16),
  ];
  // ZIP64 has its directory elsewhere: the library would open another one than was judged. (4.4.1.4)
  if (entries === 0xffff || size === 0xffffffff || offset === 0xffffffff) return unreadable('a ZIP64 directory');
  if (entries > limits.zipEntries)
    return issue('list-too-large', { expected: `at most ${limits.zipEntries} parts`, found: String(entries) });
  let left = limits.inflatedBytes;
  for (let n = 0, at = offset; n < entries; n++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) return unreadable('a broken zip directory');
    const part = inflated(file, at, left);
    if ('code' in part) return part;
    const name = file.toString('latin1', at + 46, at + 46 + file.readUInt16LE(at + 28));
    const crowded = tooManyCells(part, limits, /\.xml$/i.test(name));
    if (crowded) return crowded;
    left -= part.length;
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return undefined;
}

/** One part inflated, or what is wrong with it. */
function inflated(file: Buffer, entry: number, left: number): Buffer | Issue {
  const [method, packed, local] = [
    file.readUInt16LE(entry + 10),
    file.readUInt32LE(entry + 20),
    file.readUInt32LE(entry + 42),
  ];
  if (file.readUInt16LE(entry + 8) & 1) return unreadable('an encrypted part');
  if (local + 30 > file.length) return unreadable('a part outside the file');
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (start + packed > file.length) return unreadable('a part outside the file');
  const body = file.subarray(start, start + packed);
  if (method === 0) return packed <= left ? body : tooLarge(left);
  if (method !== 8) return unreadable(`compression method ${method}`);
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(left, 1) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(left)
      : unreadable('a part that cannot be inflated');
  }
}

/**
 * Rows and cells are counted in the bytes, before anything is made of them: a library builds objects for each, which cost
 * a hundred times as much as the count. So is where they say that they stand: for one cell in column XFD a library fills
 * 16,384 of its row, for one in row 1,048,576 all rows before it. One row more than the limit is the header. A picture
 * may have bytes that look like a cell: only in XML must each be whole.
 */
function tooManyCells(part: Buffer, limits: ImportLimits, isXml: boolean): Issue | undefined {
  let [rows, cells] = [0, 0];
  for (const tag of tagsOf(part)) {
    if (tag.row) rows += 1;
    else cells += 1;
    const stands = standsAt(part, tag.from);
    if (!stands && isXml) return unreadable('a cell that cannot be read');
    const { row, column } = stands ?? nowhere;
    const last = Math.max(rows, row);
    if (last > limits.rows + 1)
      return issue('list-too-large', { place: `row ${last}`, expected: `at most ${limits.rows} rows` });
    if (column > limits.columns)
      return issue('list-too-large', { place: `row ${row}`, expected: `at most ${limits.columns} columns` });
    if (cells > limits.cells) return issue('list-too-large', { expected: `at most ${limits.cells} cells` });
  }
  return undefined;
}

/** Where the attributes of each `row` and each `c` begin, with any prefix and whatever white space follows the name. */
export function* tagsOf(part: Buffer): Generator<{ readonly row: boolean; readonly from: number }> {
  for (let at = part.indexOf('<'); at !== -1; at = part.indexOf('<', at + 1)) {
    let from = at + 1;
    let local = from;
    for (; from < part.length && isName(part[from]!); from++) if (part[from] === colon) local = from + 1;
    const length = from - local;
    if (length === 1 && part[local] === letterC) yield { row: false, from };
    else if (length === 3 && part.toString('latin1', local, from) === 'row') yield { row: true, from };
  }
}

const [colon, letterC, space, slash, lessThan, greaterThan] = [0x3a, 0x63, 0x20, 0x2f, 0x3c, 0x3e];
/** A name ends where another tag begins: else a file of such signs alone would be read from each of them to its end. */
const isName = (byte: number): boolean => byte > space && byte !== slash && byte !== lessThan && byte !== greaterThan;

/** No program writes longer ones; what stands beyond would not be seen. */
const longestTag = 500;
/** Attributes in quotes, none of them twice said to be `r`: a library takes what is written otherwise for more than stands here. */
const attributes = /^(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?$/;
const references = /\sr\s*=\s*["']([^"']*)/g;
const reference = /^\s*([A-Za-z]*)(\d+)\s*$/;

interface Stands {
  readonly row: number;
  readonly column: number;
}

const nowhere: Stands = { row: 0, column: 0 };

/** What the attribute `r` says: a row from 1, a column from 1; 0 where it says nothing. Undefined for a tag that is not whole. */
function standsAt(part: Buffer, from: number): Stands | undefined {
  const text = part.toString('latin1', from, Math.min(from + longestTag, part.length));
  const end = text.indexOf('>');
  const inside = text.slice(0, Math.max(end, 0));
  if (end === -1 || !attributes.test(inside)) return undefined;
  const [said, ...more] = inside.matchAll(references);
  if (said === undefined) return nowhere;
  const [whole, letters = '', row = '0'] = reference.exec(said[1]!) ?? [];
  if (whole === undefined || more.length > 0) return undefined;
  return { row: Number(row), column: columnOf(letters.toUpperCase()) + 1 };
}

const unreadable = (found: string): Issue => issue('list-file', { expected: 'an Excel file (.xlsx)', found });
const tooLarge = (left: number): Issue =>
  issue('list-too-large', { expected: `at most ${left} further bytes when inflated` });
