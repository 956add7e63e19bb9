import type { TaskRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { finalStates } from './referral/status.ts';

/**
 * When a case ends by one copy of a Task coming to `state`: now, unless that state leads on, or the referral goes on here
 * in another copy (at the unit that it was forwarded to, or on the other side of one gateway); then null.
 */
export async function endOf(
  store: Pick<Store, 'tasksOf'>,
  copy: Pick<TaskRow, 'taskId' | 'side' | 'remissId'>,
  state: string,
  now: number,
): Promise<number | null> {
  if (!finalStates.has(state)) return null;
  const others = (await store.tasksOf(copy.remissId)).filter(
    ({ taskId, side }) => taskId !== copy.taskId || side !== copy.side,
  );
  return others.every((other) => finalStates.has(other.state)) ? now : null;
}
