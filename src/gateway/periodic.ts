import type { ExchangeRow, TaskRow } from '../store/rows.ts';
import type { Parts } from './parts.ts';
import { settle, unparkReceived, waitedFor } from './settle.ts';

const batch = 200;

/** Marks referrals without level 1 as late: a mark on the case, no state; a person is told through it. */
export async function markLate(parts: Parts): Promise<void> {
  const rows = await parts.store.overdue(parts.clock.now() - parts.timing.late, batch);
  for (const row of rows) {
    const late: TaskRow = { ...row, late: true, rev: row.rev + 1 };
    const { kind } = await parts.store.accept({ tasks: [{ row: late, expectRev: row.rev }] });
    if (kind === 'done') parts.notice({ what: 'late', caseId: row.caseId, code: 'late' });
  }
}

/**
 * Judges again what waits for its predecessor: a process that died when the predecessor was written had not come to it.
 */
export async function settleWaiting(parts: Parts): Promise<void> {
  const rows = await parked(parts, parts.clock.now() + 1);
  const keys = new Map(rows.flatMap(waitedFor).map((key) => [`${key.taskId} ${key.side}`, key]));
  await settle(parts, [...keys.values()]);
}

/**
 * A message whose predecessor did not come in time is judged as it stands; what is still out of turn then needs a person.
 */
export async function expireParking(parts: Parts): Promise<void> {
  for (const { id } of await parked(parts, parts.clock.now() - parts.timing.parking)) {
    const row = await parts.store.exchange(id);
    // What it waited for may have come while others of the list were judged.
    if (row?.state !== 'parked') continue;
    if (row.direction === 'in' && (await unparkReceived(parts, row, true))) continue;
    const to = { state: 'person', was: 'parked' } as const;
    const update = { id, ...to, updatedAt: parts.clock.now(), reason: 'parking-expired' };
    await parts.store.accept({ exchangeUpdates: [update] });
  }
}

/** All of them, oldest first: what follows one of them must be judged after it. */
async function parked({ store }: Pick<Parts, 'store'>, createdBefore: number): Promise<ExchangeRow[]> {
  const query = { states: ['parked'], createdBefore, limit: batch } as const;
  const rows: ExchangeRow[] = [];
  for (let page = await store.exchanges(query); ; page = await store.exchanges({ ...query, after: page.next })) {
    rows.push(...page.rows);
    if (page.next === undefined) return rows.reverse();
  }
}

/** Deletes what the retention rules allow. */
export async function retain({ store, clock, timing }: Pick<Parts, 'store' | 'clock' | 'timing'>): Promise<void> {
  await store.retain(clock.now(), {
    bodies: timing.bodies,
    duplicates: Math.max(timing.duplicates, timing.retryFor),
    audit: timing.audit,
  });
}

/** A signed head of the audit chain, one JSON line: to be kept outside the database. */
export async function auditHeadLine({
  store,
  signer,
  clock,
}: Pick<Parts, 'store' | 'signer' | 'clock'>): Promise<string> {
  const head = { ...(await store.auditHead()), time: new Date(clock.now()).toISOString() };
  return `${JSON.stringify({ ...head, signature: await signer.sign(head) })}\n`;
}
