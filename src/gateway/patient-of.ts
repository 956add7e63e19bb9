import { taskIdOf } from '../model/ids.ts';
import type { ExchangeRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { storedReferral } from './judge.ts';

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
  const referral = await storedReferral(store, row.id);
  return referral && `${referral.patient.identifier.system}|${referral.patient.identifier.value}`;
}
