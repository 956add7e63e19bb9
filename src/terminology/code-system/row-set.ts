import type { ConceptKey, ConceptSet } from './provider.ts';

/** Rows of a listed code system as bits: 50,000 concepts are 6 KB. */
export interface RowSet extends ConceptSet {
  readonly bits: Uint32Array;
  has(key: ConceptKey): boolean;
  keys(): Iterable<number>;
}

export const emptyBits = (rows: number): Uint32Array => new Uint32Array((rows + 31) >>> 5);

export function setBit(bits: Uint32Array, row: number): void {
  bits[row >>> 5]! |= 1 << (row & 31);
}

export const hasBit = (bits: Uint32Array, row: number): boolean => ((bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;

/** The rows that are set, lowest first. */
export function rowSet(bits: Uint32Array): RowSet {
  let size = -1;
  return {
    bits,
    get size() {
      if (size === -1) size = count(bits);
      return size;
    },
    has: (key) => hasBit(bits, key as number),
    keys: () => rowsOf(bits),
  };
}

/** The first `rows` rows, all of them. */
export function allRows(rows: number): RowSet {
  const bits = emptyBits(rows).fill(0xffffffff);
  if (rows & 31) bits[bits.length - 1] = 2 ** (rows & 31) - 1;
  return rowSet(bits);
}

/** The rows for which the test holds. */
export function rowsWhere(rows: number, test: (row: number) => boolean): RowSet {
  const bits = emptyBits(rows);
  for (let row = 0; row < rows; row += 1) if (test(row)) setBit(bits, row);
  return rowSet(bits);
}

export const intersection = (a: RowSet, b: RowSet): RowSet => inAll([a, b]);

/** What is in every one of the sets, which are at least one; makes one new set however many they are. */
export function inAll([first, ...others]: readonly RowSet[]): RowSet {
  const bits = first!.bits.slice();
  for (const { bits: other } of others) for (let n = 0; n < bits.length; n += 1) bits[n]! &= other[n]!;
  return rowSet(bits);
}

export function difference(a: RowSet, b: RowSet): RowSet {
  const bits = a.bits.slice();
  for (let n = 0; n < bits.length; n += 1) bits[n]! &= ~b.bits[n]!;
  return rowSet(bits);
}

export const union = (a: RowSet, b: RowSet): RowSet => rowSet(a.bits.map((word, n) => word | (b.bits[n] ?? 0)));

function* rowsOf(bits: Uint32Array): Generator<number> {
  for (let n = 0; n < bits.length; n += 1) {
    let word = bits[n]!;
    while (word !== 0) {
      yield n * 32 + (31 - Math.clz32(word & -word));
      word &= word - 1;
    }
  }
}

function count(bits: Uint32Array): number {
  let sum = 0;
  for (let n = 0; n < bits.length; n += 1) {
    let word = bits[n]!;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    sum += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}
