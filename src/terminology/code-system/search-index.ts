import type { Columns } from './columns.ts';
import { bare, fold, words } from './fold.ts';
import { emptyBits, intersection, type RowSet, rowSet, setBit } from './row-set.ts';

interface Index {
  /** Every word once, in code unit order. */
  readonly words: readonly string[];
  /** For each word the rows that have it: `rows[from[n] .. from[n + 1]]`. */
  readonly from: Uint32Array;
  readonly rows: Uint32Array;
}

const mostWords = 8;

/**
 * Search by the beginnings of words in codes, displays and designations of any language: "grå st" finds "Gråstarr,
 * stadium 1". Letters asked for with their marks must have them, letters without may have them (asymmetric search, UTS 10
 * section 8.2): "höft" finds höft alone, "hoft" finds it too. The index is made when the list is first searched.
 */
export function searchIndex(columns: Columns): (text: string) => RowSet {
  let index: Index | undefined;
  return (text) => {
    index ??= build(columns);
    const asked = words(fold(text)).slice(0, mostWords);
    const [first, ...rest] = asked.map((word) => beginningWith(index!, word, columns.codes.length));
    if (!first) return rowSet(emptyBits(columns.codes.length));
    return rest.reduce(intersection, first);
  };
}

function build(columns: Columns): Index {
  const lists = new Map<string, number[]>();
  for (let row = 0; row < columns.codes.length; row += 1)
    for (const word of wordsOf(columns, row)) {
      const list = lists.get(word);
      if (list) list.push(row);
      else lists.set(word, [row]);
    }
  const sorted = [...lists.keys()].sort();
  const from = new Uint32Array(sorted.length + 1);
  for (const [n, word] of sorted.entries()) from[n + 1] = from[n]! + lists.get(word)!.length;
  const rows = new Uint32Array(from[sorted.length]!);
  for (const [n, word] of sorted.entries()) rows.set(lists.get(word)!, from[n]!);
  return { words: sorted, from, rows };
}

function wordsOf(columns: Columns, row: number): Set<string> {
  const code = fold(columns.codes[row]!);
  const found = new Set([code, ...words(code), ...words(fold(columns.displays[row] ?? ''))]);
  for (const { value } of columns.designations[row] ?? []) for (const word of words(fold(value))) found.add(word);
  for (const word of [...found]) found.add(bare(word));
  return found;
}

function beginningWith({ words, from, rows }: Index, prefix: string, size: number): RowSet {
  const bits = emptyBits(size);
  const start = firstNotBefore(words, prefix);
  let end = start;
  while (end < words.length && words[end]!.startsWith(prefix)) end += 1;
  for (let n = from[start]!; n < from[end]!; n += 1) setBit(bits, rows[n]!);
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
