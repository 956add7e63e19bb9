import { randomBytes } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Found } from './found.ts';

/** Results of which only the first page has been given, for a short while, in memory alone. */
export interface Pages {
  /** A token for the page that begins at the match `from`; undefined where the result is too large to be held. */
  hold(found: Found, owner: string, count: number, from: number): string | undefined;
  /** Undefined for a token that is unknown, has expired, or belongs to somebody else. */
  take(token: string, owner: string): Page | undefined;
}

export interface Page {
  readonly found: Found;
  readonly from: number;
  readonly count: number;
  /** Token of the page that begins at the match `from`. */
  at(from: number): string;
}

interface Held {
  readonly found: Found;
  readonly owner: string;
  readonly count: number;
  readonly until: number;
  readonly size: number;
}

export interface PagesOptions {
  readonly clock: Clock;
  /** Milliseconds that a result is held. */
  readonly life?: number;
  /** Characters of JSON held of all results together; the oldest go first. */
  readonly most?: number;
}

const minute = 60_000;
/** Letters alone: what stands in an address may not look like a personal number. */
const letters = (bytes: Buffer): string =>
  [...bytes].map((byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15))).join('');

export function makePages({ clock, life = 10 * minute, most = 64_000_000 }: PagesOptions): Pages {
  const held = new Map<string, Held>();
  const sizeOfAll = (): number => [...held.values()].reduce((sum, { size }) => sum + size, 0);
  const clear = (): void => {
    for (const [id, { until }] of held) if (clock.now() >= until) held.delete(id);
  };
  return {
    hold: (found, owner, count, from) => {
      clear();
      const size = JSON.stringify(found.entries).length;
      if (size > most) return undefined;
      for (const id of held.keys()) if (sizeOfAll() + size > most) held.delete(id);
      const id = letters(randomBytes(16));
      held.set(id, { found, owner, count, size, until: clock.now() + life });
      return `${id}-${from}`;
    },
    take: (token, owner) => {
      clear();
      const [, id, from] = /^([a-p]{32})-(\d{1,6})$/.exec(token) ?? [];
      const result = held.get(id ?? '');
      if (result?.owner !== owner) return undefined;
      const { found, count } = result;
      return { found, count, from: Number(from), at: (next) => `${id}-${next}` };
    },
  };
}
