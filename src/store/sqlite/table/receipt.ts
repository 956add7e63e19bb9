import type { StatementSync } from 'node:sqlite';
import type { Receipt } from '../../rows.ts';
import { StoreError } from '../../store-error.ts';
import type { Statements } from '../statements.ts';

const insert = `INSERT INTO receipt
    (exchange_n, entry, level, sort, outcome, party, at, code, content_hash, signature)
  VALUES (?1, 1 + coalesce((SELECT max(entry) FROM receipt WHERE exchange_n = ?1), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`;
const select = `SELECT c.id AS caseId, e.id AS exchangeId, r.level, r.sort, r.outcome, r.party, r.at, r.code,
    r.content_hash AS contentHash, r.signature
  FROM exchange e JOIN care_case c ON c.n = e.case_n JOIN receipt r ON r.exchange_n = e.n`;

/** Receipts: facts, only ever added. A receipt's case is the case of its exchange. */
export class ReceiptTable {
  readonly #sql: Statements;
  readonly #insert: StatementSync;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#insert = sql.prepare(insert);
  }

  add(row: Receipt, exchange: { readonly n: number; readonly caseId: string }): void {
    if (exchange.caseId !== row.caseId) {
      throw new StoreError('unknown-row', `Exchange ${row.exchangeId} is not part of case ${row.caseId}.`);
    }
    this.#insert.run(
      ...[exchange.n, row.level, row.sort, row.outcome, row.party, row.at, row.code, row.contentHash, row.signature],
    );
  }

  /** Of one exchange in the order of writing, of a case by time. */
  query(where: { readonly caseId: string } | { readonly exchangeId: string }): Receipt[] {
    return 'caseId' in where
      ? this.#sql.all<Receipt>(`${select} WHERE c.id = ? ORDER BY r.at, r.exchange_n, r.entry`, where.caseId)
      : this.#sql.all<Receipt>(`${select} WHERE e.id = ? ORDER BY r.entry`, where.exchangeId);
  }
}
