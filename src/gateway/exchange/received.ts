import { sha256 } from '../../model/content-hash.ts';
import type { Issue } from '../../model/issue.ts';
import type { BodyRow, ExchangeRow, Receipt } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import { readSequence } from '../../transports/fhir/sequence.ts';
import type { Actor, Wire } from '../api.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Judgement } from '../judge/judge.ts';
import type { Parts } from '../parts.ts';
import type { LevelOne } from '../receipt/wire.ts';
import { issuesBody } from './issues.ts';
import { messageParts, messageResources } from './message-parts.ts';

/** A partner's message as it came, and the wire that it came over. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly wire: Wire;
}

/** The same, understood. */
export interface Arrived extends Arrival {
  readonly message: TakenMessage;
  readonly unmapped: readonly Issue[];
}

/** The exchange of a partner's message: acknowledged, or parked until what it waits for has come. */
export function receivedExchange(
  parts: Pick<Parts, 'clock' | 'uuid'>,
  { message: { envelope, bundle }, wire: { format } }: Arrived,
  actor: Actor,
  caseId: string,
  judgement: Judgement | undefined,
): ExchangeRow {
  const { remissId = null, version = null, caseId: _named, ...rest } = envelope;
  const sequence = readSequence(bundle);
  const now = parts.clock.now();
  return {
    ...rest,
    id: parts.uuid(),
    direction: 'in',
    caseId,
    remissId,
    version,
    format,
    client: actor.clientId,
    state: judgement?.kind === 'parked' ? 'parked' : 'acknowledged',
    reason: judgement?.kind === 'parked' ? `parked: ${judgement.waitsFor}` : null,
    messageNumber: sequence.messageNumber ?? null,
    taskPosition: sequence.taskPosition ?? null,
    createdAt: now,
    updatedAt: now,
  };
}

/** What is written of the message itself: as it came, as it was answered, what was found, what it carries. */
export function receivedRows(
  row: ExchangeRow,
  arrived: Arrived,
  answer: LevelOne,
  issues: readonly Issue[],
): Required<Pick<Change, 'exchanges' | 'bodies' | 'parts' | 'resources' | 'receipts'>> {
  const { bundle } = arrived.message;
  return {
    exchanges: [row],
    bodies: bodies(row, arrived, answer, issues),
    parts: messageParts(bundle, { caseId: row.caseId, exchangeId: row.id, createdAt: row.createdAt }),
    resources: [messageResources(bundle, row.id)],
    receipts: receipts(row, arrived, answer),
  };
}

const fhirJson = 'application/fhir+json';

function bodies(
  { id: exchangeId }: ExchangeRow,
  { bytes, mediaType, wire, message }: Arrived,
  answer: LevelOne,
  issues: readonly Issue[],
): BodyRow[] {
  const source: BodyRow = { exchangeId, role: 'source', mediaType, status: null, bytes };
  return [
    ...(wire.format === 'fhir'
      ? [{ ...source, mediaType: fhirJson }]
      : [source, { exchangeId, role: 'bundle' as const, mediaType: fhirJson, status: null, bytes: message.bytes }]),
    { exchangeId, role: 'acknowledgement', status: answer.status, mediaType: answer.mediaType, bytes: answer.bytes },
    ...issuesBody(exchangeId, issues),
  ];
}

/** Levels 0 and 1: the bytes are here, and they are valid and stored. */
function receipts(row: ExchangeRow, { wire, bytes }: Arrived, { signature, code }: LevelOne): Receipt[] {
  const base = {
    caseId: row.caseId,
    exchangeId: row.id,
    outcome: 'ok',
    party: row.receiver,
    at: row.createdAt,
    // Where the wire is not FHIR the receipt names the bytes of the wire.
    contentHash: wire.format === 'fhir' ? row.contentHash : sha256(bytes),
  } as const;
  return [
    { ...base, level: 0, sort: 'transport', code: 'http-200', signature: null },
    { ...base, level: 1, sort: 'technical', code: row.state === 'parked' ? 'parked' : code, signature },
  ];
}
