import { sha256 } from '../model/content-hash.ts';
import { isSenderEvent } from '../model/event.ts';
import { hasErrors, type Issue, isError, issue } from '../model/issue.ts';
import type { ExchangeRow } from '../store/rows.ts';
import { asWarnings } from './agreement/agreement-rules.ts';
import { protectedOnItsWay } from './agreement/protect.ts';
import { accepted, busy, refusal } from './answer.ts';
import type { Actor, Answer, Submission } from './api.ts';
import { caseOf } from './case/case-of.ts';
import { knownReferral } from './case/known-referral.ts';
import { onItsWayAgain } from './case/on-its-way-again.ts';
import { type Decided, deliverJob, sentExchange, sentRows } from './exchange/sent.ts';
import { issuesOfCheck } from './imaging/image-checks.ts';
import { answeredBefore, remember } from './intake/idempotency.ts';
import { type Intake, intake, type TakenMessage, unmappedIssues } from './intake/intake.ts';
import { checkImages, findingsBefore, neverSent } from './judge/before-sending.ts';
import { consequences } from './judge/consequences.ts';
import { judgeSent } from './judge/judge-sent.ts';
import { asTold, fateOf, keptHere, notCarried } from './judge/uncarried.ts';
import type { Parts, Stages } from './parts.ts';
import { settle } from './settle.ts';
import { seenVersions } from './terminology/acknowledge.ts';

const attempts = 8;

/**
 * An engine hands in a message: detect, adapt, validate, hold against agreement, route and state, commit, 202. Nothing
 * is answered before it is durable; an honest retry gets the stored answer.
 */
export async function submit(parts: Parts, submission: Submission, actor: Actor): Promise<Answer> {
  const before = await answeredBefore(parts, submission, actor);
  if (before) return before;
  for (let n = 0; n < attempts; n++) {
    const answer = await trySubmit(parts, submission, actor);
    if (answer) return answer;
  }
  return busy();
}

/** One try; undefined when something was written in between and the decision must be made anew. */
async function trySubmit(parts: Parts, submission: Submission, actor: Actor): Promise<Answer | undefined> {
  const started = parts.clock.now();
  const { taken, earlier } = await takeIn(parts, submission);
  const { message } = taken;
  if (!message) return refuse(parts, taken.located(taken.issues));
  const mine = actor.units.includes(message.envelope.sender);
  if (!mine) return notYours(parts, actor, taken);
  if (earlier) {
    const answer = await repeated(parts, earlier, message, submission);
    if (answer) return answer;
  }
  const told = await findingsBefore(parts, message);
  const fate = fateOf(message.envelope.event, told);
  const found = asTold(told, fate);
  const refused = (more: readonly Issue[]) => refuse(parts, taken.located([...taken.issues, ...found, ...more]));
  if (hasErrors(found.filter(({ code }) => code !== notCarried))) return refused([]);
  const care = await caseOf(parts, message.envelope);
  if ('severity' in care) return refuse(parts, [care]);
  const judged = await judgeSent(parts.store, message, care.id);
  if (judged?.kind === 'refused') return refused(judged.issues);
  const judgement = { sent: judged, kept: keptHere(judged, message), person: undefined }[fate];
  const check = await checkImages(parts, message, care.id, submission.signal);
  const wrong = check ? neverSent(check) : [];
  if (wrong.length > 0) return refused(wrong);
  const issues = taken.located([
    ...taken.issues,
    ...found,
    ...(check ? asWarnings(issuesOfCheck(check)) : []),
    ...unmappedIssues(taken.unmapped),
  ]);
  const decided = { submission, actor, taken, message, judgement, fate, issues, care, check };
  return write(parts, decided, { decide: parts.clock.now() - started });
}

async function notYours(parts: Parts, actor: Actor, { located }: Intake): Promise<Answer> {
  await parts.store.appendAudit([parts.audit.security('access-refused', { actor, refused: ['forbidden'] })]);
  const expected = `a unit of the client: ${actor.units.join(', ')}`;
  return refuse(parts, located([issue('forbidden', { place: 'MessageHeader.source', expected })]));
}

