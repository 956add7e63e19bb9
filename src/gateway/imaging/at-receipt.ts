import type { ExchangeRow } from '../../store/rows.ts';
import type { Job, NewOutbox } from '../../store/store.ts';
import type { DeliveryResult } from '../../transports/transport.ts';
import { nextTryAt } from '../delivery/schedule.ts';
import type { Parts } from '../parts.ts';
import { silenceOf } from './check.ts';
import { checkNow, type ImageCheck, keptWith } from './image-checks.ts';

/** The job that asks for the images of a reference that has come; none where there is no archive to ask. */
export function imageCheckJob({ imaging, clock }: Pick<Parts, 'imaging' | 'clock'>, row: ExchangeRow): NewOutbox[] {
  if (!imaging || row.kind !== 'imaging-reference') return [];
  return [
    {
      exchangeId: row.id,
      purpose: 'check-images',
      // Nothing waits for it, and it waits for nothing.
      orderKey: `check-images|${row.id}`,
      destination: `images:${row.sender}`,
      dueAt: clock.now(),
    },
  ];
}

/**
 * Asks, and keeps what came of it. While the archive does not answer it is asked again, for as long as a message would
 * be; what is known then stays. Never a dead letter: the reference was taken, and its images can be asked for on request.
 * No signal ends it but that of a gateway that stops: a large study is asked for in many pages, each with its own patience.
 */
export async function checkAtReceipt(
  parts: Parts,
  job: Job,
  _sending: AbortSignal,
  stopping: AbortSignal,
): Promise<DeliveryResult | undefined> {
  const row = await parts.store.exchange(job.exchangeId);
  const check = row && (await asked(parts, row, stopping));
  const bodies = row && typeof check === 'object' ? [await keptWith(parts, row.id, check)] : [];
  const code = typeof check === 'object' ? silenceOf(check.studies) : check;
  const dueAt = nextTryAt(parts, job);
  if (code === undefined || dueAt === undefined) {
    await parts.store.complete(job, { bodies });
    return code === undefined && check ? { outcome: 'delivered', code: 'checked', issues: [] } : undefined;
  }
  await parts.store.retry(job, { dueAt, code, ambiguous: false }, { bodies });
  return { outcome: 'transient', code, issues: [] };
}

/** The check, nothing where there is nothing to ask for, or the code of a fault of ours, which is told. */
async function asked(
  parts: Parts,
  row: ExchangeRow,
  stopping: AbortSignal,
): Promise<ImageCheck | 'internal' | undefined> {
  try {
    return await checkNow(parts, row, 'at-receipt', stopping);
  } catch {
    parts.notice({ what: 'error', where: 'image-check', code: 'internal' });
    return 'internal';
  }
}
