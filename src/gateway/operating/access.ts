import type { OutcomeCode } from '../../model/outcomes.ts';
import type { Actor } from '../api.ts';
import type { SecurityFacts } from '../audit/api.ts';
import type { Parts } from '../parts.ts';

/** Somebody who was turned away at the door: known by name only where it had proved who it is. */
export interface TurnedAway {
  readonly actor?: Actor;
  readonly address: string;
  readonly requestId: string;
  readonly codes: readonly OutcomeCode[];
  /** What it asked for: the route's template. */
  readonly asked: string;
}

/** Who came in and who was turned away, in the audit (HSLF-FS 2016:40 4 kap. 9 §). Resolves when durable. */
export interface Access {
  login(actor: Actor): Promise<void>;
  refused(who: TurnedAway): Promise<void>;
}

const minute = 60_000;
/** Refusals of one address that are written singly within a minute; the others are counted: a flood may not fill the disk. */
const singly = 20;
const mostAddresses = 10_000;

interface Window {
  readonly since: number;
  written: number;
  more: number;
}

export function makeAccess({ store, audit, clock }: Pick<Parts, 'store' | 'audit' | 'clock'>): Access {
  const windows = new Map<string, Window>();

  /** The words about refusals that were only counted, or undefined where this one is only counted too. */
  function counted(address: string): string | undefined {
    const now = clock.now();
    const before = windows.get(address);
    if (before && now - before.since < minute) {
      if (before.written >= singly) {
        before.more += 1;
        return undefined;
      }
      before.written += 1;
      return '';
    }
    if (windows.size >= mostAddresses) windows.clear();
    windows.set(address, { since: now, written: 1, more: 0 });
    return before && before.more > 0 ? `; ${before.more} more were refused and not written singly` : '';
  }

  const write = (act: 'login' | 'access-refused', facts: SecurityFacts) =>
    store.appendAudit([audit.security(act, facts)]);
  return {
    login: (actor) => write('login', { actor }),
    refused: async ({ actor, address, requestId, codes, asked }) => {
      const more = counted(address);
      if (more === undefined) return;
      const who = actor ? { actor } : { stranger: { address, requestId } };
      await write('access-refused', { ...who, refused: codes, reason: `${asked}${more}` });
    },
  };
}
