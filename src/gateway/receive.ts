import type { Envelope } from '../model/envelope.ts';
import { type Issue, isError, issue } from '../model/issue.ts';
import type { ExchangeRow } from '../store/rows.ts';
import { readSequence } from '../transports/fhir/sequence.ts';
import { agreementRules, asWarnings } from './agreement/agreement-rules.ts';
import { tooBusy } from './answer.ts';
import type { Actor, Answer, Wire } from './api.ts';
import { type CaseOf, caseOf } from './case/case-of.ts';
import { knownReferral } from './case/known-referral.ts';
import { type Counted, countJudged } from './case/message-number.ts';
import { handOverJob } from './delivery/hand-over-job.ts';
import { type Arrival, type Arrived, receivedExchange, receivedRows } from './exchange/received.ts';
import { imageCheckJob } from './imaging/at-receipt.ts';
import { type Intake, intake, unmappedIssues } from './intake/intake.ts';
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
  return unreadable(wire, [tooBusy]);
}

/** One try; undefined when something was written in between and the decision must be made anew. */
async function tryReceive(
  parts: Parts,
  arrived: Arrived,
  found: readonly Issue[],
  actor: Actor,
): Promise<Answer | undefined> {
  const { message } = arrived;
  const { envelope } = message;
  const earlier = await parts.store.exchangeByMessage('in', envelope.sender, envelope.messageId);
  if (earlier) return repeated(parts, earlier, arrived, actor);
  const care = await caseOf(parts, envelope);
  if ('severity' in care) return refuse(parts, arrived, [care], actor);
  const sequence = readSequence(message.bundle);
  const judgement = await judgeReceived(parts, message, sequence, care.id);
  const changesNothing = judgement?.kind === 'refused' || judgement?.kind === 'unchanged';
  const counted = changesNothing ? await countJudged(parts.store, envelope, sequence.messageNumber) : undefined;
  if (judgement?.kind === 'refused') {
    const numbered = await parts.store.accept(counted?.change ?? {});
    if (numbered.kind !== 'done') return undefined;
    await settle(parts, counted?.touched ?? []);
    return refuse(parts, arrived, [...found, ...judgement.issues], actor, judgement);
  }
  const issues = [...found, ...(await warnings(parts, arrived)), ...judged(judgement)];
  return write(parts, { arrived, actor, care, judgement, issues, counted });
}

interface Decided {
  readonly arrived: Arrived;
  readonly actor: Actor;
  readonly care: CaseOf;
  readonly judgement: Judgement | undefined;
  readonly issues: readonly Issue[];
  readonly counted: Counted | undefined;
}

async function write(
  parts: Parts,
  { arrived, actor, care, judgement, issues, counted }: Decided,
): Promise<Answer | undefined> {
  const { message, wire } = arrived;
  const row = receivedExchange(parts, arrived, actor, care.id, judgement);
  const effects = await consequences(parts, { row, message, judgement, direction: 'in' });
  const answer = await levelOne(parts, wire, { message, issues, judgement });
  const rows = receivedRows(row, arrived, answer, issues);
  const result = await parts.store.accept({
    ...care.change(effects.endedAt),
    ...effects.change,
    ...counted?.change,
    ...rows,
    receipts: [...(effects.change.receipts ?? []), ...rows.receipts],
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

/**
 * What is told of a message and does not stop it, for the patient's matter goes on: elements without a home, what the
 * agreement says, codes that mean something else here.
 */
async function warnings(parts: Parts, { message, unmapped, wire: { transport } }: Arrived): Promise<Issue[]> {
  const { referral, envelope, bytes } = message;
  const at = parts.clock.now();
  const directory = parts.directory();
  const agreed = referral
    ? agreementRules({ message: referral, envelope, directory, at, transport, bytes: bytes.length })
    : await documentFindings(parts, message, transport);
  return [...unmapped, ...asWarnings(agreed), ...asWarnings(codeFindings(parts.codes, message, at))];
}

function judged(judgement: Judgement | undefined): readonly Issue[] {
  if (judgement?.kind === 'parked') return [issue('parked', { expected: judgement.waitsFor })];
  return judgement?.kind === 'unchanged' ? judgement.issues : [];
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
    code: issues.find(isError)?.code ?? 'internal',
  });
  return httpOf(await levelOne(parts, wire, { message, issues, judgement }));
}

/** What cannot be read has no message to answer to: every fault, in the form of the wire. */
function refuseUnread(parts: Parts, wire: Wire, { issues }: Intake): Answer {
  parts.notice({ what: 'refused', code: issues.find(isError)?.code ?? 'internal' });
  return unreadable(wire, issues);
}

const httpOf = ({ status, mediaType, bytes }: LevelOne) => ({ status, mediaType, bytes });
