import type { Bundle } from '@medplum/fhirtypes';
import { sha256 } from '../model/content-hash.ts';
import type { Envelope } from '../model/envelope.ts';
import { hasErrors, type Issue, issue } from '../model/issue.ts';
import { operationOutcome } from '../model/operation-outcome.ts';
import type { BodyRow, ExchangeRow, Receipt } from '../store/rows.ts';
import { readSequence } from '../transports/fhir/sequence.ts';
import { agreementRules, asWarnings } from './agreement/agreement-rules.ts';
import { busy } from './answer.ts';
import type { Actor, Answer, Wire } from './api.ts';
import { caseOf } from './case/case-of.ts';
import { knownReferral } from './case/known-referral.ts';
import { countJudged } from './case/message-number.ts';
import { handOverJob } from './delivery/hand-over-job.ts';
import { imageCheckJob } from './imaging/at-receipt.ts';
import { type Intake, intake, type TakenMessage, unmappedIssues } from './intake/intake.ts';
import { messageParts, messageResources } from './intake/message-parts.ts';
import { consequences } from './judge/consequences.ts';
import { documentFindings } from './judge/document-findings.ts';
import type { Judgement } from './judge/judge.ts';
import { judgeReceived } from './judge/judge-received.ts';
import type { Parts } from './parts.ts';
import { receiveAcknowledgement } from './receipt/receive-acknowledgement.ts';
import { type LevelOne, levelOne, unreadable } from './receipt/wire.ts';
import { settle, waitedFor } from './settle.ts';
import { seenVersions } from './terminology/acknowledge.ts';
import { codeFindings } from './terminology/message-codes.ts';

const attempts = 8;
const tooBusy = issue('store-unavailable', { detail: 'too many changes to one case at once' });
const mediaType = 'application/fhir+json';

/** A partner's message as it came, and the wire that it came over. */
export interface Arrival {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly wire: Wire;
}

interface Arrived extends Arrival {
  readonly message: TakenMessage;
  readonly unmapped: readonly Issue[];
}

/**
 * A partner sends a message: validate, hold against the duplicate table and the state, commit, and only then
 * answer with the level-1 acknowledgement. Refused: 4xx with the acknowledgement Bundle (fatal-error); nothing is kept.
 */
export async function receive(parts: Parts, arrival: Arrival, actor: Actor): Promise<Answer> {
  const { bytes, mediaType: type, wire } = arrival;
  const started = parts.clock.now();
  const at = new Date(started).toISOString();
  const known = (remissId: string) => knownReferral(parts.store, remissId, 'in');
  const source = { bytes, mediaType: type };
  const expected = wire.expected === undefined ? {} : { expected: wire.expected };
  const taken = await intake(parts, { source, format: wire.format, asSent: true }, { at, known, ...expected });
  const { message } = taken;
  if (!message) return refuseUnread(parts, wire, taken);
  const arrived: Arrived = { ...arrival, message, unmapped: unmappedIssues(taken.unmapped) };
  const addressed = addressing(parts, message.envelope, actor);
  if (addressed.length > 0) return refuse(parts, arrived, addressed, actor);
  if (message.envelope.event === 'kvittens') return receiveAcknowledgement(parts, message, bytes);
  for (let n = 0; n < attempts; n++) {
    const answer = await tryReceive(parts, arrived, taken.issues, actor);
    if (answer) return answer;
  }
  return { ...busy(), ...unreadable(wire, [tooBusy]) };
}

async function tryReceive(
  parts: Parts,
  arrived: Arrived,
  found: readonly Issue[],
  actor: Actor,
): Promise<Answer | undefined> {
  const { message, wire } = arrived;
  const { envelope, bundle } = message;
  const earlier = await parts.store.exchangeByMessage('in', envelope.sender, envelope.messageId);
  if (earlier) return repeated(parts, earlier, arrived, actor);
  const care = await caseOf(parts, envelope);
  if ('severity' in care) return refuse(parts, arrived, [care], actor);
  const sequence = readSequence(bundle as Bundle);
  const judgement = await judgeReceived(parts, message, sequence, care.id);
  const changesNothing = judgement?.kind === 'refused' || judgement?.kind === 'unchanged';
  const counted = changesNothing ? await countJudged(parts.store, envelope, sequence.messageNumber) : undefined;
  if (judgement?.kind === 'refused') {
    const numbered = await parts.store.accept(counted?.change ?? {});
    if (numbered.kind !== 'done') return undefined;
    await settle(parts, counted?.touched ?? []);
    return refuse(parts, arrived, [...found, ...judgement.issues], actor, judgement);
  }
  const issues = [
    ...found,
    ...arrived.unmapped,
    ...(await agreed(parts, arrived)),
    ...codesOf(parts, message),
    ...judged(judgement),
  ];
  const row = exchangeRow(parts, arrived, actor, care.id, judgement);
  const effects = await consequences(parts, { row, message, judgement, direction: 'in' });
  const answer = await levelOne(parts, wire, { message, issues, judgement });
  const result = await parts.store.accept({
    ...care.change(effects.endedAt),
    ...effects.change,
    ...counted?.change,
    receipts: [...(effects.change.receipts ?? []), ...ownReceipts(row, arrived, answer)],
    exchanges: [row],
    bodies: bodies(row, arrived, answer, issues),
    parts: messageParts(bundle, { caseId: row.caseId, exchangeId: row.id, createdAt: row.createdAt }),
    resources: [messageResources(bundle, row.id)],
    outbox: row.state === 'parked' ? [] : [...handOverJob(parts, row), ...imageCheckJob(parts, row)],
    audit: [parts.audit.received(row, message, actor)],
    terminology: await seenVersions(parts, message, actor),
  });
  if (result.kind !== 'done') return undefined;
  parts.notice({
    what: row.state === 'parked' ? 'parked' : 'received',
    exchangeId: row.id,
    caseId: row.caseId,
    event: row.event,
  });
  await settle(parts, [...effects.touched, ...waitedFor(row), ...(counted?.touched ?? [])]);
  return { ...httpOf(answer), exchangeId: row.id, caseId: row.caseId };
}

