import { sha256 } from '../../model/content-hash.ts';
import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import { isError } from '../../model/issue.ts';
import type { BodyRow, ExchangeRow, Receipt } from '../../store/rows.ts';
import type { Change, Job } from '../../store/store.ts';
import { type DeliveryResult, isRendered, type Rendered } from '../../transports/transport.ts';
import { envelopeOf } from '../case/envelope-of.ts';
import { takeNumberBack } from '../case/message-number.ts';
import { taskChange } from '../case/task-write.ts';
import { noted } from '../exchange/issues.ts';
import type { Parts } from '../parts.ts';
import { acknowledgedReceipts, applyAcknowledgement } from '../receipt/apply-acknowledgement.ts';
import { type Acknowledgement, readAcknowledgement } from '../receipt/read-acknowledgement.ts';
import { requesterUndelivered } from '../referral/requester.ts';
import { isRoute, route } from '../route.ts';
import { settle } from '../settle.ts';
import { bury } from './bury.ts';
import { nextTryAt } from './schedule.ts';

/** One attempt to deliver a message to its receiver, and everything that its outcome changes. */
export async function deliver(parts: Parts, job: Job, signal: AbortSignal): Promise<DeliveryResult | undefined> {
  const row = await parts.store.exchange(job.exchangeId);
  if (!row) return bury(parts, job, 'no such exchange');
  const way = route(parts, envelopeOf(row));
  if (!isRoute(way)) return notSent(parts, job, row, way.code);
  const body = (await parts.store.body(row.id, 'bundle')) ?? (await parts.store.body(row.id, 'source'));
  if (!body) return bury(parts, job, 'no body');
  const envelope = envelopeOf(row);
  const sequence = {
    ...(row.messageNumber !== null && { messageNumber: row.messageNumber }),
    ...(row.taskPosition !== null && { taskPosition: row.taskPosition }),
  };
  const { transport, endpoint } = way;
  const rendered = await transport.render({ endpoint, envelope, bundle: body.bytes, sequence });
  if (!isRendered(rendered)) return notSent(parts, job, row, rendered.issues[0]?.code ?? 'cannot-render');
  const result = await transport.send(endpoint, envelope, rendered, signal);
  await conclude(parts, { job, row, rendered, result });
  return result;
}

/** One attempt, and what became of it. */
interface Attempt {
  readonly job: Job;
  readonly row: ExchangeRow;
  readonly rendered: Rendered;
  readonly result: DeliveryResult;
}

async function conclude(parts: Parts, attempt: Attempt): Promise<void> {
  const { job, row, result } = attempt;
  const ack = await acknowledgementIn(parts, attempt);
  if (result.outcome === 'delivered' && ack?.accepted) return acknowledged(parts, attempt, ack);
  const enough = result.mostAttempts !== undefined && job.attempts >= result.mostAttempts;
  if (result.outcome === 'permanent' || enough) return refused(parts, attempt, ack);
  const code = result.outcome === 'delivered' ? 'receipt-invalid' : result.code;
  const ambiguous = result.outcome === 'ambiguous' || result.outcome === 'delivered';
  return tryAgain(parts, job, row, { code, ambiguous, retryAfterMs: result.retryAfterMs ?? 0 });
}

/** The receiver's word in the wire's own form, or its signed kvittens; undefined where neither came or it does not hold. */
async function acknowledgementIn(
  parts: Parts,
  { row, rendered, result: { acknowledgement, answer } }: Attempt,
): Promise<Acknowledgement | undefined> {
  if (acknowledgement) return { ...acknowledgement, contentHash: sha256(rendered.bytes) };
  if (!answer) return undefined;
  const jwks = parts.directory().organisationOf(row.receiver)?.jwks ?? { keys: [] };
  const read = await readAcknowledgement(answer, envelopeOf(row), jwks);
  return 'severity' in read ? undefined : read;
}

async function acknowledged(parts: Parts, attempt: Attempt, ack: Acknowledgement, tries = 8): Promise<void> {
  const { job, row, result } = attempt;
  const now = parts.clock.now();
  const receipts = acknowledgedReceipts(row, ack, result.code, now);
  // A later kvittens may have overtaken this answer, and says more.
  const { state = 'queued' } = (await parts.store.exchange(row.id)) ?? {};
  if (state !== 'queued') return overtaken(parts, job, row, receipts.slice(0, 1), result.code);
  const { change, touched } = await applyAcknowledgement(parts, row, ack);
  const written = await parts.store.complete(job, {
    ...change,
    bodies: await evidence(parts, attempt),
    receipts,
    audit: [await parts.audit.disclosed(row, 'ok')],
  });
  if (written.kind === 'stale' && tries > 0) return acknowledged(parts, attempt, ack, tries - 1);
  if (written.kind !== 'done') return;
  tellDelivered(parts, job, row, result.code);
  await settle(parts, touched);
}

