import type { PartRow } from '../../rows.ts';
import type { Raw, Statements } from '../statements.ts';

const select = `SELECT c.id AS caseId, e.id AS exchangeId, p.sha256, p.size, p.media_type AS mediaType, p.title,
    p.full_url AS fullUrl, p.created_at AS createdAt
  FROM part p JOIN exchange e ON e.n = p.exchange_n JOIN care_case c ON c.n = e.case_n`;

/** Parts: which documents travelled in which exchange; the bytes lie in the exchange's Bundle. */
export class PartTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add(row: PartRow, exchangeN: number): void {
    this.#sql.run(
      `INSERT INTO part (exchange_n, sha256, size, media_type, title, full_url, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[exchangeN, row.sha256, row.size, row.mediaType, row.title, row.fullUrl, row.createdAt],
    );
  }

  ofCase(caseId: string): Raw<PartRow>[] {
    return this.#sql.all<PartRow>(`${select} WHERE c.id = ? ORDER BY p.n`, caseId);
  }

  byHash(sha256: string): Raw<PartRow>[] {
    return this.#sql.all<PartRow>(`${select} WHERE p.sha256 = ? ORDER BY p.n`, sha256);
  }
}