/** Sender: a unit of the calling partner. Receiver: a unit of ours. */
function addressing(parts: Parts, { sender, receiver }: Envelope, actor: Actor): Issue[] {
  const issues: Issue[] = [];
  if (!actor.units.includes(sender))
    issues.push(issue('sender-unknown', { place: 'MessageHeader.source', expected: 'a unit of the calling partner' }));
  if (!parts.directory().isLocal(receiver))
    issues.push(issue('receiver-unknown', { place: 'MessageHeader.destination', expected: 'a unit served here' }));
  return issues;
}

/** The duplicate table: the same content gets the stored answer byte for byte, other content is a conflict. */
async function repeated(parts: Parts, earlier: ExchangeRow, arrived: Arrived, actor: Actor): Promise<Answer> {
  if (earlier.contentHash !== arrived.message.envelope.contentHash)
    return refuse(
      parts,
      arrived,
      [issue('conflict', { place: 'MessageHeader.id', found: 'other content under the same message id' })],
      actor,
    );
  const stored = await parts.store.body(earlier.id, 'acknowledgement');
  parts.notice({ what: 'duplicate', exchangeId: earlier.id, caseId: earlier.caseId });
  if (!stored) return { ...unreadable(arrived.wire, [issue('duplicate')]), status: 200, duplicateOf: earlier.id };
  return {
    status: stored.status ?? 200,
    mediaType: stored.mediaType,
    bytes: stored.bytes,
    duplicateOf: earlier.id,
    exchangeId: earlier.id,
    caseId: earlier.caseId,
  };
}

/** On receipt a code that means something else here is told, not refused: the patient's matter goes on. */
const codesOf = ({ codes, clock }: Parts, message: TakenMessage): Issue[] =>
  asWarnings(codeFindings(codes, message, clock.now()));

async function agreed(parts: Parts, { message, wire: { transport } }: Arrived): Promise<Issue[]> {
  const { referral, envelope, bytes } = message;
  if (!referral) return asWarnings(await documentFindings(parts, message, transport));
  const directory = parts.directory();
  return asWarnings(
    agreementRules({
      message: referral,
      envelope,
      directory,
      at: parts.clock.now(),
      transport,
      bytes: bytes.length,
    }),
  );
}

function judged(judgement: Judgement | undefined): readonly Issue[] {
  if (judgement?.kind === 'parked') return [issue('parked', { expected: judgement.waitsFor })];
  return judgement?.kind === 'unchanged' ? judgement.issues : [];
}

function exchangeRow(
  parts: Parts,
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

function ownReceipts(row: ExchangeRow, { wire, bytes }: Arrived, { signature, code }: LevelOne): Receipt[] {
  const base = {
    caseId: row.caseId,
    exchangeId: row.id,
    party: row.receiver,
    at: row.createdAt,
    // Where the wire is not FHIR the receipt names the bytes of the wire.
    contentHash: wire.format === 'fhir' ? row.contentHash : sha256(bytes),
  };
  return [
    { ...base, level: 0, sort: 'transport', outcome: 'ok', code: 'http-200', signature: null },
    {
      ...base,
      level: 1,
      sort: 'technical',
      outcome: 'ok',
      code: row.state === 'parked' ? 'parked' : code,
      signature,
    },
  ];
}

function bodies(
  row: ExchangeRow,
  { bytes: source, mediaType: sourceType, wire, message }: Arrived,
  answer: LevelOne,
  issues: readonly Issue[],
): BodyRow[] {
  const outcome = () => new TextEncoder().encode(JSON.stringify(operationOutcome(issues)));
  return [
    ...(wire.format === 'fhir'
      ? [{ exchangeId: row.id, role: 'source' as const, mediaType, status: null, bytes: source }]
      : [
          { exchangeId: row.id, role: 'source' as const, mediaType: sourceType, status: null, bytes: source },
          { exchangeId: row.id, role: 'bundle' as const, mediaType, status: null, bytes: message.bytes },
        ]),
    { exchangeId: row.id, role: 'acknowledgement', ...httpOf(answer) },
    ...(issues.length > 0
      ? [{ exchangeId: row.id, role: 'issues' as const, mediaType, status: null, bytes: outcome() }]
      : []),
  ];
}

/** 4xx with the acknowledgement Bundle that says fatal-error and why. Only the audit remembers it. */
async function refuse(
  parts: Parts,
  { message, wire }: Pick<Arrived, 'message' | 'wire'>,
  issues: readonly Issue[],
  actor: Actor,
  judgement?: Judgement,
): Promise<Answer> {
  const { envelope } = message;
  await parts.store.appendAudit([parts.audit.refused(envelope, issues, actor)]);
  parts.notice({
    what: 'refused',
    event: envelope.event,
    code: issues.find((i) => hasErrors([i]))?.code ?? 'internal',
  });
  return httpOf(await levelOne(parts, wire, { message, issues, judgement }));
}

/** What cannot be read has no message to answer to: every fault, in the form of the wire. */
function refuseUnread(parts: Parts, wire: Wire, { issues }: Intake): Answer {
  parts.notice({ what: 'refused', code: issues.find((i) => hasErrors([i]))?.code ?? 'internal' });
  return unreadable(wire, issues);
}

const httpOf = ({ status, mediaType, bytes }: LevelOne) => ({ status, mediaType, bytes });
