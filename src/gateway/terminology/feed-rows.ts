import type { Store } from '../../store/store.ts';
import { allOf, type FeedRow } from './documents.ts';

interface Lines {
  readonly rows: Promise<readonly FeedRow[]>;
  /** What was made of them, by what was asked for; few, since a feed of thousands of releases has megabytes. */
  readonly made: Map<string, Promise<unknown>>;
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
  const lines = { rows, made: new Map<string, Promise<unknown>>() };
  kept.set(store, lines);
  return lines;
}

/** Every line of the feed, oldest first. */
export const feedRows = (store: Store): Promise<readonly FeedRow[]> => linesOf(store).rows;

/** What `make` makes of the lines, kept until they change. */
export function madeOfFeed<T>(store: Store, key: string, make: (rows: readonly FeedRow[]) => Promise<T>): Promise<T> {
  const { rows, made } = linesOf(store);
  const known = made.get(key) as Promise<T> | undefined;
  const next = known ?? rows.then(make);
  made.delete(key);
  made.set(key, next);
  if (!known) next.catch(() => made.delete(key));
  if (made.size > mostMade) made.delete(made.keys().next().value!);
  return next;
}
