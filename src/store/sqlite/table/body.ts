import type { StatementSync } from 'node:sqlite';
import type { BodyRole, BodyRow } from '../../rows.ts';
import type { Raw, Statements } from '../statements.ts';

/** Numbers are part of stored ids: never renumber, at most eight. */
const roleNumber: Readonly<Record<BodyRole, number>> = {
  source: 0,
  bundle: 1,
  acknowledgement: 2,
  answer: 3,
  handover: 4,
  issues: 5,
  wire: 6,
  check: 7,
};
export const rolesPerExchange = 8;

const idOf = (exchangeN: number, role: BodyRole): number => exchangeN * rolesPerExchange + roleNumber[role];

/** Evidence: written once. The others may be written again, e.g. by a second hand-over. */
const evidence: readonly BodyRole[] = ['source', 'bundle'];

const insert = 'INSERT INTO body (id, media_type, status, bytes) VALUES (?, ?, ?, ?)';
const upsert = `${insert} ON CONFLICT (id) DO UPDATE
  SET media_type = excluded.media_type, status = excluded.status, bytes = excluded.bytes`;

/** The bytes of an exchange, by role. */
export class BodyTable {
  readonly #sql: Statements;
  readonly #insert: StatementSync;
  readonly #upsert: StatementSync;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#insert = sql.prepare(insert);
    this.#upsert = sql.prepare(upsert);
  }

  put(row: BodyRow, exchangeN: number): void {
    const statement = evidence.includes(row.role) ? this.#insert : this.#upsert;
    statement.run(idOf(exchangeN, row.role), row.mediaType, row.status, row.bytes);
  }

  get(exchangeId: string, role: BodyRole): BodyRow | undefined {
    const row = this.#sql.get<Omit<BodyRow, 'exchangeId' | 'role'>>(
      `SELECT media_type AS mediaType, status, bytes FROM body
       WHERE id = (SELECT n FROM exchange WHERE id = ?) * ${rolesPerExchange} + ?`,
      exchangeId,
      roleNumber[role],
    ) as Raw<BodyRow> | undefined;
    return row && { ...row, exchangeId, role };
  }
}
