import { type Remembered, remembered } from '../../model/remembered.ts';
import type { Columns } from './columns.ts';
import { bare, fold, sortKey, words } from './fold.ts';
import type { ConceptSet } from './provider.ts';
import { emptyBits, hasBit, inAll, type RowSet, rowSet, setBit } from './row-set.ts';

interface Index {
  /** Every word once, in code unit order. */
  readonly words: readonly string[];
  /** For each word the places that have it: `places[from[n] .. from[n + 1]]`. */
  readonly from: Uint32Array;
  readonly places: Uint32Array;
  /** Rows in the Swedish order of their displays; a place is a position in it. */
  readonly rowAt: Uint32Array;
  readonly placeOf: Uint32Array;
  /** Sets of rows as bits of places. */
  readonly within: WeakMap<ConceptSet, RowSet>;
  /** What the beginnings asked for last have found: people type the same ones, letter by letter. */
  readonly lately: Remembered<string, RowSet>;
}

const mostWords = 8;
const mostLately = 256;

/**
 * Search by the beginnings of words in codes, displays and designations of any language: "grå st" finds "Gråstarr,
 * stadium 1". Letters asked for with their marks must have them, letters without may have them (asymmetric search, UTS 10
 * section 8.2): "höft" finds höft alone, "hoft" finds it too. What is found stands in Swedish alphabetical order. The
 * index is made when the list is first searched.
 */
export function searchIndex(columns: Columns): (text: string, within?: ConceptSet) => ConceptSet {
  let index: Index | undefined;
  return (text, within) => {
    index ??= build(columns);
    const asked = words(fold(text)).slice(0, mostWords);
    const sets = asked.map((word) => beginningWith(index!, word, columns.codes.length));
    if (within) sets.push(asPlaces(within, index, columns.codes.length));
    const found = asked.length === 0 ? rowSet(emptyBits(columns.codes.length)) : inAll(sets);
    return inOrder(found, index);
  };
}

/** Places as rows, first in the alphabet first. */
const inOrder = (places: RowSet, { rowAt, placeOf }: Index): ConceptSet => ({
  get size() {
    return places.size;
  },
  has: (key) => hasBit(places.bits, placeOf[key as number]!),
  *keys() {
    for (const place of places.keys()) yield rowAt[place]!;
  },
});

function asPlaces(set: ConceptSet, { within, placeOf }: Index, size: number): RowSet {
  const had = within.get(set);
  if (had) return had;
  const bits = emptyBits(size);
  for (const key of set.keys()) setBit(bits, placeOf[key as number]!);
  const made = rowSet(bits);
  within.set(set, made);
  return made;
}

function build(columns: Columns): Index {
  const size = columns.codes.length;
  const keys = columns.displays.map((display, row) => sortKey(display ?? columns.codes[row]!));
  const rowAt = Uint32Array.from(keys.keys()).sort((a, b) =>
    keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b,
  );
  const placeOf = new Uint32Array(size);
  for (const [place, row] of rowAt.entries()) placeOf[row] = place;
  const lists = new Map<string, number[]>();
  for (const [place, row] of rowAt.entries())
    for (const word of wordsOf(columns, row)) {
      const list = lists.get(word);
      if (list) list.push(place);
      else lists.set(word, [place]);
    }
  const sorted = [...lists.keys()].sort();
  const from = new Uint32Array(sorted.length + 1);
  for (const [n, word] of sorted.entries()) from[n + 1] = from[n]! + lists.get(word)!.length;
  const places = new Uint32Array(from[sorted.length]!);
  for (const [n, word] of sorted.entries()) places.set(lists.get(word)!, from[n]!);
  return { words: sorted, from, places, rowAt, placeOf, within: new WeakMap(), lately: remembered(mostLately) };
}

function wordsOf(columns: Columns, row: number): Set<string> {
  const code = fold(columns.codes[row]!);
  const found = new Set([code, ...words(code), ...words(fold(columns.displays[row] ?? ''))]);
  for (const { value } of columns.designations[row] ?? []) for (const word of words(fold(value))) found.add(word);
  for (const word of [...found]) found.add(bare(word));
  return found;
}

const beginningWith = (index: Index, prefix: string, size: number): RowSet =>
  index.lately.of(prefix, () => placesOf(index, prefix, size));

function placesOf({ words, from, places }: Index, prefix: string, size: number): RowSet {
  const bits = emptyBits(size);
  const start = firstNotBefore(words, prefix);
  const end = firstNotBefore(words, `${prefix}\uffff`);
  for (let n = from[start]!; n < from[end]!; n += 1) setBit(bits, places[n]!);
  return rowSet(bits);
}

function firstNotBefore(sorted: readonly string[], word: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
