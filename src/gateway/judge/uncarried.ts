import type { MessageEvent } from '../../model/event.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { TakenMessage } from '../intake/intake.ts';
import { requesterAssumes } from '../referral/requester.ts';
import type { Judgement } from './judge.ts';

/**
 * Events that tell how things go and bind nobody: where no way carries them they are written in the own copy, and the
 * case shows that the other party was not told. Everything else asks something of the other party (a cancel, a
 * rejection, an answer): a person must see to it by other means.
 */
const tellOnly: ReadonlySet<MessageEvent> = new Set<MessageEvent>([
  'bokning',
  'ombokning',
  'avbokning',
  'uteblivit',
  'start',
  'paus',
  'ateruppta',
  'svar-mottaget',
]);

export const notCarried = 'not-carried-by-transport';

/** sent: a way carries it; kept: it stays in the own copy; person: it is refused and waits for a person. */
export type Fate = 'sent' | 'kept' | 'person';

/** What becomes of an event, by what the router found. */
export function fateOf(event: MessageEvent, found: readonly Issue[]): Fate {
  if (!found.some(({ code }) => code === notCarried)) return 'sent';
  return tellOnly.has(event) ? 'kept' : 'person';
}

/** What is kept is no fault of the message: the finding becomes a warning. */
export const asTold = (found: readonly Issue[], fate: Fate): Issue[] =>
  found.map((i) => (fate === 'kept' && i.code === notCarried ? issue(i.code, { ...i, severity: 'warning' }) : i));

/** Nobody will acknowledge what stays here: the own copy moves at once. */
export function keptHere(
  judgement: Judgement | undefined,
  { envelope, referral }: TakenMessage,
): Judgement | undefined {
  if (judgement?.kind !== 'applied' || judgement.entries.length > 0) return judgement;
  const verdict = requesterAssumes(judgement.copy, {
    event: envelope.event,
    version: referral?.version ?? judgement.copy.version,
  });
  return verdict.kind === 'applied' ? { ...judgement, copy: verdict.copy, entries: verdict.entries } : judgement;
}
