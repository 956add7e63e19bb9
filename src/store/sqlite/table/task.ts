import type { HandlerRow, TaskKey, TaskLogRow, TaskRow } from '../../rows.ts';
import type { Page, TaskQuery } from '../../store.ts';
import { StoreError } from '../../store-error.ts';
import { after, page } from '../cursor.ts';
import { entryId, entryOf, isOf } from '../numbered.ts';
import { atMost, list, type Raw, type Statements } from '../statements.ts';
import { casesNaming } from './care-case.ts';

const columns = `t.n, t.task_id AS taskId, t.side, t.remiss_id AS remissId, c.id AS caseId, t.owner, t.requester,
  t.state, t.before, t.version, t.position, t.own_number AS ownNumber, t.other_number AS otherNumber, t.accepted,
  t.late, t.test, t.patient, t.protected_identity AS protectedIdentity, t.sent_at AS sentAt, t.updated_at AS updatedAt, t.rev`;
const from = 'FROM task t JOIN care_case c ON c.n = t.case_n';

const insert = `INSERT INTO task (remiss_id, case_n, owner, requester, state, before, version, position, own_number,
    other_number, accepted, late, test, patient, protected_identity, sent_at, updated_at, task_id, side, rev)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (task_id, side) DO NOTHING`;
const update = `UPDATE task SET remiss_id = ?, case_n = ?, owner = ?, requester = ?, state = ?, before = ?, version = ?,
    position = ?, own_number = ?, other_number = ?, accepted = ?, late = ?, test = ?, patient = ?, protected_identity = ?,
    sent_at = ?, updated_at = ?, rev = rev + 1
  WHERE task_id = ? AND side = ? AND rev = ? RETURNING n`;
const insertLog = `INSERT INTO task_log
    (id, position, event, from_state, to_state, by_unit, exchange_id, message_id, at)
  VALUES (${entryId('?1', '?2')}, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`;

type Stored = Omit<TaskRow, 'before'> & { readonly n: number; readonly before: string };

function toRow({ n: _, before, accepted, late, test, protectedIdentity, ...rest }: Raw<Stored>): TaskRow {
  return {
    ...rest,
    before: JSON.parse(before) as string[],
    accepted: accepted === 1,
    late: late === 1,
    test: test === 1,
    protectedIdentity: protectedIdentity === 1,
  };
}

/** Copies of the referrals' Tasks, guarded by revision, and the log of each. */
export class TaskTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** Number of the row; undefined when the stored revision is not the expected one (0 = none stored). */
  put(row: TaskRow, expectRev: number, caseN: number): number | undefined {
    const values = [
      ...[row.remissId, caseN, row.owner, row.requester, row.state, list(row.before), row.version, row.position],
      ...[row.ownNumber, row.otherNumber, Number(row.accepted), Number(row.late), Number(row.test)],
      ...[row.patient, Number(row.protectedIdentity), row.sentAt, row.updatedAt, row.taskId, row.side],
    ];
    if (expectRev > 0) return this.#sql.get<{ n: number }>(update, ...values, expectRev)?.n;
    const done = this.#sql.prepare(insert).run(...values);
    return done.changes === 1 ? Number(done.lastInsertRowid) : undefined;
  }

  number({ taskId, side }: TaskKey): number {
    const row = this.#sql.get<{ n: number }>('SELECT n FROM task WHERE task_id = ? AND side = ?', taskId, side);
    if (!row) throw new StoreError('unknown-row', `There is no Task ${taskId} of the ${side}.`);
    return row.n;
  }

  addLog(row: TaskLogRow, taskN: number): void {
    const { entry, position, event, from, to, by, exchangeId, messageId, at } = row;
    this.#sql.prepare(insertLog).run(taskN, entry, position, event, from, to, by, exchangeId, messageId, at);
  }

  putHandler({ taskId, side, person, at }: HandlerRow): void {
    const done = this.#sql.run(
      `INSERT INTO task_handler (task_n, person, at) SELECT n, ?, ? FROM task WHERE task_id = ? AND side = ?
       ON CONFLICT (task_n) DO UPDATE SET person = excluded.person, at = excluded.at`,
      ...[person, at, taskId, side],
    );
    if (done === 0) throw new StoreError('unknown-row', `There is no Task ${taskId} of the ${side}.`);
  }

  handler({ taskId, side }: TaskKey): HandlerRow | undefined {
    const row = this.#sql.get<Pick<HandlerRow, 'person' | 'at'>>(
      'SELECT person, at FROM task_handler WHERE task_n = (SELECT n FROM task WHERE task_id = ? AND side = ?)',
      ...[taskId, side],
    );
    return row && { ...row, taskId, side };
  }

  get(key: TaskKey): TaskRow | undefined {
    const row = this.#sql.get<Stored>(
      `SELECT ${columns} ${from} WHERE t.task_id = ? AND t.side = ?`,
      key.taskId,
      key.side,
    );
    return row && toRow(row);
  }

  /** Oldest first. */
  of(remissId: string): TaskRow[] {
    return this.#sql
      .all<Stored>(
        `SELECT ${columns} ${from} WHERE t.case_n IN (${casesNaming}) AND t.remiss_id = ? ORDER BY t.n`,
        remissId,
        remissId,
      )
      .map(toRow);
  }

  log(key: TaskKey): TaskLogRow[] {
    const rows = this.#sql.all<Omit<TaskLogRow, 'taskId' | 'side'>>(
      `SELECT ${entryOf('id')} AS entry, position, event, from_state AS "from", to_state AS "to", by_unit AS "by",
         exchange_id AS exchangeId, message_id AS messageId, at
       FROM task_log WHERE ${isOf('id', '(SELECT n FROM task WHERE task_id = ?1 AND side = ?2)')} ORDER BY id`,
      key.taskId,
      key.side,
    );
    return rows.map((row) => ({ ...row, taskId: key.taskId, side: key.side }));
  }

  overdue(sentBefore: number, limit: number): TaskRow[] {
    return this.#sql
      .all<Stored>(
        `SELECT ${columns} ${from} WHERE t.state = 'sent' AND t.side = 'requester' AND t.late = 0 AND t.sent_at <= ?
         ORDER BY t.sent_at ${atMost()}`,
        sentBefore,
        limit,
      )
      .map(toRow);
  }

  /** Newest first. */
  query(query: TaskQuery): Page<TaskRow> {
    const among = 'IN (SELECT value FROM json_each(?))';
    const where = ['t.n < ?'];
    const values: (string | number)[] = [after(query.after)];
    const add = (condition: string, ...bound: (string | number)[]): void => {
      where.push(condition);
      values.push(...bound);
    };
    if (query.owners) add(`t.owner ${among}`, list(query.owners));
    if (query.requesters) add(`t.requester ${among}`, list(query.requesters));
    if (query.visibleTo)
      add(`(t.owner ${among} OR t.requester ${among})`, list(query.visibleTo), list(query.visibleTo));
    if (query.states) add(`t.state ${among}`, list(query.states));
    if (query.side) add('t.side = ?', query.side);
    if (query.sentBefore !== undefined) add('t.sent_at <= ?', query.sentBefore);
    const rows = this.#sql.all<Stored>(
      `SELECT ${columns} ${from} WHERE ${where.join(' AND ')} ORDER BY t.n DESC ${atMost()}`,
      ...values,
      query.limit + 1,
    );
    return page(rows, query.limit, toRow);
  }
}
