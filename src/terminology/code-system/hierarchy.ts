import { type Columns, type Links, linked } from './columns.ts';
import { emptyBits, hasBit, type RowSet, rowSet, setBit } from './row-set.ts';

const kept = new WeakMap<Columns, Map<number, RowSet>>();
const mostKept = 64;

/**
 * Everything below a concept, the concept not counted unless it lies on a circle. Each row is visited once, so a circle
 * ends by itself. The answers for a few concepts are kept: value sets ask for the same branches again and again.
 */
export function descendants(columns: Columns, row: number): RowSet {
  const mine = kept.get(columns) ?? new Map<number, RowSet>();
  kept.set(columns, mine);
  const had = mine.get(row);
  if (had) return had;
  const found = reach(columns.children, row, columns.codes.length);
  if (mine.size >= mostKept) mine.delete(mine.keys().next().value!);
  mine.set(row, found);
  return found;
}

/** Everything above a concept. */
export const ancestors = (columns: Columns, row: number): RowSet => reach(columns.parents, row, columns.codes.length);

function reach(links: Links, start: number, rows: number): RowSet {
  const bits = emptyBits(rows);
  const open = [start];
  for (let row = open.pop(); row !== undefined; row = open.pop())
    for (const next of linked(links, row))
      if (!hasBit(bits, next)) {
        setBit(bits, next);
        open.push(next);
      }
  return rowSet(bits);
}
