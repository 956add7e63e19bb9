import type { AccessLogRow } from '../../rows.ts';
import { atMost, type Raw, type Statements } from '../statements.ts';

/** Log records of reading that the log service has not yet confirmed. */
export class AccessLogTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add({ id, body, dueAt }: Omit<AccessLogRow, 'attempts'>): void {
    this.#sql.run('INSERT INTO access_log (id, body, due_at) VALUES (?, ?, ?)', id, body, dueAt);
  }

  /** Oldest first. */
  due(now: number, limit: number): AccessLogRow[] {
    return this.#sql.all<Raw<AccessLogRow>>(
      `SELECT id, body, due_at AS dueAt, attempts FROM access_log WHERE due_at <= ? ORDER BY due_at, id ${atMost()}`,
      now,
      limit,
    );
  }

  /** The service has it: here it is no longer needed, and what the audit says of it stays. */
  stored(id: string): void {
    this.#sql.run('DELETE FROM access_log WHERE id = ?', id);
  }

  moveBack(ms: number): void {
    this.#sql.run('UPDATE access_log SET due_at = due_at - ?', ms);
  }

  again({ id, dueAt }: Pick<AccessLogRow, 'id' | 'dueAt'>): void {
    this.#sql.run('UPDATE access_log SET due_at = ?, attempts = attempts + 1 WHERE id = ?', dueAt, id);
  }
}
