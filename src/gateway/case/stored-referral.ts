import { jsonLimits } from '../../adapters/json-source.ts';
import { isRequestEvent } from '../../adapters/referral/events.ts';
import { fromBundle } from '../../adapters/referral/from-bundle.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { readJson } from '../../model/json-text.ts';
import type { TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';

/** Exchange that holds the referral in the version held: the last request in the copy's log. */
export async function referralExchange(store: Store, task: TaskRow): Promise<string | undefined> {
  const log = await store.taskLog(task);
  return log.findLast((row) => row.exchangeId !== null && isRequestEvent(row.event))?.exchangeId ?? undefined;
}

/** The referral message of a stored exchange, while its body is kept. */
export async function storedReferral(store: Store, exchangeId: string): Promise<ReferralMessage | undefined> {
  const body = (await store.body(exchangeId, 'bundle')) ?? (await store.body(exchangeId, 'source'));
  if (!body) return undefined;
  const { value } = readJson(body.bytes, jsonLimits);
  return value ? fromBundle(value as Parameters<typeof fromBundle>[0]).message : undefined;
}
