import type { Issue } from '../../model/issue.ts';
import type { BodyRow, ExchangeRow } from '../../store/rows.ts';
import type { Change, NewOutbox } from '../../store/store.ts';
import type { Actor, Answer, Submission } from '../api.ts';
import type { CaseOf } from '../case/case-of.ts';
import type { ImageCheck } from '../imaging/image-checks.ts';
import type { Intake, TakenMessage } from '../intake/intake.ts';
import type { Judgement } from '../judge/judge.ts';
import { type Fate, notCarried } from '../judge/uncarried.ts';
import type { Parts } from '../parts.ts';
import { issuesBody } from './issues.ts';
import { messageParts, messageResources } from './message-parts.ts';

/** A message that an engine handed in, with all that was decided about it. */
export interface Decided {
  readonly submission: Submission;
  readonly actor: Actor;
  readonly taken: Intake;
  readonly message: TakenMessage;
  readonly judgement: Judgement | undefined;
  readonly fate: Fate;
  readonly issues: readonly Issue[];
  readonly care: CaseOf;
  /** What was found of the images that it names. */
  readonly check: ImageCheck | undefined;
}

const stateOf = { sent: 'queued', kept: 'undelivered', person: 'person' } as const;

/** The exchange of a message that one of our own units sends. */
export function sentExchange(
  parts: Pick<Parts, 'clock' | 'uuid'>,
  { taken, message, judgement, actor, care, fate }: Decided,
): ExchangeRow {
  const { remissId = null, version = null, caseId: _named, ...envelope } = message.envelope;
  const now = parts.clock.now();
  const nothingOut =
    judgement?.kind === 'applied' && judgement.was?.state === 'undelivered' && envelope.event === 'aterkallelse';
  return {
    ...envelope,
    ...sequenceOf(judgement, message),
    id: parts.uuid(),
    direction: 'out',
    caseId: care.id,
    remissId,
    version,
    format: taken.format,
    client: actor.clientId,
    state: nothingOut ? 'acknowledged' : stateOf[fate],
    reason: fate === 'sent' ? null : notCarried,
    createdAt: now,
    updatedAt: now,
  };
}

/** The message's place in the life of its Task: sender's messages are numbered, owner's events have a log position. */
function sequenceOf(
  judgement: Judgement | undefined,
  { envelope }: TakenMessage,
): Pick<ExchangeRow, 'messageNumber' | 'taskPosition'> {
  if (judgement?.kind !== 'applied') return { messageNumber: null, taskPosition: null };
  const ours = judgement.identity.side === 'requester' && envelope.sender === judgement.identity.requester;
  return ours
    ? { messageNumber: judgement.copy.ownNumber, taskPosition: null }
    : { messageNumber: null, taskPosition: judgement.copy.position };
}

/** What is written of the message itself: as it came, as it was answered, what was found, what it carries; and its job. */
export function sentRows(
  row: ExchangeRow,
  decided: Decided,
  answer: Answer,
): Required<Pick<Change, 'exchanges' | 'bodies' | 'parts' | 'resources' | 'outbox'>> {
  const { bundle } = decided.message;
  return {
    exchanges: [row],
    bodies: bodies(row, decided, answer),
    parts: messageParts(bundle, { caseId: row.caseId, exchangeId: row.id, createdAt: row.createdAt }),
    resources: [messageResources(bundle, row.id)],
    outbox: row.state === 'queued' ? [deliverJob(row, row.createdAt)] : [],
  };
}

/** Messages to one receiver go one after another. */
export const deliverJob = ({ id, receiver }: ExchangeRow, dueAt: number): NewOutbox => ({
  exchangeId: id,
  purpose: 'deliver',
  orderKey: receiver,
  destination: receiver,
  dueAt,
});

function bodies(
  { id: exchangeId }: ExchangeRow,
  { submission: { source }, message, issues, check }: Decided,
  answer: Answer,
): BodyRow[] {
  const body = (
    role: BodyRow['role'],
    mediaType: string,
    bytes: Uint8Array,
    status: number | null = null,
  ): BodyRow => ({
    exchangeId,
    role,
    mediaType,
    status,
    bytes,
  });
  return [
    body('source', source.mediaType ?? 'application/octet-stream', source.bytes),
    ...(message.bytes === source.bytes ? [] : [body('bundle', 'application/fhir+json', message.bytes)]),
    body('answer', answer.mediaType, answer.bytes, answer.status),
    ...issuesBody(exchangeId, issues),
    ...(check ? [body('check', 'application/json', new TextEncoder().encode(JSON.stringify([check])))] : []),
  ];
}
