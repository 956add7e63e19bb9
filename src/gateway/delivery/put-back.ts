import type { OutboxRow } from '../../store/rows.ts';
import type { Change, Job } from '../../store/store.ts';
import type { Parts } from '../parts.ts';
import { bury } from './bury.ts';
import { handOverReceipt } from './hand-over.ts';
import { nextTryAt } from './schedule.ts';

const code = 'internal';

/**
 * A job whose carrying out threw: a fault of ours, for this message. It may have left, and is tried again like any other
 * failure: neither at each lapse of its lease nor for ever, and a person has it when the attempts are spent. A store that
 * cannot write throws here too: the job then waits for its lease.
 */
export async function putBack(parts: Parts, job: Job): Promise<void> {
  const dueAt = nextTryAt(parts, job);
  if (dueAt === undefined) return bury(parts, job, code, await atTheEnd[job.purpose]?.(parts, job));
  await parts.store.retry(job, { dueAt, code, ambiguous: true }, {});
}

/** What is written with the end of its attempts; the rest is known by its dead job alone. */
const atTheEnd: Partial<Record<OutboxRow['purpose'], (parts: Parts, job: Job) => Change | Promise<Change>>> = {
  deliver: ({ clock }, { exchangeId: id }) => ({
    exchangeUpdates: [{ id, state: 'person', updatedAt: clock.now(), reason: 'delivery-ambiguous' }],
  }),
  'hand-over': async ({ clock, store }, { exchangeId }) => {
    const row = await store.exchange(exchangeId);
    return row ? { receipts: [handOverReceipt(row, 'failed', code, clock.now())] } : {};
  },
};
