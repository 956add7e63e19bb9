import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import { contentHash } from '../../model/content-hash.ts';
import type { Envelope } from '../../model/envelope.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Job } from '../../store/store.ts';
import { type DeliveryResult, isRendered } from '../../transports/transport.ts';
import type { Parts } from '../parts.ts';
import { isRoute, route } from '../route.ts';
import { bury } from './bury.ts';
import { nextTryAt } from './schedule.ts';

/** Sends a later kvittens to the party whose message had waited here. */
export async function deliverKvittens(
  parts: Parts,
  job: Job,
  signal: AbortSignal,
): Promise<DeliveryResult | undefined> {
  const row = await parts.store.exchange(job.exchangeId);
  const body = row && (await parts.store.body(row.id, 'answer'));
  if (!row || !body) return bury(parts, job, 'no body');
  const envelope = envelopeOfKvittens(row, body.bytes);
  const way = route(parts, envelope);
  if (!isRoute(way)) return bury(parts, job, way.code);
  const { transport, endpoint } = way;
  const rendered = await transport.render({ endpoint, envelope, bundle: body.bytes, sequence: {} });
  if (!isRendered(rendered)) return bury(parts, job, rendered.issues[0]?.code ?? 'cannot-render');
  const result = await transport.send(endpoint, envelope, rendered, signal);
  await conclude(parts, job, row, result);
  return result;
}

async function conclude(parts: Parts, job: Job, row: ExchangeRow, result: DeliveryResult): Promise<undefined> {
  const { code } = result;
  if (result.outcome === 'delivered') {
    const written = await parts.store.complete(job, {});
    if (written.kind !== 'done') return;
    parts.notice({ what: 'delivered', exchangeId: row.id, caseId: row.caseId, code, attempts: job.attempts });
    return;
  }
  const dueAt = nextTryAt(parts, job, result.retryAfterMs);
  if (result.outcome === 'permanent' || dueAt === undefined) return bury(parts, job, code);
  await parts.store.retry(job, { dueAt, code, ambiguous: result.outcome === 'ambiguous' }, {});
}

function envelopeOfKvittens(row: ExchangeRow, bytes: Uint8Array): Envelope {
  const bundle = JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
  const header = bundle.entry?.[0]?.resource as MessageHeader;
  const { sender, receiver, test } = row;
  const about = row.remissId === null ? {} : { remissId: row.remissId };
  return {
    ...about,
    sender: receiver,
    receiver: sender,
    messageId: header.id!,
    event: 'kvittens',
    kind: 'confirmation',
    contentHash: contentHash(bytes),
    test,
  };
}
