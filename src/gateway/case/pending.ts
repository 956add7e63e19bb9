import { isSenderEvent } from '../../model/event.ts';
import type { ExchangeRow, TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';

/** The sender's messages about a Task whose effect has not been acknowledged, or waits; in the order they were sent. */
export async function pendingExchanges(store: Store, task: TaskRow): Promise<readonly ExchangeRow[]> {
  const { remissId } = task;
  const { rows } = await store.exchanges({ remissId, direction: 'out', states: ['queued', 'parked'], limit: 200 });
  return rows
    .filter((row) => row.receiver === task.owner && isSenderEvent(row.event) && row.event !== 'remiss-ny')
    .sort((a, b) => (a.messageNumber ?? 0) - (b.messageNumber ?? 0));
}
