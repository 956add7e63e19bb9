import type { ExchangeRow, TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { finalStates } from '../referral/status.ts';

/**
 * A case of documents alone (record copies, images) has nothing to wait for: it ends with each of them, and the next one
 * opens it again. Undefined where a referral belongs to it, which then decides.
 */
export async function endOfDocuments(
  store: Pick<Store, 'exchanges' | 'tasksOf'>,
  { caseId, remissId }: Pick<ExchangeRow, 'caseId' | 'remissId'>,
  now: number,
): Promise<number | undefined> {
  const { rows } = await store.exchanges({ caseId, limit: 200 });
  const referrals = new Set([remissId, ...rows.map((row) => row.remissId)].filter((id) => id !== null));
  const tasks = await Promise.all([...referrals].map((id) => store.tasksOf(id)));
  return tasks.flat().length > 0 ? undefined : now;
}

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
