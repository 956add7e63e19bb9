import { isRequestEvent } from '../../adapters/referral/events.ts';
import { andThen, apply, type Copy, newCopy, senderRole, set, type Verdict } from './copy.ts';

/** A sender's message as the owner's copy sees it. */
export interface SenderMessage {
  readonly event: string;
  readonly version: number;
  /** Number among the sender's messages about this Task, where the wire carries one. */
  readonly messageNumber?: number;
}

const opening = new Set(['remiss-ny', 'remiss-vidareskickad']);

/**
 * The owner's copy judges a sender's message: the copy that decides. A message that came before its predecessor waits;
 * an older version changes nothing; the same version with other content is a conflict.
 */
export function ownerReceives(copy: Copy | undefined, message: SenderMessage): Verdict {
  if (!copy) return open(message);
  if (message.messageNumber !== undefined && message.messageNumber > copy.otherNumber + 1)
    return { kind: 'parked', waitsFor: `message ${copy.otherNumber + 1}` };
  const versionVerdict = isRequestEvent(message.event) ? judgeVersion(copy, message) : undefined;
  if (versionVerdict) return versionVerdict;
  const verdict = grantAtOnce(apply(copy, message.event, senderRole(message.event)));
  return set(verdict, {
    version: isRequestEvent(message.event) ? message.version : copy.version,
    otherNumber: Math.max(copy.otherNumber, message.messageNumber ?? 0),
  });
}

/** The owner's own event: it takes effect when it is written. */
export function ownerWrites(copy: Copy, event: string): Verdict {
  return set(apply(copy, event, 'receiver'), { ownNumber: copy.ownNumber + 1 });
}

function open(message: SenderMessage): Verdict {
  if (!opening.has(message.event)) return { kind: 'parked', waitsFor: 'the referral' };
  const verdict = andThen(apply(newCopy, message.event, senderRole(message.event)), 'mottagen', 'receiver-system');
  return set(verdict, { version: message.version, otherNumber: message.messageNumber ?? 0 });
}

/** A gap in versions waits only where the wire has no numbers; with them, the missing version was refused before. */
function judgeVersion(copy: Copy, { version, messageNumber }: SenderMessage): Verdict | undefined {
  if (version === copy.version) return { kind: 'refused', code: 'conflict', state: copy.state };
  if (version < copy.version) return { kind: 'stale' };
  if (version > copy.version + 1 && messageNumber === undefined)
    return { kind: 'parked', waitsFor: `version ${copy.version + 1}` };
  return undefined;
}

/** A cancel is granted by the system at once where BEK was never given. */
function grantAtOnce(verdict: Verdict): Verdict {
  const asked = verdict.kind === 'applied' && verdict.entries.some((e) => e.event === 'aterkallelse');
  if (!asked || verdict.copy.state !== 'cancel-requested' || verdict.copy.accepted) return verdict;
  return andThen(verdict, 'aterkallelse-godtagen', 'receiver-system');
}
