import type { StatementSync } from 'node:sqlite';
import type { Receipt } from '../../rows.ts';
import { StoreError } from '../../store-error.ts';
import { entryId, entryOf, isOf } from '../numbered.ts';
import type { Statements } from '../statements.ts';

const insert = `INSERT INTO receipt (id, level, sort, outcome, party, at, code, content_hash, signature)
  VALUES (${entryId('?1', '?2')}, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`;
const lastOf = `SELECT ${entryOf('max(id)')} AS entry FROM receipt WHERE ${isOf('id', '?1')}`;
const select = `SELECT c.id AS caseId, e.id AS exchangeId, r.level, r.sort, r.outcome, r.party, r.at, r.code,
    r.content_hash AS contentHash, r.signature
  FROM exchange e JOIN care_case c ON c.n = e.case_n JOIN receipt r ON ${isOf('r.id', 'e.n')}`;

/** Receipts: facts, only ever added. A receipt's case is the case of its exchange. */
export class ReceiptTable {
  readonly #sql: Statements;
  readonly #insert: StatementSync;
  readonly #lastOf: StatementSync;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#insert = sql.prepare(insert);
    this.#lastOf = sql.prepare(lastOf);
  }

  /** `exchange.receipts`: how many it has, where that is known. Counted on. */
  add(row: Receipt, exchange: { readonly n: number; readonly caseId: string; receipts?: number }): void {
    if (exchange.caseId !== row.caseId) {
      throw new StoreError('unknown-row', `Exchange ${row.exchangeId} is not part of case ${row.caseId}.`);
    }
    exchange.receipts = 1 + (exchange.receipts ?? Number(this.#lastOf.get(exchange.n)?.entry ?? 0));
    this.#insert.run(
      ...[
        exchange.n,
        exchange.receipts,
        row.level,
        row.sort,
        row.outcome,
        row.party,
        row.at,
        row.code,
        row.contentHash,
        row.signature,
      ],
    );
  }

  /** Of one exchange in the order of writing, of a case by time. */
  query(where: { readonly caseId: string } | { readonly exchangeId: string }): Receipt[] {
    return 'caseId' in where
      ? this.#sql.all<Receipt>(`${select} WHERE c.id = ? ORDER BY r.at, r.id`, where.caseId)
      : this.#sql.all<Receipt>(`${select} WHERE e.id = ? ORDER BY r.id`, where.exchangeId);
  }
}
