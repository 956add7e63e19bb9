import type { EngagementIndex } from '../../transports/npo/engagement-index.ts';
import { toldAgainAt } from '../delivery/schedule.ts';
import type { Parts } from '../parts.ts';

const batch = 100;

/**
 * Tells the engagement index what it has not confirmed: in one call as many rows as are due, again and again until the
 * index says OK. Nothing is forgotten in between, also not by a restart.
 */
export async function tellIndex(parts: Parts, index: EngagementIndex, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = await parts.store.engagementsDue(parts.clock.now(), batch);
    if (due.length === 0) return;
    const { confirmed, code } = await index.update(due, signal);
    if (confirmed) await parts.store.accept({ told: due });
    else {
      await parts.store.accept({ toldAgain: due.map((row) => ({ ...row, dueAt: toldAgainAt(parts, row.attempts) })) });
      parts.notice({ what: 'error', where: 'engagement-index', code });
      return;
    }
    if (due.length < batch) return;
  }
}
