import type { Bundle } from '@medplum/fhirtypes';
import { jsonLimits } from '../adapters/json-source.ts';
import { fromBundle } from '../adapters/referral/from-bundle.ts';
import { isReceiverEvent, isSenderEvent } from '../model/event.ts';
import { taskIdOf } from '../model/ids.ts';
import { readJson } from '../model/json-text.ts';
import type { ExchangeRow, TaskKey, TaskRow } from '../store/rows.ts';
import type { Change, NewOutbox } from '../store/store.ts';
import { envelopeOf } from './case/envelope-of.ts';
import { countJudged } from './case/message-number.ts';
import { handOverJob } from './delivery/hand-over-job.ts';
import { bundleBytes } from './exchange/bundle-bytes.ts';
import type { TakenMessage } from './intake/intake.ts';
import { consequences } from './judge/consequences.ts';
import type { Judgement } from './judge/judge.ts';
import { judgeReceived } from './judge/judge-received.ts';
import type { Parts } from './parts.ts';
import { acknowledge } from './receipt/acknowledge.ts';
import { applyAcknowledgement } from './receipt/apply-acknowledgement.ts';
import { readAcknowledgement } from './receipt/read-acknowledgement.ts';

/**
 * A copy of a Task has moved: messages that waited for that are judged again, oldest first, until none can go on.
 * What was parked keeps its first answer; what came of it is told to its sender in a later kvittens.
 */
export async function settle(parts: Parts, touched: readonly TaskKey[]): Promise<void> {
  for (const key of touched) while (await settleOne(parts, key)) {}
}

async function settleOne(parts: Parts, key: TaskKey): Promise<boolean> {
  const task = await parts.store.task(key);
  if (!task) return false;
  for (const row of (await waiting(parts, task.remissId)).filter((r) => concerns(r, task))) {
    if (row.direction === 'in' ? await unparkReceived(parts, row) : await unparkSent(parts, row)) return true;
  }
  return false;
}

/**
 * The copy whose move a message waits for. It is settled once more when the message is written as waiting, since the copy
 * may have moved between the judgement and the writing.
 */
export function waitedFor({ state, remissId, event, direction, sender, receiver }: ExchangeRow): TaskKey[] {
  if (state !== 'parked' || !remissId) return [];
  const owner = isSenderEvent(event) ? receiver : sender;
  const side = direction === 'in' && isSenderEvent(event) ? 'owner' : 'requester';
  return [{ taskId: taskIdOf(remissId, owner), side }];
}

/** What waits, oldest first; also what a person was told of because its predecessor was late, for now it may be here. */
async function waiting({ store }: Pick<Parts, 'store'>, remissId: string): Promise<ExchangeRow[]> {
  const { rows } = await store.exchanges({ remissId, states: ['parked', 'person'], limit: 200 });
  return rows.filter(({ state, reason }) => state === 'parked' || reason === 'parking-expired').reverse();
}

function concerns(row: ExchangeRow, task: TaskRow): boolean {
  if (row.direction === 'out') return task.side === 'requester' && row.receiver === task.owner;
  if (task.side === 'owner') return isSenderEvent(row.event) && row.receiver === task.owner;
  return isReceiverEvent(row.event) && row.sender === task.owner;
}

