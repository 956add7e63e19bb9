import { isSenderEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import { isError } from '../../model/issue.ts';
import type { ExchangeRow, ExchangeState, Receipt, TaskKey } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import { endOf } from '../case/end-of.ts';
import { taskChange } from '../case/task-write.ts';
import type { Parts } from '../parts.ts';
import { requesterAcknowledged, requesterAssumes } from '../referral/requester.ts';
import type { Role } from '../referral/transitions.ts';
import type { Acknowledgement } from './read-acknowledgement.ts';

/** What a level-1 acknowledgement changes at the sender. */
export interface AcknowledgedChange {
  readonly change: Change;
  readonly touched: readonly TaskKey[];
}

/**
 * A sender's event takes effect when the owner has acknowledged it, at its place in the owner's log. Where an earlier
 * place is missing, or the owner lets the message wait, the exchange is `parked`: acknowledged, its effect still to come.
 */
export async function applyAcknowledgement(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  row: ExchangeRow,
  ack: Acknowledgement,
): Promise<AcknowledgedChange> {
  const now = clock.now();
  const effect = await effectOf({ store }, row, ack, now);
  // A later kvittens and the answer that it overtakes may be at work at the same time: none is written over the other.
  const update = { id: row.id, state: effect.state, updatedAt: now, reason: effect.reason, was: row.state };
  return { change: { ...effect.change, exchangeUpdates: [update] }, touched: effect.touched };
}

interface Effect {
  readonly state: ExchangeState;
  readonly reason: string | null;
  readonly change: Pick<Change, 'tasks' | 'taskLog' | 'cases'>;
  readonly touched: readonly TaskKey[];
}

async function effectOf(
  parts: Pick<Parts, 'store'>,
  row: ExchangeRow,
  ack: Acknowledgement,
  now: number,
): Promise<Effect> {
  const none = { reason: null, change: {}, touched: [] };
  if (!ack.accepted) return { ...none, state: 'refused', reason: refusalOf(ack) };
  if (ack.issues.some((i) => i.code === 'parked')) return { ...none, state: 'parked', reason: 'waits at the receiver' };
  if (!isSenderEvent(row.event) || !row.remissId) return { ...none, state: 'acknowledged' };
  const was = await parts.store.task({ taskId: taskIdOf(row.remissId, row.receiver), side: 'requester' });
  if (!was || row.event === 'remiss-vidareskickad') return { ...none, state: 'acknowledged' };
  const message = { event: row.event, version: row.version ?? was.version };
  const log = ack.signed?.claims.log ?? [];
  const entries = log.map((e) => ({ ...e, role: e.role as Role }));
  const verdict = ack.signed ? requesterAcknowledged(was, { message, entries }) : requesterAssumes(was, message);
  const { taskId, side } = was;
  const touched = [{ taskId, side }];
  // What it waits for may come between this judgement and its writing: it is then judged once more.
  if (verdict.kind === 'parked')
    return { ...none, state: 'parked', reason: `acknowledged; waits for ${verdict.waitsFor}`, touched };
  if (verdict.kind !== 'applied') return { ...none, state: 'acknowledged' };
  const source = { by: row.sender, exchangeId: row.id, messageId: row.messageId };
  const written = taskChange(was, was, verdict.copy, verdict.entries, source, now);
  return {
    ...none,
    state: 'acknowledged',
    change: { ...written, ...ended(row, await endOf(parts.store, was, verdict.copy.state, now), now) },
    touched,
  };
}

function ended(row: ExchangeRow, endedAt: number | null, now: number): Pick<Change, 'cases'> {
  const units = [row.sender, row.receiver].sort();
  return { cases: [{ id: row.caseId, units, test: row.test, createdAt: now, updatedAt: now, endedAt }] };
}

const refusalOf = ({ issues }: Acknowledgement): string => issues.find(isError)?.code ?? 'refused';

/** Levels 0 and 1 as facts of their own. */
export function acknowledgedReceipts(row: ExchangeRow, ack: Acknowledgement, code: string, at: number): Receipt[] {
  const { contentHash } = ack;
  const base = { caseId: row.caseId, exchangeId: row.id, party: row.receiver, at, contentHash };
  return [
    { ...base, level: 0, sort: 'transport', outcome: 'ok', code, signature: null },
    {
      ...base,
      level: 1,
      sort: 'technical',
      outcome: ack.accepted ? 'ok' : 'refused',
      code: ack.accepted ? ack.code : refusalOf(ack),
      signature: ack.signed?.signature ?? null,
    },
  ];
}
