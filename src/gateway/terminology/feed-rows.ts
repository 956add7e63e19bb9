import { type Remembered, remembered } from '../../model/remembered.ts';
import type { Store } from '../../store/store.ts';
import { allOf, type FeedRow } from './documents.ts';

interface Lines {
  readonly rows: Promise<readonly FeedRow[]>;
  /** What was made of them, by what was asked for; few, since a feed of thousands of releases has megabytes. */
  readonly made: Remembered<string, Promise<unknown>>;
}

const mostMade = 4;
const kept = new WeakMap<Store, Lines>();

/** The store has one owner, and a release, a retirement and a revoked key are all that changes the feed: told here. */
export const feedChanged = (store: Store): void => void kept.delete(store);

function linesOf(store: Store): Lines {
  const known = kept.get(store);
  if (known) return known;
  const rows = allOf(store, 'feed').then((found) => found.map(({ doc }) => doc));
  rows.catch(() => feedChanged(store));
  const lines = { rows, made: remembered<string, Promise<unknown>>(mostMade) };
  kept.set(store, lines);
  return lines;
}

/** Every line of the feed, oldest first. */
export const feedRows = (store: Store): Promise<readonly FeedRow[]> => linesOf(store).rows;

/** What `make` makes of the lines, kept until they change. */
export function madeOfFeed<T>(store: Store, key: string, make: (rows: readonly FeedRow[]) => Promise<T>): Promise<T> {
  const { rows, made } = linesOf(store);
  return made.of(key, () => {
    const next = rows.then(make);
    next.catch(() => made.forget(key));
    return next;
  }) as Promise<T>;
}
