import type { StatementSync } from 'node:sqlite';
import { type AuditHead, chain, genesis } from '../../audit-hash.ts';
import type { AuditRow, NewAudit } from '../../rows.ts';
import type { Companion } from '../group-commit.ts';
import { atMost, type Statements } from '../statements.ts';

const columns = 'seq, at, patient, event, previous_hash AS previousHash, hash';
const setMark = `INSERT INTO audit_mark (name, seq, hash) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`;

/**
 * The audit chain. The head is held in memory (one process owns the file) and follows the transaction: written once
 * before COMMIT, taken back with a rollback.
 */
export class AuditTable implements Companion<readonly [AuditHead, AuditHead]> {
  readonly #sql: Statements;
  readonly #insert: StatementSync;
  readonly #mark: StatementSync;
  #head: AuditHead;
  /** What the head mark in the database says. */
  #marked: AuditHead;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#insert = sql.prepare(
      'INSERT INTO audit (seq, at, patient, event, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#mark = sql.prepare(setMark);
    this.#head = this.mark('head');
    this.#marked = this.#head;
  }

  append(rows: readonly NewAudit[]): void {
    for (const given of rows) {
      const row = chain(this.#head, given);
      this.#insert.run(row.seq, row.at, row.patient, row.event, row.previousHash, row.hash);
      this.#head = { seq: row.seq, hash: row.hash };
    }
  }

  head(): AuditHead {
    return this.#head;
  }

  /** Where retention has cut: the rows up to there were verified and removed. Genesis when nothing was cut. */
  mark(name: 'head' | 'cut'): AuditHead {
    return (
      this.#sql.get<AuditHead>('SELECT seq, hash FROM audit_mark WHERE name = ?', name) ?? { seq: 0, hash: genesis }
    );
  }

  /** Removes the rows up to and with `upTo`, which must have been verified. */
  cut(upTo: AuditHead): number {
    this.#mark.run('cut', upTo.seq, upTo.hash);
    return this.#sql.run('DELETE FROM audit WHERE seq <= ?', upTo.seq);
  }

  rows(query: { fromSeq?: number; patient?: string; limit: number }): AuditRow[] {
    const fromSeq = query.fromSeq ?? 0;
    return query.patient === undefined
      ? this.#sql.all<AuditRow>(
          `SELECT ${columns} FROM audit WHERE seq >= ? ORDER BY seq ${atMost()}`,
          ...[fromSeq, query.limit],
        )
      : this.#sql.all<AuditRow>(
          `SELECT ${columns} FROM audit INDEXED BY audit_patient
           WHERE seq >= ?1 AND substr(patient, 1, 12) = substr(?2, 1, 12) AND patient = ?2 ORDER BY seq ${atMost('?3')}`,
          ...[fromSeq, query.patient, query.limit],
        );
  }

  save(): readonly [AuditHead, AuditHead] {
    return [this.#head, this.#marked];
  }

  restore(saved: ReturnType<AuditTable['save']>): void {
    [this.#head, this.#marked] = saved;
  }

  beforeCommit(): void {
    if (this.#head === this.#marked) return;
    this.#mark.run('head', this.#head.seq, this.#head.hash);
    this.#marked = this.#head;
  }
}