/** True when the message no longer waits. */
export async function unparkReceived(parts: Parts, row: ExchangeRow, expired = false): Promise<boolean> {
  const message = await stored(parts, row);
  if (!message) return false;
  const sequence = expired
    ? {}
    : {
        ...(row.messageNumber !== null && { messageNumber: row.messageNumber }),
        ...(row.taskPosition !== null && { taskPosition: row.taskPosition }),
      };
  const judgement = await judgeReceived(parts, message, sequence, row.caseId);
  if (!judgement || judgement.kind === 'parked') return false;
  const issues = judgement.kind === 'applied' ? [] : judgement.issues;
  const refused = judgement.kind === 'refused';
  const now = parts.clock.now();
  const state = refused ? ('refused' as const) : ('acknowledged' as const);
  const placed = expired && judgement.kind === 'applied' ? atItsPlace(judgement, row) : judgement;
  const effects = await consequences(parts, { row, message, judgement: placed, direction: 'in' });
  const counted =
    judgement.kind === 'applied'
      ? { change: {}, touched: effects.touched }
      : await countJudged(parts.store, row, row.messageNumber ?? undefined);
  const later = await acknowledge(parts, { envelope: message.envelope, issues, judgement: placed, later: true });
  const result = await parts.store.accept({
    ...effects.change,
    ...counted.change,
    ...ending(row, effects.endedAt, now),
    exchangeUpdates: [
      { id: row.id, state, updatedAt: now, reason: refused ? (issues[0]?.code ?? null) : null, was: row.state },
    ],
    bodies: [
      { exchangeId: row.id, role: 'answer', mediaType: 'application/fhir+json', status: 200, bytes: later.bytes },
    ],
    outbox: [...laterKvittens(row, now), ...(refused ? [] : handOverJob(parts, row))],
  });
  if (result.kind !== 'done') return false;
  parts.notice({ what: 'unparked', exchangeId: row.id, caseId: row.caseId, event: row.event });
  await settle(parts, counted.touched);
  return true;
}

/** Judged as it stands, the message still takes the place that it named: what follows it must not wait for the gap. */
function atItsPlace(judgement: Judgement & { kind: 'applied' }, row: ExchangeRow): Judgement {
  const { copy, entries } = judgement;
  const skipped = row.taskPosition === null ? 0 : Math.max(row.taskPosition - copy.position, 0);
  return {
    ...judgement,
    copy: {
      ...copy,
      position: copy.position + skipped,
      otherNumber: Math.max(copy.otherNumber, row.messageNumber ?? 0),
    },
    entries: entries.map((e, n) =>
      n === entries.length - 1 && e.position !== null ? { ...e, position: e.position + skipped } : e,
    ),
  };
}

function ending(row: ExchangeRow, endedAt: number | null | undefined, now: number): Pick<Change, 'cases'> {
  if (endedAt === undefined) return {};
  const units = [row.sender, row.receiver].sort();
  return { cases: [{ id: row.caseId, units, test: row.test, createdAt: now, updatedAt: now, endedAt }] };
}

/** Our message was acknowledged, and the owner's earlier event has now come. */
async function unparkSent(parts: Parts, row: ExchangeRow): Promise<boolean> {
  const body = await parts.store.body(row.id, 'acknowledgement');
  const jwks = parts.directory().organisationOf(row.receiver)?.jwks ?? { keys: [] };
  const ack = body && (await readAcknowledgement(body.bytes, envelopeOf(row), jwks));
  if (!ack || 'severity' in ack) return false;
  const { change } = await applyAcknowledgement(parts, row, ack);
  if (change.exchangeUpdates?.[0]?.state === 'parked') return false;
  const result = await parts.store.accept(change);
  return result.kind === 'done';
}

/** A wire that is not FHIR has no place for a later word: its sender got the only one it will get. */
const laterKvittens = (row: ExchangeRow, now: number): NewOutbox[] =>
  row.format === 'fhir'
    ? [
        {
          exchangeId: row.id,
          purpose: 'acknowledge',
          orderKey: `kvittens|${row.sender}`,
          destination: row.sender,
          dueAt: now,
        },
      ]
    : [];

async function stored(parts: Parts, row: ExchangeRow): Promise<TakenMessage | undefined> {
  const body = await bundleBytes(parts, row);
  const { value } = body ? readJson(body.bytes, jsonLimits) : { value: undefined };
  if (!body || !value) return undefined;
  const bundle = value as Bundle;
  const { message: referral } = fromBundle(bundle);
  return { envelope: envelopeOf(row), bundle, bytes: body.bytes, ...(referral && { referral }) };
}
