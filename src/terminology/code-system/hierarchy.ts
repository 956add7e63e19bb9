import { madeOnce, remembered } from '../../model/remembered.ts';
import { type Columns, type Links, linked } from './columns.ts';
import { emptyBits, hasBit, type RowSet, rowSet, setBit } from './row-set.ts';

const branches = madeOnce((_columns: Columns) => remembered<number, RowSet>(64));

/**
 * Everything below a concept, the concept not counted unless it lies on a circle. Each row is visited once, so a circle
 * ends by itself. The answers for a few concepts are kept: value sets ask for the same branches again and again.
 */
export const descendants = (columns: Columns, row: number): RowSet =>
  branches(columns).of(row, () => reach(columns.children, row, columns.codes.length));

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
