import type { NewTerminology, TerminologyRow } from '../../rows.ts';
import type { Raw, Statements } from '../statements.ts';

/** Documents of the terminology rooms, by sort and key. What is in them is not known here. */
export class TerminologyTable {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** False when the row's rev is not the expected one. */
  put({ sort, key, body, expectRev }: NewTerminology): boolean {
    if (expectRev === 0) {
      return (
        this.#sql.run(
          'INSERT OR IGNORE INTO terminology (sort, key, rev, body) VALUES (?, ?, 1, ?)',
          sort,
          key,
          body,
        ) === 1
      );
    }
    if (expectRev !== undefined) {
      const update = 'UPDATE terminology SET rev = rev + 1, body = ? WHERE sort = ? AND key = ? AND rev = ?';
      return this.#sql.run(update, body, sort, key, expectRev) === 1;
    }
    this.#sql.run(
      `INSERT INTO terminology (sort, key, rev, body) VALUES (?, ?, 1, ?)
       ON CONFLICT (sort, key) DO UPDATE SET rev = rev + 1, body = excluded.body`,
      ...[sort, key, body],
    );
    return true;
  }

  get(sort: string, key: string): Raw<TerminologyRow> | undefined {
    return this.#sql.get<TerminologyRow>(
      'SELECT sort, key, rev, body FROM terminology WHERE sort = ? AND key = ?',
      sort,
      key,
    );
  }

  all(sort: string): Raw<TerminologyRow>[] {
    return this.#sql.all<TerminologyRow>(
      'SELECT sort, key, rev, body FROM terminology WHERE sort = ? ORDER BY key',
      sort,
    );
  }

  keys(sort: string): string[] {
    const rows = this.#sql.all<Pick<TerminologyRow, 'key'>>(
      'SELECT key FROM terminology WHERE sort = ? ORDER BY key',
      sort,
    );
    return rows.map(({ key }) => key);
  }

  remove({ sort, key }: Pick<TerminologyRow, 'sort' | 'key'>): void {
    this.#sql.run('DELETE FROM terminology WHERE sort = ? AND key = ?', sort, key);
  }
}
