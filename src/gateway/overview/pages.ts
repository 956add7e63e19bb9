import { randomBytes } from 'node:crypto';
import type { Clock } from '../../model/clock.ts';
import type { Found } from './found.ts';
import type { OverviewQuestion, Shown } from './overview.ts';

/** Results of which only the first page has been given, for a short while, in memory alone. */
export interface Pages {
  /** A token for the page that begins at the match `from`; undefined where the result is too large to be held. */
  hold(result: Result, owner: Owner, count: number, from: number): string | undefined;
  /** Undefined for a token that is unknown, has expired, or belongs to somebody else. */
  take(token: string, owner: Owner): Page | undefined;
}

/** What was found, with what further pages are judged and logged by. */
export interface Result {
  readonly found: Found;
  readonly shown: readonly Shown[];
  readonly question: Pick<OverviewQuestion, 'patient' | 'kinds' | 'caseId' | 'protectedIdentity'>;
  /** The type that was searched for. */
  readonly type?: string;
}

export interface Owner {
  readonly client: string;
  /** Everything that must be the same: the client, the person, the unit, the assignment, the purpose. */
  readonly reader: string;
}

export interface Page {
  readonly result: Result;
  readonly from: number;
  readonly count: number;
  /** Token of the page that begins at the match `from`. */
  at(from: number): string;
}

interface Held {
  readonly result: Result;
  readonly owner: Owner;
  readonly count: number;
  readonly until: number;
  readonly size: number;
}

export interface PagesOptions {
  readonly clock: Clock;
  /** Milliseconds that a result is held. */
  readonly life?: number;
  /** Characters of JSON held of all results together. */
  readonly most?: number;
}

const minute = 60_000;
/** Letters alone: what stands in an address may not look like a personal number. */
const letters = (bytes: Buffer): string =>
  [...bytes].map((byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15))).join('');

export function makePages({ clock, life = 10 * minute, most = 64_000_000 }: PagesOptions): Pages {
  const held = new Map<string, Held>();
  const clear = (): void => {
    for (const [id, { until }] of held) if (clock.now() >= until) held.delete(id);
  };
  /** Room is made by the client that holds most: nobody pushes out what another holds less of. */
  const makeRoom = (size: number, client: string): void => {
    for (;;) {
      const sizes = new Map([[client, size]]);
      for (const one of held.values()) sizes.set(one.owner.client, (sizes.get(one.owner.client) ?? 0) + one.size);
      if ([...sizes.values()].reduce((sum, one) => sum + one, 0) <= most) return;
      const [largest] = [...sizes].filter(([name]) => holdsAny(name)).sort(([, a], [, b]) => b - a);
      const [oldest] = [...held].find(([, { owner }]) => owner.client === largest?.[0]) ?? [];
      if (oldest === undefined) return;
      held.delete(oldest);
    }
  };
  const holdsAny = (client: string): boolean => [...held.values()].some(({ owner }) => owner.client === client);
  return {
    hold: (result, owner, count, from) => {
      clear();
      const size = JSON.stringify([result.found.entries, result.shown]).length;
      if (size > most) return undefined;
      makeRoom(size, owner.client);
      const id = letters(randomBytes(16));
      held.set(id, { result, owner, count, size, until: clock.now() + life });
      return `${id}-${from}`;
    },
    take: (token, owner) => {
      clear();
      const [, id, from] = /^([a-p]{32})-(\d{1,6})$/.exec(token) ?? [];
      const page = held.get(id ?? '');
      if (page?.owner.reader !== owner.reader || page.owner.client !== owner.client) return undefined;
      const { result, count } = page;
      return { result, count, from: Number(from), at: (next) => `${id}-${next}` };
    },
  };
}
