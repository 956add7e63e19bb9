import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import type { ExchangeRow, TaskKey, TaskRow } from '../../store/rows.ts';
import type { Change, Store } from '../../store/store.ts';

/** A change of one copy's counters, and the copy that messages may have waited for; both empty when nothing counts. */
export interface Counted {
  readonly change: Pick<Change, 'tasks'>;
  readonly touched: readonly TaskKey[];
}

const nothing: Counted = { change: {}, touched: [] };

/**
 * The owner has judged a sender's message that changes nothing (refused, stale): its number is used up, or every later
 * message would wait for it.
 */
export async function countJudged(
  store: Store,
  {
    sender,
    receiver,
    event,
    remissId,
  }: Pick<ExchangeRow, 'sender' | 'receiver' | 'event'> & {
    readonly remissId?: string | null;
  },
  messageNumber: number | undefined,
): Promise<Counted> {
  if (!remissId || !isSenderEvent(event) || event === 'remiss-vidareskickad') return nothing;
  const was = await store.task({ taskId: taskIdOf(remissId, receiver), side: 'owner' });
  if (was?.requester !== sender || messageNumber !== was.otherNumber + 1) return nothing;
  return { change: counters(was, { otherNumber: messageNumber }), touched: [{ taskId: was.taskId, side: was.side }] };
}

/** The sender's newest message surely never reached the owner's copy: its number is free for the next one. */
export async function takeNumberBack(store: Store, row: ExchangeRow): Promise<Pick<Change, 'tasks'>> {
  if (!row.remissId || !isSenderEvent(row.event)) return {};
  const was = await store.task({ taskId: taskIdOf(row.remissId, row.receiver), side: 'requester' });
  if (!was || row.messageNumber !== was.ownNumber) return {};
  return counters(was, { ownNumber: was.ownNumber - 1 });
}

const counters = (
  was: TaskRow,
  change: Partial<Pick<TaskRow, 'ownNumber' | 'otherNumber'>>,
): Pick<Change, 'tasks'> => ({
  tasks: [{ row: { ...was, ...change, rev: was.rev + 1 }, expectRev: was.rev }],
});
