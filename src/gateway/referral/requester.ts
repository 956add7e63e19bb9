import {
  type Applied,
  andThen,
  apply,
  type Copy,
  newCopy,
  senderRole,
  set,
  situationOf,
  type Verdict,
} from './copy.ts';
import type { SenderMessage } from './owner.ts';
import { reachable } from './state-machine.ts';

/** A receiver's message as the requester's copy sees it. */
export interface ReceiverMessage {
  readonly event: string;
  /** Place in the owner's log; absent where the wire carries none. */
  readonly position?: number;
}

/** States in which level 1 has not come: an owner's later event then implies `mottagen`. */
const unconfirmed = new Set(['sent', 'undelivered']);
/** Where a confirmation that never came is no news any more: on a wire without places an answer may overtake it. */
const answered = new Set(['partially-answered', 'answered', 'answer-received']);
/** Events that take effect when the requester writes them; all others wait for level 1. */
const atOnce = new Set(['remiss-ny', 'remiss-vidareskickad']);

/**
 * May the requester send this? Judged against the copy as it will be once what is pending has been acknowledged. What
 * takes effect at once is applied; everything else leaves the state and only counts the message.
 */
export function requesterSends(
  copy: Copy | undefined,
  pending: readonly SenderMessage[],
  message: SenderMessage,
): Verdict {
  const now = copy ?? newCopy;
  if (message.event === 'remiss-ny' && copy && copy.state !== 'undelivered') return refused('conflict', copy);
  const expected = pending.reduce(assume, now);
  const judged = apply(expected, message.event, senderRole(message.event));
  if (judged.kind !== 'applied') return judged;
  if (raisesVersion(message.event) && message.version !== expected.version + 1)
    return message.version > expected.version ? refused('value-invalid', now) : refused('conflict', now);
  return write(now, copy !== undefined, message);
}

function write(now: Copy, exists: boolean, message: SenderMessage): Verdict {
  const counted = { ownNumber: now.ownNumber + 1 };
  if (atOnce.has(message.event)) {
    const opened = apply(now, message.event, senderRole(message.event), exists);
    return set(opened, { ...counted, version: message.version });
  }
  if (now.state === 'undelivered') return apply(now, message.event, 'sender', true);
  return { kind: 'applied', copy: { ...now, ...counted }, entries: [] };
}

/** The copy as it would be if a pending message were acknowledged; one that could not be applied is left out. */
function assume(copy: Copy, message: SenderMessage): Copy {
  const verdict = apply(copy, message.event, senderRole(message.event));
  if (verdict.kind !== 'applied') return copy;
  return raisesVersion(message.event) ? { ...verdict.copy, version: message.version } : verdict.copy;
}

const raisesVersion = (event: string): boolean => event === 'remiss-andrad' || event === 'betalningsandring';

/** What the owner's level-1 acknowledgement says came of a message, in the owner's order. */
export interface Acknowledged {
  readonly message: SenderMessage;
  readonly entries: readonly Pick<Applied, 'event' | 'role' | 'position'>[];
}

/**
 * The owner acknowledged a sender's message. Its entries are applied at their places in the owner's log; when an
 * earlier place is still missing (an owner's message on the way), the acknowledgement waits for it.
 */
export function requesterAcknowledged(copy: Copy, { message, entries }: Acknowledged): Verdict {
  const news = entries.filter((e) => e.position !== null && e.position > copy.position);
  const first = news[0];
  if (!first) return { kind: 'known' };
  const ready = imply(copy, first.position!);
  if (ready.kind !== 'applied') return ready;
  const verdict = news.reduce<Verdict>((v, e) => andThen(v, e.event, e.role), ready);
  return raisesVersion(message.event) ? set(verdict, { version: message.version }) : verdict;
}

/**
 * The owner said yes on a wire that says no more: what the table makes of the message here is what the owner must have
 * written. Where the owner's later event has overtaken the yes, only the version that it holds is news.
 */
export function requesterAssumes(copy: Copy, message: SenderMessage): Verdict {
  const said =
    message.event === 'remiss-ny'
      ? apply(copy, 'mottagen', 'receiver-system')
      : apply(copy, message.event, senderRole(message.event));
  const verdict: Verdict = said.kind === 'applied' ? said : { kind: 'applied', copy, entries: [] };
  return raisesVersion(message.event) ? set(verdict, { version: message.version }) : verdict;
}

/** An owner's event arrives: applied at its place in the owner's log, or by the table where the wire carries no place. */
export function requesterReceives(copy: Copy, message: ReceiverMessage): Verdict {
  if (message.position !== undefined && message.position <= copy.position) return { kind: 'known' };
  const ready = imply(copy, message.position ?? copy.position + (unconfirmed.has(copy.state) ? 2 : 1));
  if (ready.kind !== 'applied') return ready;
  const verdict = andThen(ready, message.event, 'receiver');
  if (message.position !== undefined || verdict.kind !== 'refused') return verdict;
  if (message.event === 'bekraftad' && !copy.accepted && answered.has(copy.state)) return { kind: 'overtaken' };
  const mayComeLater = reachable(situationOf(copy), message.event);
  return mayComeLater ? { kind: 'parked', waitsFor: 'an earlier event of the receiver' } : verdict;
}

/**
 * An undelivered message goes out again under its own number. A referral is `sent` anew; everything else waits for level 1
 * as it did the first time. The next message counts on from the greatest number.
 */
export function sentAgain(copy: Copy, event: string, messageNumber: number | null): Verdict {
  const ownNumber = Math.max(copy.ownNumber, messageNumber ?? 0);
  const opened: Verdict =
    event === 'remiss-ny' && copy.state === 'undelivered'
      ? apply(copy, event, 'sender', true)
      : { kind: 'applied', copy, entries: [] };
  return set(opened, { ownNumber });
}

/** Delivery failed for good: known to this side only. */
export const requesterUndelivered = (copy: Copy): Verdict => apply(copy, 'ej-levererad', 'sender-system', true);

/**
 * Makes the copy ready for position `next`: nothing to do when it is the next one, `mottagen` where only that is
 * missing (its receipt was lost, or went to the forwarder), otherwise the message waits.
 */
function imply(copy: Copy, next: number): Verdict {
  if (next === copy.position + 1) return { kind: 'applied', copy, entries: [] };
  if (next === copy.position + 2 && unconfirmed.has(copy.state)) return apply(copy, 'mottagen', 'receiver-system');
  return { kind: 'parked', waitsFor: `position ${copy.position + 1}` };
}

const refused = (code: 'conflict' | 'value-invalid', copy: Copy): Verdict => ({
  kind: 'refused',
  code,
  state: copy.state,
});
