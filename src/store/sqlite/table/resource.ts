import { hash } from 'node:crypto';
import type { ResourceIndexRow } from '../../rows.ts';
import { atMost, type Statements } from '../statements.ts';

const digestBytes = 8;
const digest = (reference: string): Buffer => hash('sha256', reference, 'buffer').subarray(0, digestBytes);

/** Digests of many, made one buffer at the end: a buffer for each costs as much as its hash. */
function digests(references: readonly string[]): Buffer {
  const each = references.map((reference) => hash('sha256', reference, 'binary').slice(0, digestBytes));
  return Buffer.from(each.join(''), 'latin1');
}

/** Which message holds a resource: a short digest each, so a hit is a hint that the caller confirms in the message. */
export class ResourceIndexTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  put(row: ResourceIndexRow, exchangeN: number): void {
    this.#sql.run(
      `INSERT INTO resource_index (exchange_n, digests) VALUES (?, ?)
       ON CONFLICT (exchange_n) DO UPDATE SET digests = excluded.digests`,
      ...[exchangeN, digests(row.references)],
    );
  }

  /** Numbers of exchanges, newest first. */
  find(type: string, id: string, limit: number): number[] {
    return this.#sql
      .all<{ n: number }>(
        `SELECT exchange_n AS n FROM resource_index WHERE instr(digests, ?) > 0 ORDER BY exchange_n DESC ${atMost()}`,
        ...[digest(`${type}/${id}`), limit],
      )
      .map((row) => row.n);
  }
}