/** The answer as it came; where the wire is not FHIR also what was sent, and what it had no place for. */
async function evidence(parts: Parts, { row, rendered, result }: Attempt): Promise<BodyRow[]> {
  const { answer, answerType = 'application/fhir+json', status = null } = result;
  const { lost, mediaType, bytes } = rendered;
  const of = { exchangeId: row.id, status: null };
  return [
    ...(answer ? [{ ...of, role: 'acknowledgement' as const, mediaType: answerType, status, bytes: answer }] : []),
    ...(lost ? [{ ...of, role: 'wire' as const, mediaType, bytes }, ...(await noted(parts.store, row, lost))] : []),
  ];
}

async function overtaken(
  parts: Parts,
  job: Job,
  row: ExchangeRow,
  receipts: readonly Receipt[],
  code: string,
): Promise<void> {
  const written = await parts.store.complete(job, { receipts, audit: [await parts.audit.disclosed(row, 'ok')] });
  if (written.kind === 'done') tellDelivered(parts, job, row, code);
}

function tellDelivered(parts: Parts, { attempts }: Job, { id, caseId }: ExchangeRow, code: string): void {
  parts.notice({ what: 'delivered', exchangeId: id, caseId, code, attempts });
}

/** The receiver refused it: it leaves no key and changes nothing; a person sees it in the case. A referral is undelivered. */
async function refused(parts: Parts, attempt: Attempt, ack: Acknowledgement | undefined): Promise<void> {
  const { job, row, result } = attempt;
  const now = parts.clock.now();
  const code = result.issues.find(isError)?.code ?? result.code;
  const receipts = ack
    ? acknowledgedReceipts(row, ack, result.code, now)
    : [
        {
          caseId: row.caseId,
          exchangeId: row.id,
          level: 0 as const,
          sort: 'transport' as const,
          outcome: 'refused' as const,
          party: row.receiver,
          at: now,
          code: result.code,
          contentHash: row.contentHash,
          signature: null,
        },
      ];
  const kept: Change = {
    receipts,
    bodies: await evidence(parts, attempt),
    audit: [await parts.audit.disclosed(row, 'refused')],
  };
  // Without a receipt a refusal says nothing about an earlier attempt that may have arrived.
  if (job.ambiguous && !ack) return unknown(parts, job, row, code, kept);
  await notThere(parts, job, row, { code, numberUsed: ack !== undefined, evidence: kept, state: 'refused' });
}

interface Failed {
  readonly code: string;
  readonly ambiguous: boolean;
  readonly retryAfterMs: number;
}

async function tryAgain(parts: Parts, job: Job, row: ExchangeRow, failed: Failed): Promise<void> {
  const ambiguous = job.ambiguous || failed.ambiguous;
  const dueAt = nextTryAt(parts, job, failed.retryAfterMs);
  if (dueAt === undefined) return notSent(parts, { ...job, ambiguous }, row, 'retries-spent');
  const written = await parts.store.retry(job, { dueAt, code: failed.code, ambiguous }, {});
  if (written.kind !== 'done') return;
  parts.notice({ what: 'retry', exchangeId: row.id, caseId: row.caseId, code: failed.code, attempts: job.attempts });
}

/** No more attempts. After an ambiguous one nobody knows whether it arrived: the state stays and a person decides. */
async function notSent(parts: Parts, job: Job, row: ExchangeRow, code: string): Promise<undefined> {
  if (job.ambiguous) return unknown(parts, job, row, code, {});
  await notThere(parts, job, row, { code, numberUsed: false, evidence: {}, state: 'undelivered' });
}

async function unknown(parts: Parts, job: Job, row: ExchangeRow, code: string, evidence: Change): Promise<undefined> {
  const update = { id: row.id, state: 'person' as const, updatedAt: parts.clock.now(), reason: 'delivery-ambiguous' };
  await bury(parts, job, code, { ...evidence, exchangeUpdates: [update] });
}

interface NotThere {
  readonly code: string;
  /** The owner's copy has judged it, so that its number is used up there. */
  readonly numberUsed: boolean;
  readonly evidence: Change;
  readonly state: 'refused' | 'undelivered';
}

async function notThere(parts: Parts, job: Job, row: ExchangeRow, why: NotThere): Promise<undefined> {
  const undelivered = await undeliveredChange(parts, row);
  const state = undelivered ? ('undelivered' as const) : why.state;
  const numbers = undelivered || why.numberUsed ? {} : await takeNumberBack(parts.store, row);
  const update = { id: row.id, state, updatedAt: parts.clock.now(), reason: why.code };
  await bury(parts, job, why.code, { ...why.evidence, ...numbers, ...undelivered, exchangeUpdates: [update] });
}

/** ej-levererad in the requester's copy, where the message was the referral itself and the copy still waits for it. */
async function undeliveredChange(
  parts: Parts,
  row: ExchangeRow,
): Promise<Pick<Change, 'tasks' | 'taskLog'> | undefined> {
  if (row.event !== 'remiss-ny' || !isSenderEvent(row.event) || !row.remissId) return undefined;
  const was = await parts.store.task({ taskId: taskIdOf(row.remissId, row.receiver), side: 'requester' });
  const verdict = was && requesterUndelivered(was);
  if (!was || verdict?.kind !== 'applied') return undefined;
  const source = { by: row.sender, exchangeId: row.id, messageId: row.messageId };
  return taskChange(was, was, verdict.copy, verdict.entries, source, parts.clock.now());
}
