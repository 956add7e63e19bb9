import type { IdempotencyRow, PartnerRow } from '../../rows.ts';
import type { Raw, Statements } from '../statements.ts';

/** Answers to HTTP calls by `Idempotency-Key`. */
export class IdempotencyTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** False when the key is taken by an answer that has not expired. */
  add(row: IdempotencyRow, now: number): boolean {
    this.#sql.run(
      'DELETE FROM idempotency WHERE client = ? AND key = ? AND expires_at <= ?',
      ...[row.client, row.key, now],
    );
    const added = this.#sql.run(
      `INSERT INTO idempotency (client, key, request_hash, status, location, body, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ...[row.client, row.key, row.requestHash, row.status, row.location, row.body, row.expiresAt],
    );
    return added === 1;
  }

  get(client: string, key: string, now: number): Raw<IdempotencyRow> | undefined {
    return this.#sql.get<IdempotencyRow>(
      `SELECT client, key, request_hash AS requestHash, status, location, body, expires_at AS expiresAt
       FROM idempotency WHERE client = ? AND key = ? AND expires_at > ?`,
      ...[client, key, now],
    );
  }
}

/** Ids that may be used once, such as the `jti` of a client assertion. */
export class OnceTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add(scope: string, id: string, expiresAt: number): boolean {
    return (
      this.#sql.run('INSERT OR IGNORE INTO once (scope, id, expires_at) VALUES (?, ?, ?)', scope, id, expiresAt) === 1
    );
  }
}

/** Cards of confirmed partners. A second confirmation replaces the card. */
export class PartnerTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  put(row: PartnerRow): void {
    this.#sql.run(
      `INSERT INTO partner (id, card, confirmed_by, confirmed_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET card = excluded.card, confirmed_by = excluded.confirmed_by,
         confirmed_at = excluded.confirmed_at`,
      ...[row.id, row.card, row.confirmedBy, row.confirmedAt],
    );
  }

  remove(id: string): void {
    this.#sql.run('DELETE FROM partner WHERE id = ?', id);
  }

  all(): Raw<PartnerRow>[] {
    return this.#sql.all<PartnerRow>(
      'SELECT id, card, confirmed_by AS confirmedBy, confirmed_at AS confirmedAt FROM partner ORDER BY id',
    );
  }
}
