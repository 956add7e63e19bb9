import type { KnownReferral } from '../../adapters/adapter.ts';
import type { MessageEvent } from '../../model/event.ts';
import type { ExchangeRow, TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { referralExchange, storedReferral } from './stored-referral.ts';

/** What the gateway knows of a referral, so that a short answer can be made whole: an engine's, or one that comes in. */
export async function knownReferral(
  store: Store,
  remissId: string,
  direction: ExchangeRow['direction'] = 'out',
): Promise<KnownReferral | undefined> {
  const tasks = await store.tasksOf(remissId);
  // What goes out is mostly the owner's word, what comes in is heard by the requester.
  const side = direction === 'out' ? 'owner' : 'requester';
  const task = tasks.find((t) => t.side === side && t.state !== 'forwarded') ?? tasks[0];
  if (!task) return undefined;
  const exchangeId = await referralExchange(store, task);
  const referral = exchangeId ? await storedReferral(store, exchangeId) : undefined;
  const { rows } = await store.exchanges({ remissId, direction, limit: 200 });
  const eventsByOwnId = new Map(await Promise.all(rows.map(async (row) => ownIdOf(store, row))));
  return {
    patient: referral?.patient ?? patientOf(task),
    requester: task.requester,
    owner: task.owner,
    version: task.version,
    caseId: task.caseId,
    answered: task.state === 'answered' || task.state === 'answer-received',
    eventsByOwnId,
  };
}

/** After retention has taken the body, the identifier is what remains. */
function patientOf({ patient }: TaskRow): KnownReferral['patient'] {
  const [system = '', value = ''] = patient.split('|');
  return { identifier: { system, value } };
}

/** A source without an own id is known by its message id. */
async function ownIdOf(store: Store, { id, messageId, event }: ExchangeRow): Promise<readonly [string, MessageEvent]> {
  const said = await storedReferral(store, id);
  return [said?.ownId ?? messageId, event];
}
