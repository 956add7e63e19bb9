import type { ExchangeRow, TaskKey } from '../rows.ts';
import type { Change, CommitResult } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { mentionedNames, namesOf } from './case-names.ts';
import { Refused } from './group-commit.ts';
import type { Tables } from './tables.ts';

type ExchangeRef = { readonly n: number; readonly caseN: number; readonly caseId: string; receipts?: number };

/**
 * Writes one Change inside the running transaction: what may be refused first, then the rest, audit last. Throws `Refused` with
 * `duplicate` or `stale` to take everything of it back.
 */
export function writeChange(tables: Tables, change: Change, now: number): CommitResult {
  const refs = new Map<string, ExchangeRef>();
  const caseNumbers = new Map<string, number>();
  const caseNumber = (id: string): number => {
    const n = caseNumbers.get(id) ?? tables.cases.number(id);
    caseNumbers.set(id, n);
    return n;
  };
  const ref = (id: string): ExchangeRef => {
    const found = refs.get(id) ?? tables.exchanges.find(id);
    if (!found) throw new StoreError('unknown-row', `There is no exchange ${id}.`);
    refs.set(id, found);
    return found;
  };

  const mentioned = mentionedNames(change);
  const opened = new Set<string>();
  for (const row of change.cases ?? []) {
    const put = tables.cases.put(row, namesOf(row.id, change, mentioned));
    caseNumbers.set(row.id, put.n);
    if (put.opened) opened.add(row.id);
  }
  for (const row of change.exchanges ?? []) {
    const caseN = caseNumber(row.caseId);
    const n = tables.exchanges.add(row, caseN) ?? refuseDuplicate(tables, row);
    refs.set(row.id, { n, caseN, caseId: row.caseId, receipts: 0 });
  }
  const taskNumbers = new Map<string, number>();
  for (const { row, expectRev } of change.tasks ?? []) {
    const n = tables.tasks.put(row, expectRev, caseNumber(row.caseId));
    if (n === undefined) throw new Refused(stale);
    taskNumbers.set(keyOf(row), n);
  }
  for (const row of change.terminology ?? []) if (!tables.terminology.put(row)) throw new Refused(stale);
  if (change.idempotency && !tables.idempotency.add(change.idempotency, now)) throw new Refused(stale);

  for (const update of change.exchangeUpdates ?? []) if (!tables.exchanges.update(update)) throw new Refused(stale);
  for (const row of change.bodies ?? []) tables.bodies.put(row, ref(row.exchangeId).n);
  const taken = (change.aliases ?? []).filter((row) => tables.cases.putAlias(row, caseNumber(row.caseId)));
  const said = mentioned.filter(
    ({ value, caseId }) =>
      !taken.some((row) => row.type === 'remiss-id' && row.value === value && row.caseId === caseId) &&
      tables.cases.mention(value, caseNumber(caseId)),
  );
  for (const name of [...taken, ...said])
    if (!opened.has(name.caseId)) tables.cases.addName(caseNumber(name.caseId), name.value);
  for (const row of change.parts ?? []) tables.parts.add(row, ref(row.exchangeId).n);
  for (const row of change.resources ?? []) tables.resources.put(row, ref(row.exchangeId).n);
  for (const row of change.taskLog ?? [])
    tables.tasks.addLog(row, taskNumbers.get(keyOf(row)) ?? tables.tasks.number(row));
  for (const row of change.handlers ?? []) tables.tasks.putHandler(row);
  for (const row of change.receipts ?? []) tables.receipts.add(row, ref(row.exchangeId));
  for (const job of change.outbox ?? []) tables.outbox.add(job, ref(job.exchangeId), now);
  for (const row of change.records ?? []) tables.records.put(row);
  for (const row of change.engagements ?? []) tables.records.engage(row);
  for (const row of change.told ?? []) tables.records.told(row);
  for (const row of change.toldAgain ?? []) tables.records.again(row);
  for (const row of change.accessLogs ?? []) tables.accessLogs.add(row);
  for (const id of change.accessLogsStored ?? []) tables.accessLogs.stored(id);
  for (const row of change.accessLogsAgain ?? []) tables.accessLogs.again(row);
  for (const row of change.partners ?? []) tables.partners.put(row);
  for (const id of change.removedPartners ?? []) tables.partners.remove(id);
  for (const row of change.removedTerminology ?? []) tables.terminology.remove(row);
  if (change.audit) tables.audit.append(change.audit);
  return { kind: 'done' };
}

const stale: CommitResult = { kind: 'stale' };
const keyOf = ({ taskId, side }: TaskKey): string => `${side} ${taskId}`;

/** The dedupe key was taken, so there is a holder. */
function refuseDuplicate(tables: Tables, row: ExchangeRow): never {
  const exchangeId = tables.exchanges.holderOfKey(row.direction, row.sender, row.messageId)!;
  throw new Refused<CommitResult>({ kind: 'duplicate', exchangeId });
}
