import type { Clock } from '../../model/clock.ts';
import { isUnreached } from '../../transports/outgoing/classify.ts';
import type { DeliveryResult } from '../../transports/transport.ts';
import type { Timing } from '../directory/config.ts';
import { retryDelay } from './schedule.ts';

/** Destinations where nobody answered. They are left alone for a while, so that a long queue for them costs little. */
export interface Resting {
  /** What an attempt found: a destination that answers, whatever it says, rests no longer. */
  note(destination: string, result: Pick<DeliveryResult, 'outcome' | 'code'>): void;
  /** Those to leave alone now. */
  list(): string[];
  /** Those whose rest has ended and that have not answered since: one message finds out whether they do. */
  onTrial(): string[];
}

interface Rest {
  readonly until: number;
  readonly times: number;
}

/** A tenth of what a job waits after as many failures: 6 s, 12 s, ... up to half a minute with the default schedule. */
const share = 10;
const longest = 30_000;

export function makeResting({ clock, timing }: { readonly clock: Clock; readonly timing: Timing }): Resting {
  const rests = new Map<string, Rest>();
  // One that seems longer than any is from before the machine's clock was set back.
  const lasts = (until: number, now: number): boolean => until > now && until <= now + longest;
  const destinations = (atRest: boolean): string[] => {
    const now = clock.now();
    return [...rests].filter(([, { until }]) => lasts(until, now) === atRest).map(([destination]) => destination);
  };
  return {
    note: (destination, result) => {
      if (!isUnreached(result)) return void rests.delete(destination);
      const now = clock.now();
      const { until = 0, times = 0 } = rests.get(destination) ?? {};
      // Attempts that were under way together count as one.
      if (lasts(until, now)) return;
      const ms = Math.min(retryDelay(times + 1, timing, 0.5) / share, longest);
      rests.set(destination, { until: now + ms, times: times + 1 });
    },
    list: () => destinations(true),
    onTrial: () => destinations(false),
  };
}
