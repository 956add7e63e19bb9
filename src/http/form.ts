import type { Call } from './call.ts';
import { problem } from './problem.ts';

/** Fields of an `application/x-www-form-urlencoded` body. A field given twice is refused: nobody can tell which is meant. */
export function readForm({ body, mediaType }: Call): ReadonlyMap<string, string> {
  if (mediaType?.essence !== 'application/x-www-form-urlencoded')
    throw problem('media-type', { place: 'Content-Type', expected: 'application/x-www-form-urlencoded' });
  return once(new URLSearchParams(Buffer.from(body).toString('utf8')));
}

/** Parameters as a map; throws `search-parameter` when one occurs twice. Values are never quoted. */
export function once(params: URLSearchParams): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of params) {
    if (map.has(name)) throw problem('search-parameter', { detail: 'A parameter occurs twice.' });
    map.set(name, value);
  }
  return map;
}

/** Refuses parameters outside the list: one that is passed over in silence would answer another question. */
export function only(params: ReadonlyMap<string, string>, known: readonly string[]): void {
  if ([...params.keys()].some((name) => !known.includes(name)))
    throw problem('search-parameter', { expected: known.join(', ') });
}

const mostRows = 200;
const usualRows = 50;

/** `_count` of a search, 1 to 200; 50 when absent. */
export function count(params: ReadonlyMap<string, string>): number {
  const text = params.get('_count') ?? String(usualRows);
  const rows = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (rows < 1) throw problem('search-parameter', { place: '_count', expected: `1 to ${mostRows}` });
  return Math.min(rows, mostRows);
}

/** One of the listed words, or absent. */
export function word<T extends string>(
  params: ReadonlyMap<string, string>,
  name: string,
  words: readonly T[],
): T | undefined {
  const value = params.get(name);
  if (value === undefined) return undefined;
  const found = words.find((w) => w === value);
  if (!found) throw problem('search-parameter', { place: name, expected: words.join(', ') });
  return found;
}

/** The same search at another cursor, as a relative address. */
export function nextLink(path: string, params: ReadonlyMap<string, string>, after: string): string {
  return `${path}?${new URLSearchParams([...[...params].filter(([name]) => name !== 'after'), ['after', after]])}`;
}
