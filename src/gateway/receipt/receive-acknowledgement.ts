import type { MessageHeader } from '@medplum/fhirtypes';
import { issue } from '../../model/issue.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import { busy, done, refusal } from '../answer.ts';
import type { Answer } from '../api.ts';
import { envelopeOf } from '../case/envelope-of.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { settle } from '../settle.ts';
import { acknowledgedReceipts, applyAcknowledgement } from './apply-acknowledgement.ts';
import { readAcknowledgement } from './read-acknowledgement.ts';

/** The first answer may have been lost, or the waiting have been given up to a person, before this one came. */
const open = new Set<ExchangeRow['state']>(['queued', 'parked', 'person']);

/**
 * A later `kvittens`: the receiver had let our message wait and now tells what came of it. Held against the message like
 * any acknowledgement; a second copy changes nothing.
 */
export async function receiveAcknowledgement(parts: Parts, message: TakenMessage, bytes: Uint8Array): Promise<Answer> {
  const { sender, receiver } = message.envelope;
  const header = message.bundle.entry?.[0]?.resource as MessageHeader;
  const row = await parts.store.exchangeByMessage('out', receiver, header.response?.identifier ?? '');
  if (!row || row.receiver !== sender)
    return refusal([issue('not-found', { place: 'MessageHeader.response.identifier' })]);
  const jwks = parts.directory().organisationOf(sender)?.jwks ?? { keys: [] };
  const ack = await readAcknowledgement(bytes, envelopeOf(row), jwks);
  if ('severity' in ack) return refusal([ack]);
  if (!open.has(row.state)) return done;
  const { change, touched } = await applyAcknowledgement(parts, row, ack);
  const result = await parts.store.accept({
    ...change,
    bodies: [{ exchangeId: row.id, role: 'acknowledgement', mediaType: 'application/fhir+json', status: 200, bytes }],
    receipts: acknowledgedReceipts(row, ack, 'kvittens', parts.clock.now()).slice(1),
  });
  if (result.kind !== 'done') return busy();
  parts.notice({ what: 'unparked', exchangeId: row.id, caseId: row.caseId, event: row.event });
  await settle(parts, touched);
  return { ...done, exchangeId: row.id, caseId: row.caseId };
}
