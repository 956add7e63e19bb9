import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import type { Parts } from '../parts.ts';
import { sentAgain } from '../referral/requester.ts';
import { taskChange } from './task-write.ts';

/**
 * What an undelivered message changes when it goes out again, by a replay or because its engine hands it in once more: a
 * referral is `sent`, and the number that it goes out with is taken. What the receiver's own unit wrote took effect when it
 * was written and keeps its place in the log.
 */
export async function onItsWayAgain(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  row: ExchangeRow,
): Promise<Pick<Change, 'tasks' | 'taskLog'>> {
  const { event, receiver, remissId, sender, id: exchangeId, messageId } = row;
  if (!remissId || !isSenderEvent(event)) return {};
  const was = await store.task({ taskId: taskIdOf(remissId, receiver), side: 'requester' });
  const verdict = was && sentAgain(was, event, row.messageNumber);
  if (verdict?.kind !== 'applied') return {};
  return taskChange(was, was!, verdict.copy, verdict.entries, { by: sender, exchangeId, messageId }, clock.now());
}
