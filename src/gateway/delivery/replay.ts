import { issue } from '../../model/issue.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import { busy, done, refusal } from '../answer.ts';
import type { Actor, Answer } from '../api.ts';
import { onItsWayAgain } from '../case/on-its-way-again.ts';
import type { Parts } from '../parts.ts';
import { visible } from '../view/case-view.ts';

const settled = new Set<ExchangeRow['state']>(['acknowledged', 'parked']);

/**
 * Puts a dead or waiting job back in line. Every replay has its actor, its reason and its audit row. A message that was
 * held for undelivered is on its way again: a referral is `sent`, and the number that it goes out with is taken.
 */
export async function replay(parts: Parts, outboxId: number, reason: string, actor: Actor): Promise<Answer> {
  if (reason.trim() === '') return refusal([issue('reason-required')]);
  const job = (await parts.store.outbox({ limit: 1, id: outboxId }))[0];
  const row = job && (await parts.store.exchange(job.exchangeId));
  if (!row || !visible(row, actor)) return refusal([issue('not-found')]);
  // It left no key: the same content may be under way again as a message of its own.
  if (row.state === 'refused' && job.purpose === 'deliver') return refusal([issue('refused-is-resubmitted')]);
  // A later kvittens has told what became of it.
  if (row.direction === 'out' && settled.has(row.state)) return refusal([issue('nothing-to-replay')]);
  const now = parts.clock.now();
  const again = row.state === 'undelivered' && job.purpose === 'deliver' ? await onItsWayAgain(parts, row) : {};
  const result = await parts.store.replay(outboxId, now, {
    ...again,
    exchangeUpdates:
      row.direction === 'out' ? [{ id: row.id, state: 'queued', updatedAt: now, reason: null, was: row.state }] : [],
    audit: [await parts.audit.replayed(row, reason, actor)],
  });
  if (result.kind !== 'done') return busy();
  parts.notice({ what: 'submitted', exchangeId: row.id, caseId: row.caseId, event: row.event });
  return { ...done, exchangeId: row.id, caseId: row.caseId };
}
