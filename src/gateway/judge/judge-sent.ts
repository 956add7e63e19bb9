import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import { issue } from '../../model/issue.ts';
import type { TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { pendingExchanges } from '../case/pending.ts';
import { type TaskIdentity, taskIdentity } from '../case/task-write.ts';
import type { TakenMessage } from '../intake/intake.ts';
import { ownerWrites, type SenderMessage } from '../referral/owner.ts';
import { requesterSends } from '../referral/requester.ts';
import { rowsFor } from '../referral/state-machine.ts';
import { changedFields, type Judgement, judgementOf, partyIssue, refuse } from './judge.ts';

/** What a message that one of our own units wants to send does to its copy; `undefined` when it is about no Task. */
export async function judgeSent(store: Store, message: TakenMessage, caseId: string): Promise<Judgement | undefined> {
  const { event, remissId } = message.envelope;
  if (!message.referral || !remissId) return undefined;
  if (event === 'remiss-vidareskickad') return judgeForwarding(store, message);
  return isSenderEvent(event) ? judgeRequester(store, message, caseId) : judgeOwner(store, message);
}

async function judgeRequester(store: Store, message: TakenMessage, caseId: string): Promise<Judgement> {
  const { envelope, referral } = message;
  const { sender, receiver, remissId, event } = envelope;
  const was = await store.task({ taskId: taskIdOf(remissId!, receiver), side: 'requester' });
  if (!was && event !== 'remiss-ny') return refuse(issue('referral-unknown', { place: 'Task.focus' }));
  const identity: TaskIdentity =
    was ?? taskIdentity(envelope, referral!, { side: 'requester', owner: receiver, requester: sender, caseId });
  const faults = [
    ...partyIssue(sender, identity.requester, 'source'),
    ...(referral!.request && sender === identity.requester
      ? partyIssue(referral!.request.replyTo.hsaId, identity.requester, 'source')
      : []),
    ...(was && event !== 'remiss-ny' && referral!.request ? await changedFields(store, was, referral!) : []),
  ];
  if (faults.length > 0) return refuse(...faults);
  const pending = was ? await pendingMessages(store, was) : [];
  return judgementOf(requesterSends(was, pending, { event, version: referral!.version }), event, was, identity);
}

async function judgeOwner(store: Store, { envelope }: TakenMessage): Promise<Judgement> {
  const was = await store.task({ taskId: taskIdOf(envelope.remissId!, envelope.sender), side: 'owner' });
  if (!was) return refuse(issue('referral-unknown', { place: 'Task.focus' }));
  const faults = partyIssue(envelope.receiver, was.requester, 'destination');
  return faults.length > 0
    ? refuse(...faults)
    : judgementOf(ownerWrites(was, envelope.event), envelope.event, was, was);
}

/** A forwarder sends the referral on: it must own it, and have told the referrer or be able to. It keeps no new copy. */
async function judgeForwarding(store: Store, { envelope, referral }: TakenMessage): Promise<Judgement> {
  const was = await store.task({ taskId: taskIdOf(envelope.remissId!, envelope.sender), side: 'owner' });
  if (!was) return refuse(issue('referral-unknown', { place: 'Task.focus' }));
  const may = was.state === 'forwarded' || rowsFor(was, 'vidareskickad').length > 0;
  if (!may)
    return refuse(
      issue('illegal-transition', { place: 'MessageHeader.eventCoding', found: `${envelope.event} in ${was.state}` }),
    );
  const faults = partyIssue(referral!.request?.replyTo.hsaId ?? '', was.requester, 'destination');
  return faults.length > 0 ? refuse(...faults) : { kind: 'unchanged', issues: [], was };
}

async function pendingMessages(store: Store, task: TaskRow): Promise<SenderMessage[]> {
  const rows = await pendingExchanges(store, task);
  return rows.map((row) => ({ event: row.event, version: row.version ?? task.version }));
}
