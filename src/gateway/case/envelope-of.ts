import type { Envelope } from '../../model/envelope.ts';
import type { ExchangeRow } from '../../store/rows.ts';

/** The envelope of a stored exchange. */
export function envelopeOf(row: ExchangeRow): Envelope {
  const { sender, receiver, messageId, event, kind, contentHash, test, caseId, remissId, version } = row;
  const about = { ...(remissId !== null && { remissId }), ...(version !== null && { version }) };
  return { sender, receiver, messageId, event, kind, contentHash, test, caseId, ...about };
}
