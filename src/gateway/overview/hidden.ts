import type { Clock } from '../../model/clock.ts';

/**
 * Whether anything of a patient's is hidden from a reader, whatever was asked for: one bit, and nothing else of what it
 * was found in. An answer that told of its own kind and days alone would tell, search by search, what is hidden and when.
 */
export interface HiddenNotice {
  /** The bit where it is known; where not, it is found out by `judge`, once for all who ask meanwhile. */
  ask(key: string, judge: () => Promise<boolean | undefined>): Promise<boolean | undefined>;
  /** Something was found to be hidden, or nothing in all there is: the latter changes nothing that is known. */
  learn(key: string, hidden: boolean): void;
}

interface Known {
  readonly until: number;
  readonly answer: Promise<boolean | undefined>;
  /** Somebody did not answer: whoever learns more may say it. */
  readonly open?: boolean;
}

export interface HiddenNoticeOptions {
  readonly clock: Clock;
  /** Milliseconds that it is known. */
  readonly life?: number;
  /** Milliseconds until everybody is asked again when somebody did not answer: a source may stay dead for days. */
  readonly pause?: number;
  /** Bits known at once; the oldest go first. */
  readonly most?: number;
}

export function makeHiddenNotice(options: HiddenNoticeOptions): HiddenNotice {
  const { clock, life = 600_000, pause = 30_000, most = 10_000 } = options;
  const known = new Map<string, Known>();
  const put = (key: string, answer: Promise<boolean | undefined>, open = false): void => {
    known.delete(key);
    known.set(key, { until: clock.now() + (open ? pause : life), answer, open });
    for (const old of known.keys()) {
      if (known.size <= most) return;
      known.delete(old);
    }
  };
  const current = (key: string): Known | undefined => {
    const before = known.get(key);
    return before && clock.now() < before.until ? before : undefined;
  };
  return {
    ask: async (key, judge) => {
      const before = current(key);
      if (before) return before.answer;
      const answer = judge().catch(() => undefined);
      put(key, answer);
      const hidden = await answer;
      // What could not be found out is asked anew after a while, where nobody has learnt it meanwhile.
      if (hidden === undefined && known.get(key)?.answer === answer) put(key, answer, true);
      return hidden;
    },
    learn: (key, hidden) => {
      if (hidden || (current(key)?.open ?? true)) put(key, Promise.resolve(hidden));
    },
  };
}
