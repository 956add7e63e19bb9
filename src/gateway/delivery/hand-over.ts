import type { Bundle } from '@medplum/fhirtypes';
import type { Rendering } from '../../adapters/adapter.ts';
import { jsonLimits } from '../../adapters/json-source.ts';
import { readJson } from '../../model/json-text.ts';
import type { BodyRow, ExchangeRow, Receipt } from '../../store/rows.ts';
import type { Job } from '../../store/store.ts';
import type { DeliveryResult } from '../../transports/transport.ts';
import { protectedInView } from '../agreement/protect.ts';
import type { DeliverTo } from '../directory/directory.ts';
import { noted } from '../exchange/issues.ts';
import { lostIssues } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { bury } from './bury.ts';
import { nextTryAt } from './schedule.ts';

/**
 * Hands a received message to the engine of its unit, written by the adapter of the engine's format. What the format
 * cannot carry stands in the case; the hand-over is a receipt of its own.
 */
export async function handOver(parts: Parts, job: Job, signal: AbortSignal): Promise<DeliveryResult | undefined> {
  const row = await parts.store.exchange(job.exchangeId);
  const target = row && parts.directory().unit(row.receiver)?.deliverTo;
  const source = row && (await parts.store.body(row.id, 'source'));
  if (!row || !target || !source) return givenUp(parts, job, row, 'hand-over-failed');
  const rendering = await render(parts, row, target, protectedInView(parts, row, source.bytes));
  if (!rendering.bytes) return givenUp(parts, job, row, rendering.issues[0]?.code ?? 'cannot-render', rendering);
  const { id: exchangeId, caseId, event, messageId } = row;
  const { mediaType, bytes } = rendering;
  const at = new Date(parts.clock.now()).toISOString();
  const result = await parts.engine.deliver(
    target,
    { exchangeId, caseId, event, messageId, mediaType, bytes, at },
    signal,
  );
  await conclude(parts, { job, row, rendering, result });
  return result;
}

interface Attempt {
  readonly job: Job;
  readonly row: ExchangeRow;
  readonly rendering: Rendering;
  readonly result: DeliveryResult;
}

async function conclude(parts: Parts, { job, row, rendering, result }: Attempt): Promise<undefined> {
  const { outcome, code } = result;
  if (outcome === 'delivered') {
    const written = await parts.store.complete(job, {
      receipts: [handOverReceipt(row, 'ok', code, parts.clock.now())],
      bodies: await handedOver(parts, row, rendering),
      audit: [await parts.audit.handedOver(row)],
    });
    if (written.kind !== 'done') return;
    parts.notice({ what: 'handed-over', exchangeId: row.id, caseId: row.caseId, code, attempts: job.attempts });
    return;
  }
  const dueAt = nextTryAt(parts, job, result.retryAfterMs);
  if (outcome === 'permanent' || dueAt === undefined) return givenUp(parts, job, row, code);
  await parts.store.retry(job, { dueAt, code, ambiguous: outcome === 'ambiguous' }, {});
}

/** Record copies and imaging references have no form but ours: every engine gets them as they are. */
const documents = new Set<ExchangeRow['kind']>(['record-copy', 'imaging-reference']);

async function render(parts: Parts, row: ExchangeRow, target: DeliverTo, bytes: Uint8Array): Promise<Rendering> {
  if (target.format === 'fhir' || documents.has(row.kind))
    return { bytes, mediaType: 'application/fhir+json', issues: [], lost: [] };
  const adapter = parts.adapters.byFormat(target.format);
  const bundle = readJson(bytes, jsonLimits).value as Bundle;
  return adapter!.fromBundle!(bundle, target.format);
}

/** What was handed over, and what its form could not carry, beside what was found when the message came. */
async function handedOver(
  { store }: Pick<Parts, 'store'>,
  row: ExchangeRow,
  { bytes, mediaType, lost, issues }: Rendering,
): Promise<BodyRow[]> {
  const written: BodyRow = { exchangeId: row.id, role: 'handover', mediaType, status: null, bytes: bytes! };
  return [written, ...(await noted(store, row, [...issues, ...lostIssues(lost)]))];
}

export const handOverReceipt = (row: ExchangeRow, outcome: Receipt['outcome'], code: string, at: number): Receipt => ({
  caseId: row.caseId,
  exchangeId: row.id,
  level: 0,
  sort: 'hand-over',
  outcome,
  party: row.receiver,
  at,
  code,
  contentHash: row.contentHash,
  signature: null,
});

/** Nothing more is tried: the engine has not got it, and the case says so. */
async function givenUp(
  parts: Parts,
  job: Job,
  row: ExchangeRow | undefined,
  reason: string,
  rendering?: Rendering,
): Promise<undefined> {
  const bodies =
    row && rendering ? (await handedOver(parts, row, { ...rendering, bytes: new Uint8Array() })).slice(1) : [];
  const receipts = row ? [handOverReceipt(row, 'failed', reason, parts.clock.now())] : [];
  await bury(parts, job, reason, { receipts, bodies });
}
