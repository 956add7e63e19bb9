import type { Engagement, EngagementKey, RecordRow } from '../../rows.ts';
import type { Page, RecordQuery } from '../../store.ts';
import { after, page } from '../cursor.ts';
import { atMost, list, type Raw, type Statements } from '../statements.ts';

const columns = 'n, key, patient, kind, source_system AS sourceSystem, at, body, written, form';
const engagementColumns = `patient, kind, source_system AS sourceSystem, controller, most_recent AS mostRecent,
  due_at AS dueAt, attempts`;
const byKey = 'patient = ? AND kind = ? AND source_system = ? AND controller = ?';

type Stored = RecordRow & { readonly n: number };
const toRow = ({ n: _, ...row }: Raw<Stored>): RecordRow => row;
const keyOf = ({ patient, kind, sourceSystem, controller }: EngagementKey) => [patient, kind, sourceSystem, controller];

/** Entries offered for reading, and what the engagement index is to be told of them. */
export class RecordTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The same entry again takes the place of the earlier one. */
  put({ key, patient, kind, sourceSystem, at, body, written, form }: RecordRow): void {
    this.#sql.run(
      `INSERT INTO record (key, patient, kind, source_system, at, body, written, form) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET patient = excluded.patient, kind = excluded.kind,
         source_system = excluded.source_system, at = excluded.at, body = excluded.body,
         written = excluded.written, form = excluded.form`,
      ...[key, patient, kind, sourceSystem, at, body, written, form],
    );
  }

  /** Newest first. */
  query({ patients, kind, sourceSystem, limit, after: cursor }: RecordQuery): Page<RecordRow> {
    const rows = this.#sql.all<Stored>(
      `SELECT ${columns} FROM record WHERE patient IN (SELECT value FROM json_each(?)) AND kind = ?
         AND (? = '' OR source_system = ?) AND n < ? ORDER BY n DESC ${atMost()}`,
      ...[list(patients), kind, sourceSystem ?? '', sourceSystem ?? '', after(cursor), limit + 1],
    );
    return page(rows, limit, toRow);
  }

  /** Raises the most recent content, and makes the row due where it was raised. */
  engage({ mostRecent, dueAt, ...key }: Omit<Engagement, 'attempts'>): void {
    this.#sql.run(
      `INSERT INTO engagement (patient, kind, source_system, controller, most_recent, due_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET
         most_recent = max(most_recent, excluded.most_recent),
         due_at = iif(told IS NOT most_recent, due_at, excluded.due_at),
         told = iif(excluded.most_recent > most_recent, NULL, told)`,
      ...[...keyOf(key), mostRecent, dueAt],
    );
  }

  /** Oldest first. */
  due(now: number, limit: number): Engagement[] {
    return this.#sql.all<Engagement>(
      `SELECT ${engagementColumns} FROM engagement WHERE told IS NOT most_recent AND due_at <= ?
       ORDER BY due_at ${atMost()}`,
      now,
      limit,
    );
  }

  /** The index has confirmed it; what was raised meanwhile stays due. */
  told({ mostRecent, ...key }: EngagementKey & Pick<Engagement, 'mostRecent'>): void {
    this.#sql.run(`UPDATE engagement SET told = ?, attempts = 0 WHERE ${byKey}`, mostRecent, ...keyOf(key));
  }

  again({ dueAt, ...key }: EngagementKey & Pick<Engagement, 'dueAt'>): void {
    this.#sql.run(`UPDATE engagement SET due_at = ?, attempts = attempts + 1 WHERE ${byKey}`, dueAt, ...keyOf(key));
  }

  moveBack(ms: number): void {
    this.#sql.run('UPDATE engagement SET due_at = due_at - ? WHERE told IS NOT most_recent', ms);
  }

  /** Everything is to be told again, as after a loss of the index; how many rows. */
  forget(dueAt: number): number {
    return this.#sql.run('UPDATE engagement SET told = NULL, due_at = ?, attempts = 0', dueAt);
  }
}
