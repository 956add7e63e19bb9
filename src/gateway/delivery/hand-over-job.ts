import type { ExchangeRow } from '../../store/rows.ts';
import type { NewOutbox } from '../../store/store.ts';
import type { Parts } from '../parts.ts';

/** The job that hands a received message to the engine of its unit; none where the unit reads its inbox. */
export function handOverJob(parts: Pick<Parts, 'directory' | 'clock'>, row: ExchangeRow): NewOutbox[] {
  const unit = parts.directory().unit(row.receiver);
  if (!unit?.deliverTo) return [];
  return [
    {
      exchangeId: row.id,
      purpose: 'hand-over',
      orderKey: `hand-over|${row.receiver}`,
      destination: `engine:${row.receiver}`,
      dueAt: parts.clock.now(),
    },
  ];
}
