import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import { issue } from '../../model/issue.ts';
import type { TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import type { Sequence } from '../../transports/transport.ts';
import { taskIdentity } from '../case/task-write.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { ownerReceives } from '../referral/owner.ts';
import { requesterReceives } from '../referral/requester.ts';
import { changedFields, type Judgement, judgementOf, partyIssue, refuse } from './judge.ts';

/** What a partner's message does to our copy of its Task; `undefined` when it is about no Task. */
export async function judgeReceived(
  { store, directory }: Pick<Parts, 'store' | 'directory'>,
  message: TakenMessage,
  sequence: Sequence,
  caseId: string,
): Promise<Judgement | undefined> {
  const { event, remissId, receiver } = message.envelope;
  if (!message.referral || !remissId) return undefined;
  const unwanted = (directory().unit(receiver)?.refuses ?? []) as readonly string[];
  if (unwanted.includes(event)) return refuse(issue('forwarding-refused', { place: 'MessageHeader.event' }));
  return isSenderEvent(event)
    ? judgeAtOwner(store, message, sequence, caseId)
    : judgeAtRequester(store, message, sequence);
}

async function judgeAtOwner(
  store: Store,
  message: TakenMessage,
  { messageNumber }: Sequence,
  caseId: string,
): Promise<Judgement> {
  const { envelope, referral } = message;
  const { sender, receiver, remissId, event } = envelope;
  const was = await store.task({ taskId: taskIdOf(remissId!, receiver), side: 'owner' });
  const requester = was?.requester ?? referral!.request?.replyTo.hsaId ?? sender;
  const forwarded = event === 'remiss-vidareskickad';
  const faults = forwarded ? [] : partyIssue(sender, requester, 'source');
  if (faults.length > 0) return refuse(...faults);
  const identity = was ?? taskIdentity(envelope, referral!, { side: 'owner', owner: receiver, requester, caseId });
  const numbered = messageNumber === undefined || forwarded ? {} : { messageNumber };
  const verdict = ownerReceives(was, { event, version: referral!.version, ...numbered });
  // Held against the version before it, so only when that one is here.
  const compared = was && referral!.request && verdict.kind === 'applied' && !forwarded && event !== 'remiss-ny';
  const changed = compared ? await changedFields(store, was, referral!) : [];
  return changed.length > 0 ? refuse(...changed) : judgementOf(verdict, event, was, identity);
}

async function judgeAtRequester(
  store: Store,
  { envelope }: TakenMessage,
  { taskPosition }: Sequence,
): Promise<Judgement> {
  const { sender, receiver, remissId, event } = envelope;
  const was = await store.task({ taskId: taskIdOf(remissId!, sender), side: 'requester' });
  if (!was) return unknownAtRequester(await store.tasksOf(remissId!), receiver);
  const faults = partyIssue(receiver, was.requester, 'destination');
  if (faults.length > 0) return refuse(...faults);
  const placed = taskPosition === undefined ? {} : { position: taskPosition };
  return judgementOf(requesterReceives(was, { event, ...placed }), event, was, was);
}

/** Another owner's answer may come before the news that the referral was forwarded to it; else nobody asked. */
function unknownAtRequester(tasks: readonly TaskRow[], receiver: string): Judgement {
  const ours = tasks.some((task) => task.side === 'requester' && task.requester === receiver);
  return ours
    ? { kind: 'parked', waitsFor: 'the news that the referral was forwarded' }
    : refuse(issue('referral-unknown', { place: 'Task.focus' }));
}
