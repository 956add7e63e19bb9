import type { Job } from '../../store/store.ts';
import type { Parts } from '../parts.ts';
import { nextTryAt } from './schedule.ts';

/**
 * A job whose carrying out threw: a fault of ours, for this message. It may have left, and is tried again like any other
 * failure: neither at each lapse of its lease nor for ever, and a person has it when the attempts are spent. A store that
 * cannot write throws here too: the job then waits for its lease.
 */
export async function putBack(parts: Parts, job: Job): Promise<void> {
  const code = 'internal';
  const dueAt = nextTryAt(parts, job);
  if (dueAt !== undefined) {
    await parts.store.retry(job, { dueAt, code, ambiguous: true }, {});
    return;
  }
  const updatedAt = parts.clock.now();
  const update = { id: job.exchangeId, state: 'person' as const, updatedAt, reason: 'delivery-ambiguous' };
  await parts.store.dead(job, code, job.purpose === 'deliver' ? { exchangeUpdates: [update] } : {});
  parts.notice({ what: 'dead', exchangeId: job.exchangeId, code, attempts: job.attempts });
}
