import { type Links, linked } from './columns.ts';

/**
 * Rows that lie on a circle or below one: what is left when every row whose parents are all done has been taken away
 * (Kahn). Linear in rows and links.
 */
export function cyclesOf(rows: number, parents: Links, children: Links): number[] {
  const waiting = new Uint32Array(rows);
  const done: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    waiting[row] = linked(parents, row).length;
    if (waiting[row] === 0) done.push(row);
  }
  for (let n = 0; n < done.length; n += 1)
    for (const child of linked(children, done[n]!)) {
      waiting[child]! -= 1;
      if (waiting[child] === 0) done.push(child);
    }
  return done.length === rows ? [] : [...waiting.keys()].filter((row) => waiting[row]! > 0);
}
