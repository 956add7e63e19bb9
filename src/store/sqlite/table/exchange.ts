import type { StatementSync } from 'node:sqlite';
import type { ExchangeRow, ExchangeState } from '../../rows.ts';
import type { Change, ExchangeQuery, Page } from '../../store.ts';
import { StoreError } from '../../store-error.ts';
import { after, page } from '../cursor.ts';
import { atMost, list, type Raw, type Statements, type Values } from '../statements.ts';
import { casesNaming } from './care-case.ts';

const columns = `e.n, e.id, e.direction, c.id AS caseId, e.kind, e.event, e.sender, e.receiver,
  e.message_id AS messageId, e.content_hash AS contentHash, e.remiss_id AS remissId, e.version, e.format, e.client,
  e.state, e.reason, e.test, e.message_number AS messageNumber, e.task_position AS taskPosition,
  e.created_at AS createdAt, e.updated_at AS updatedAt`;
const from = 'FROM exchange e JOIN care_case c ON c.n = e.case_n';

const insert = `INSERT INTO exchange (id, direction, case_n, kind, event, sender, receiver, message_id, content_hash,
    remiss_id, version, format, client, state, reason, test, message_number, task_position, created_at, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (message_id, sender, direction) WHERE state <> 'refused' DO NOTHING`;
const holder = `SELECT id FROM exchange WHERE message_id = ? AND sender = ? AND direction = ? AND state <> 'refused'`;

type Stored = ExchangeRow & { readonly n: number };
type Update = NonNullable<Change['exchangeUpdates']>[number];

function toRow({ n: _, test, ...rest }: Raw<Stored>): ExchangeRow {
  return { ...rest, test: test === 1 };
}

/** Exchanges: their life here, and the duplicate table. */
export class ExchangeTable {
  readonly #sql: Statements;
  readonly #insert: StatementSync;
  readonly #holder: StatementSync;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#insert = sql.prepare(insert);
    this.#holder = sql.prepare(holder);
  }

  /** Id of the exchange that holds the dedupe key. */
  holderOfKey(direction: 'in' | 'out', sender: string, messageId: string): string | undefined {
    return this.#holder.get(messageId, sender, direction)?.id as string | undefined;
  }

  /** Number of the new row; undefined when another exchange holds its dedupe key. */
  add(row: ExchangeRow, caseN: number): number | undefined {
    const done = this.#insert.run(
      row.id,
      row.direction,
      caseN,
      row.kind,
      row.event,
      row.sender,
      row.receiver,
      row.messageId,
      row.contentHash,
      row.remissId,
      row.version,
      row.format,
      row.client,
      row.state,
      row.reason,
      Number(row.test),
      row.messageNumber,
      row.taskPosition,
      row.createdAt,
      row.updatedAt,
    );
    return done.changes === 1 ? Number(done.lastInsertRowid) : undefined;
  }

  /** `reason` absent leaves the old one. */
  /** False when the exchange is no longer in the state that was read. */
  update(change: Update): boolean {
    if (change.was !== undefined && this.#state(change.id) !== change.was) return false;
    const keep = change.reason === undefined;
    const changed = this.#sql.run(
      `UPDATE exchange SET state = ?, updated_at = ?, reason = ${keep ? 'coalesce(?, reason)' : '?'} WHERE id = ?`,
      change.state,
      change.updatedAt,
      change.reason,
      change.id,
    );
    if (changed === 0) throw new StoreError('unknown-row', `There is no exchange ${change.id}.`);
    return true;
  }

  #state(id: string): ExchangeState | undefined {
    return this.#sql.get<{ state: ExchangeState }>('SELECT state FROM exchange WHERE id = ?', id)?.state;
  }

  find(id: string): { readonly n: number; readonly caseN: number; readonly caseId: string } | undefined {
    return this.#sql.get(`SELECT e.n, e.case_n AS caseN, c.id AS caseId ${from} WHERE e.id = ?`, id);
  }

  get(id: string): ExchangeRow | undefined {
    const row = this.#sql.get<Stored>(`SELECT ${columns} ${from} WHERE e.id = ?`, id);
    return row && toRow(row);
  }

  /** The one that holds the dedupe key: refused ones hold none. */
  byMessage(direction: 'in' | 'out', sender: string, messageId: string): ExchangeRow | undefined {
    const row = this.#sql.get<Stored>(
      `SELECT ${columns} ${from} WHERE e.message_id = ? AND e.sender = ? AND e.direction = ? AND e.state <> 'refused'`,
      ...[messageId, sender, direction],
    );
    return row && toRow(row);
  }

  /** In the order of the numbers given. */
  numbered(ns: readonly number[]): ExchangeRow[] {
    const rows = ns.map((n) => this.#sql.get<Stored>(`SELECT ${columns} ${from} WHERE e.n = ?`, n));
    return rows.filter((row) => row !== undefined).map(toRow);
  }

  /** Newest first. */
  query(query: ExchangeQuery): Page<ExchangeRow> {
    const { where, values } = conditions(query);
    const rows = this.#sql.all<Stored>(
      `SELECT ${columns} ${from} WHERE ${['e.n < ?', ...where].join(' AND ')} ORDER BY e.n DESC ${atMost()}`,
      after(query.after),
      ...values,
      query.limit + 1,
    );
    return page(rows, query.limit, toRow);
  }
}

function conditions(query: ExchangeQuery): { where: string[]; values: Values } {
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...bound: string[]): void => {
    where.push(condition);
    values.push(...bound);
  };
  if (query.units) {
    const units = list(query.units);
    const among = 'IN (SELECT value FROM json_each(?))';
    add(`(e.sender ${among} OR e.receiver ${among})`, units, units);
  }
  if (query.caseId !== undefined) add('e.case_n = (SELECT n FROM care_case WHERE id = ?)', query.caseId);
  if (query.kind) add('e.kind = ?', query.kind);
  if (query.event) add('e.event = ?', query.event);
  if (query.states) {
    const narrow = query.remissId === undefined && query.states.every((state) => waiting.includes(state));
    add(`${narrow ? isWaiting : ''}e.state IN (SELECT value FROM json_each(?))`, list(query.states));
  }
  if (query.createdBefore !== undefined) {
    where.push('e.created_at <= ?');
    values.push(query.createdBefore);
  }
  if (query.direction) add('e.direction = ?', query.direction);
  if (query.remissId !== undefined)
    add(`e.case_n IN (${casesNaming}) AND e.remiss_id = ?`, query.remissId, query.remissId);
  if (query.text) {
    const t = query.text;
    add(
      '(instr(e.id, ?) OR instr(e.message_id, ?) OR instr(coalesce(e.remiss_id, ?), ?) OR instr(c.id, ?))',
      ...[t, t, '', t, t],
    );
  }
  return { where, values };
}

/** The waiting states have a partial index, which SQLite only uses when the condition repeats its terms. */
const waiting: readonly string[] = ['parked', 'person', 'undelivered'];
const isWaiting = "e.state IN ('parked', 'person', 'undelivered') AND ";
