import type { Actor } from '../api.ts';
import type { HiddenNotice } from './hidden.ts';
import { type Asking, isHidden, judgeAnswers, type Limits } from './judge-answers.ts';
import type { OverviewQuestion } from './overview.ts';
import { nameOf } from './permit.ts';

/** Milliseconds that an answer that is ready waits for it. */
const usualGrace = 2_000;

type Question = Pick<OverviewQuestion, 'patient' | 'kinds' | 'period'>;

/** For whom it is known. */
export const noticeKey = ({ patient }: Question, { clientId, reader }: Actor): string =>
  JSON.stringify([clientId, reader?.employee, reader?.careUnit, nameOf(patient)]).toUpperCase();

/** Everything that the question leaves out; undefined where that is nothing. */
export function leftOut({ patient, kinds, period }: Question, { options }: Asking): Question | undefined {
  const all = [...new Set(options.contracts.map(({ kind }) => kind))];
  const limited = (period.start ?? period.end) !== undefined;
  const others = limited ? all : all.filter((kind) => !kinds.includes(kind));
  return others.length === 0 ? undefined : { patient, kinds: others, period: {} };
}

/**
 * Is anything hidden among what a question leaves out? Headers for access control alone are judged; nothing is opened.
 * Begins at once; the function that it gives back waits for it, but not for long: undefined where it is not known yet.
 */
export function hiddenAmong(
  rest: Question,
  asking: Asking,
  actor: Actor,
  notice: HiddenNotice,
  limits: Omit<Limits, 'room' | 'turns'>,
): () => Promise<boolean | undefined> {
  const found = notice.ask(noticeKey(rest, actor), async () => {
    const room = asking.options.room.open(actor.clientId);
    const turns = asking.options.turns?.open(actor.clientId);
    try {
      return isHidden(await judgeAnswers(asking, rest, { ...limits, room, turns }), limits.signal);
    } finally {
      room.close();
    }
  });
  return () => soon(found, asking.options.grace ?? usualGrace);
}

async function soon<T>(found: Promise<T>, grace: number): Promise<T | undefined> {
  const limit = Promise.withResolvers<undefined>();
  const timer = setTimeout(limit.resolve, grace, undefined);
  try {
    return await Promise.race([found, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
