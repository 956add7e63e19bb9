import type { Change, Job } from '../../store/store.ts';
import type { Parts } from '../parts.ts';

/**
 * No more attempts: `change` is written with it, and it is told. Whoever lost the job meanwhile (its lease ran out, the copy
 * moved) writes nothing and tells nothing: it is not dead, and its new holder says what becomes of it.
 */
export async function bury(parts: Parts, job: Job, code: string, change: Change = {}): Promise<undefined> {
  const written = await parts.store.dead(job, code, change);
  if (written.kind === 'done') parts.notice({ what: 'dead', exchangeId: job.exchangeId, code, attempts: job.attempts });
}
