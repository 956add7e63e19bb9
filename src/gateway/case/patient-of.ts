import { taskIdOf } from '../../model/ids.ts';
import { madeOnce, remembered } from '../../model/remembered.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { storedReferral } from './stored-referral.ts';

/** `system|value` of the patient that an exchange is about: from its Task, else from the message while it is kept. */
export async function patientOf(store: Store, row: ExchangeRow): Promise<string | undefined> {
  if (row.remissId !== null) {
    for (const [owner, side] of [
      [row.receiver, 'owner'],
      [row.receiver, 'requester'],
      [row.sender, 'owner'],
      [row.sender, 'requester'],
    ] as const) {
      const task = await store.task({ taskId: taskIdOf(row.remissId, owner), side });
      if (task) return task.patient;
    }
  }
  return patientOfMessage(store, row.id);
}

/** Messages do not change. Viewers fetch a study image by image, and each stands in the audit with its patient. */
const patients = madeOnce((_store: Store) => remembered<string, string>(1_000));

async function patientOfMessage(store: Store, exchangeId: string): Promise<string | undefined> {
  const known = patients(store);
  const before = known.get(exchangeId);
  if (before !== undefined) return before;
  const referral = await storedReferral(store, exchangeId);
  if (!referral) return undefined;
  const { system, value } = referral.patient.identifier;
  known.set(exchangeId, `${system}|${value}`);
  return `${system}|${value}`;
}
