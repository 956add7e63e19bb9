import type { Page } from '../store.ts';

/** Pages run from the newest row to the oldest; the cursor is the number of the last row given. */
export function after(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const n = /^[0-9a-z]{1,11}$/.test(cursor) ? Number.parseInt(cursor, 36) : Number.NaN;
  // A cursor that is not ours leads to an empty page, not to the first one: a reader must not start over unawares.
  return Number.isSafeInteger(n) ? n : 0;
}

/** Makes a page of rows read with `LIMIT limit + 1`. */
export function page<R extends { readonly n: number }, T>(
  rows: readonly R[],
  limit: number,
  toRow: (row: R) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(toRow),
    ...(rows.length > limit && last ? { next: last.n.toString(36) } : {}),
  };
}
