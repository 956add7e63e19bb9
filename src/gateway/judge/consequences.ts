import type { ExchangeRow, Receipt, TaskKey, TaskRow } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import { endOf, endOfDocuments } from '../case/end-of.ts';
import { referralExchange } from '../case/stored-referral.ts';
import { taskChange, taskIdentity } from '../case/task-write.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import type { Applied } from '../referral/copy.ts';
import { requesterSends } from '../referral/requester.ts';
import type { Judgement } from './judge.ts';

/** What a judged message changes beside itself. */
export interface Consequences {
  readonly change: Pick<Change, 'tasks' | 'taskLog' | 'receipts'>;
  /** The copies that were moved or opened: messages that waited for that may go on. */
  readonly touched: readonly TaskKey[];
  /** When the case ended by it; null while it goes on; absent when it was not touched. */
  readonly endedAt: number | null | undefined;
}

interface Written {
  readonly row: ExchangeRow;
  readonly message: TakenMessage;
  readonly judgement: Judgement | undefined;
  readonly direction: 'in' | 'out';
}

const levels: Readonly<Record<string, 2 | 3>> = {
  bekraftad: 2,
  avvisad: 2,
  'komplettering-begard': 2,
  vidareskickad: 2,
  avbruten: 2,
  'aterkallelse-godtagen': 2,
  'aterkallelse-nekad': 2,
  delsvar: 3,
  slutsvar: 3,
  'slutsvar-rattad': 3,
};

/** Task, log and business receipts that come of one message, as they are to be written with it. */
export async function consequences(parts: Pick<Parts, 'store' | 'clock'>, written: Written): Promise<Consequences> {
  const { row, judgement } = written;
  if (!judgement)
    return { change: {}, touched: [], endedAt: await endOfDocuments(parts.store, row, parts.clock.now()) };
  if (judgement.kind !== 'applied') return { change: {}, touched: [], endedAt: undefined };
  const { was, identity, copy, entries } = judgement;
  const source = { by: row.sender, exchangeId: row.id, messageId: row.messageId };
  const now = parts.clock.now();
  const own = taskChange(was, identity, copy, entries, source, now);
  const next = forwardedCopy(written, identity.caseId, now);
  const receipts = was ? await businessReceipts(parts, was, entries, row, now) : [];
  return {
    change: {
      tasks: [...own.tasks, ...(next?.tasks ?? [])],
      taskLog: [...own.taskLog, ...(next?.taskLog ?? [])],
      receipts,
    },
    touched: [...own.tasks, ...(next?.tasks ?? [])].map(({ row: { taskId, side } }) => ({ taskId, side })),
    endedAt: next ? null : await endOf(parts.store, identity, copy.state, now),
  };
}

/** The news that the referral was forwarded opens the referrer's copy of the Task at the next receiver. */
function forwardedCopy({ row, message, direction }: Written, caseId: string, now: number) {
  const to = message.referral?.answer?.forwardedTo;
  if (direction !== 'in' || row.event !== 'vidareskickad' || !to) return undefined;
  const version = message.referral!.version;
  const opened = requesterSends(undefined, [], { event: 'remiss-vidareskickad', version });
  if (opened.kind !== 'applied') return undefined;
  const identity = taskIdentity(message.envelope, message.referral!, {
    side: 'requester',
    owner: to.toUpperCase(),
    requester: row.receiver,
    caseId,
  });
  const source = { by: row.sender, exchangeId: row.id, messageId: row.messageId };
  return taskChange(undefined, identity, { ...opened.copy, ownNumber: 0 }, opened.entries, source, now);
}

/** Levels 2 (assessed by someone) and 3 (result) belong to the referral that they are about. */
async function businessReceipts(
  { store }: Pick<Parts, 'store'>,
  was: TaskRow,
  entries: readonly Applied[],
  row: ExchangeRow,
  at: number,
): Promise<Receipt[]> {
  const said = entries.filter((e) => levels[e.event] !== undefined && e.role === 'receiver');
  if (said.length === 0) return [];
  const exchangeId = (await referralExchange(store, was)) ?? row.id;
  return said.map(({ event }) => ({
    caseId: was.caseId,
    exchangeId,
    level: levels[event]!,
    sort: levels[event] === 2 ? 'business' : 'result',
    outcome: event === 'avvisad' || event === 'avbruten' || event === 'aterkallelse-nekad' ? 'refused' : 'ok',
    party: was.owner,
    at,
    code: event,
    contentHash: row.contentHash,
    signature: null,
  }));
}
