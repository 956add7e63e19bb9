import type { Engagement } from '../../store/rows.ts';
import type { EngagementIndex } from '../../transports/npo/engagement-index.ts';
import { toldAgainAt } from '../delivery/schedule.ts';
import type { Parts } from '../parts.ts';

const batch = 100;

/**
 * Tells the engagement index what it has not confirmed: in one call as many rows as are due, again and again until the
 * index says OK. Nothing is forgotten in between, also not by a restart. What the index refuses of many is told row by row:
 * one that it does not take holds up no other.
 */
export async function tellIndex(parts: Parts, index: EngagementIndex, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = await parts.store.engagementsDue(parts.clock.now(), batch);
    if (due.length === 0) return;
    const answer = await told(parts, index, due, signal);
    if (answer === 'unavailable') return;
    if (answer === 'refused' && due.length > 1) {
      for (const row of due) if ((await told(parts, index, [row], signal)) === 'unavailable') return;
    }
    if (due.length < batch) return;
  }
}

/** Confirmed rows are done, all others are due again later. */
async function told(
  parts: Parts,
  index: EngagementIndex,
  rows: readonly Engagement[],
  signal: AbortSignal,
): Promise<'confirmed' | 'refused' | 'unavailable'> {
  const { confirmed, code } = await index.update(rows, signal);
  if (confirmed) {
    await parts.store.accept({ told: rows });
    return 'confirmed';
  }
  const again = rows.map((row) => ({ ...row, dueAt: toldAgainAt(parts, row.attempts) }));
  await parts.store.accept({ toldAgain: again });
  parts.notice({ what: 'error', where: 'engagement-index', code });
  return code === 'ERROR' ? 'refused' : 'unavailable';
}