async function write(parts: Parts, decided: Decided, stages: Stages): Promise<Answer | undefined> {
  const { actor, message, judgement, issues, care } = decided;
  const row = sentExchange(parts, decided);
  // What a person must see to is refused, and stands in the case all the same.
  const answer = row.state === 'person' ? refusal(issues) : accepted(row, issues);
  const effects = await consequences(parts, { row, message, judgement, direction: 'out' });
  const started = parts.clock.now();
  const result = await parts.store.accept({
    ...care.change(effects.endedAt),
    ...effects.change,
    ...sentRows(row, decided, answer),
    audit: [parts.audit.submitted(row, message, actor)],
    terminology: await seenVersions(parts, message, actor),
    ...remember(parts, decided.submission, actor, answer),
  });
  if (result.kind !== 'done') return undefined;
  parts.notice({
    what: 'submitted',
    exchangeId: row.id,
    caseId: row.caseId,
    event: row.event,
    ms: { ...stages, commit: parts.clock.now() - started },
  });
  await settle(parts, effects.touched);
  return answer;
}

/**
 * Adapts the source. Content that differs from an earlier copy that never reached the receiver is a new message: n is
 * raised until the message id is free, or belongs to the same content.
 */
async function takeIn(
  parts: Parts,
  submission: Submission,
): Promise<{ taken: Intake; earlier: ExchangeRow | undefined }> {
  const at = new Date(parts.clock.now()).toISOString();
  const known = (remissId: string) => knownReferral(parts.store, remissId);
  for (let n = 0; ; n++) {
    const context = { at, n, known, ...(submission.envelope && { envelope: submission.envelope }) };
    const taken = protectedOnItsWay(parts, await intake(parts, submission, context));
    const envelope = taken.message?.envelope;
    const earlier = envelope && (await parts.store.exchangeByMessage('out', envelope.sender, envelope.messageId));
    const replaced = earlier && neverLeft(earlier) && earlier.contentHash !== envelope?.contentHash;
    if (!replaced || taken.format === 'fhir' || n === attempts) return { taken, earlier };
  }
}

/** What never left holds no key: a referral goes out without the attachments that its way does not carry. */
const neverLeft = ({ state, reason }: ExchangeRow): boolean =>
  state === 'undelivered' || (state === 'person' && reason === notCarried);

/**
 * The duplicate table at the engine's door: the same content gets the stored answer, and goes out again where it was not
 * delivered; other content under the same id is a conflict. Undefined when it must be decided anew.
 */
async function repeated(
  parts: Parts,
  earlier: ExchangeRow,
  message: TakenMessage,
  { source }: Submission,
): Promise<Answer | undefined> {
  const sameContent =
    earlier.contentHash === message.envelope.contentHash || (await sameSource(parts, earlier, source.bytes));
  if (!sameContent)
    return refuse(parts, [
      issue('conflict', { place: 'MessageHeader.id', found: 'other content under the same message id' }),
    ]);
  if (earlier.state === 'undelivered' && earlier.reason !== notCarried) return sendAgain(parts, earlier, message);
  const stored = await parts.store.body(earlier.id, 'answer');
  parts.notice({ what: 'duplicate', exchangeId: earlier.id, caseId: earlier.caseId });
  return stored
    ? {
        ...accepted(earlier, []),
        bytes: stored.bytes,
        status: stored.status ?? 202,
        mediaType: stored.mediaType,
        duplicateOf: earlier.id,
      }
    : { ...accepted(earlier, []), duplicateOf: earlier.id };
}

async function sameSource(parts: Parts, earlier: ExchangeRow, bytes: Uint8Array): Promise<boolean> {
  const held = await parts.store.body(earlier.id, 'source');
  return held !== undefined && sha256(held.bytes) === sha256(bytes);
}

/** The same content of an undelivered message goes out again under its own id, if it may still be sent. */
async function sendAgain(parts: Parts, earlier: ExchangeRow, message: TakenMessage): Promise<Answer | undefined> {
  const found = await findingsBefore(parts, message);
  if (hasErrors(found)) return refuse(parts, found);
  const judgement = isSenderEvent(earlier.event) ? await judgeSent(parts.store, message, earlier.caseId) : undefined;
  if (judgement?.kind === 'refused') return refuse(parts, judgement.issues);
  const now = parts.clock.now();
  const row: ExchangeRow = { ...earlier, state: 'queued', reason: null, updatedAt: now };
  const result = await parts.store.accept({
    ...(await onItsWayAgain(parts, row)),
    exchangeUpdates: [{ id: row.id, state: 'queued', updatedAt: now, reason: null, was: earlier.state }],
    outbox: [deliverJob(row, now)],
  });
  if (result.kind !== 'done') return undefined;
  parts.notice({ what: 'submitted', exchangeId: row.id, caseId: row.caseId, event: row.event });
  return accepted(row, []);
}

function refuse(parts: Parts, issues: readonly Issue[]): Answer {
  const answer = refusal(issues);
  parts.notice({ what: 'refused', code: issues.find(isError)?.code ?? 'internal' });
  return answer;
}
