import type { StatementSync } from 'node:sqlite';
import type { CaseAlias, CaseRow } from '../../rows.ts';
import type { Page } from '../../store.ts';
import { after, page } from '../cursor.ts';
import { atMost, list, type Raw, type Statements } from '../statements.ts';

const columns = `n, id, units, test, created_at AS createdAt, updated_at AS updatedAt, ended_at AS endedAt`;

const open = `INSERT INTO care_case (id, units, test, created_at, updated_at, ended_at, names) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`;

/** Numbers of the cases in which something names the remiss-id. */
export const casesNaming = "SELECT case_n FROM case_alias WHERE value = ? AND type = 'remiss-id'";

/** Where the case is not known under the name already. Its number as parties: nobody's alias. */
const mention = `INSERT INTO case_alias (value, type, parties, case_n) SELECT ?1, 'remiss-id', CAST(?2 AS TEXT), ?2
  WHERE NOT EXISTS (SELECT 1 FROM case_alias WHERE value = ?1 AND type = 'remiss-id' AND case_n = ?2)`;

type Stored = Omit<CaseRow, 'units'> & { readonly n: number; readonly units: string };

function toRow({ n: _, units, test, ...rest }: Raw<Stored>): CaseRow {
  return { ...rest, units: JSON.parse(units) as string[], test: test === 1 };
}

/** Cases, the units that may see them, and their other names. */
export class CareCaseTable {
  readonly #sql: Statements;
  readonly #open: StatementSync;
  readonly #see: StatementSync;
  readonly #alias: StatementSync;

  constructor(sql: Statements) {
    this.#sql = sql;
    this.#open = sql.prepare(open);
    this.#see = sql.prepare('INSERT OR IGNORE INTO case_unit (unit, case_n) VALUES (?, ?)');
    this.#alias = sql.prepare('INSERT OR IGNORE INTO case_alias (value, type, parties, case_n) VALUES (?, ?, ?, ?)');
  }

  /** Number of a case id; the id is noted if it is new. */
  number(id: string): number {
    return this.find(id) ?? Number(this.#sql.prepare('INSERT INTO care_case (id) VALUES (?)').run(id).lastInsertRowid);
  }

  find(id: string): number | undefined {
    return this.#sql.get<{ n: number }>('SELECT n FROM care_case WHERE id = ?', id)?.n;
  }

  /**
   * Opens the case under those names, or raises `updatedAt`, sets `endedAt` as given and adds units where it exists; the
   * names are then the caller's to add.
   */
  put(row: CaseRow, names: readonly string[]): { readonly n: number; readonly opened: boolean } {
    const done = this.#open.run(
      ...[
        row.id,
        list([...row.units].sort()),
        Number(row.test),
        row.createdAt,
        row.updatedAt,
        row.endedAt,
        list(names),
      ],
    );
    const opened = done.changes === 1;
    const n = opened ? Number(done.lastInsertRowid) : this.#renew(row);
    for (const unit of row.units) this.#see.run(unit, n);
    return { n, opened };
  }

  #renew(row: CaseRow): number {
    const stored = this.#sql.get<Stored>(`SELECT ${columns} FROM care_case WHERE id = ?`, row.id)!;
    const units = [...new Set([...(JSON.parse(stored.units) as string[]), ...row.units])].sort();
    this.#sql.run(
      `UPDATE care_case SET units = ?, test = ?, created_at = coalesce(created_at, ?),
         updated_at = max(coalesce(updated_at, 0), ?), ended_at = ? WHERE n = ?`,
      list(units),
      stored.createdAt === null ? row.test : stored.test,
      ...[row.createdAt, row.updatedAt, row.endedAt, stored.n],
    );
    return stored.n;
  }

  /** The first case to claim a name between two parties keeps it; false for a later one. */
  putAlias(alias: CaseAlias, caseN: number): boolean {
    return this.#alias.run(alias.value, alias.type, alias.parties, caseN).changes === 1;
  }

  /** A name that leads to a case which was opened without it, so that it can go with the case. */
  addName(caseN: number, value: string): void {
    this.#sql.run('INSERT OR IGNORE INTO case_name (case_n, value) VALUES (?, ?)', caseN, value);
  }

  /** Something of the case names the remiss-id; false where the case is known under it already. */
  mention(remissId: string, caseN: number): boolean {
    return this.#sql.run(mention, remissId, caseN) === 1;
  }

  get(id: string): CaseRow | undefined {
    const row = this.#sql.get<Stored>(`SELECT ${columns} FROM care_case WHERE id = ? AND created_at IS NOT NULL`, id);
    return row && toRow(row);
  }

  byAlias(alias: Pick<CaseAlias, 'type' | 'value' | 'parties'>): CaseRow | undefined {
    const row = this.#sql.get<Stored>(
      `SELECT ${columns} FROM care_case WHERE created_at IS NOT NULL AND n =
         (SELECT case_n FROM case_alias WHERE value = ? AND type = ? AND parties = ?)`,
      alias.value,
      alias.type,
      alias.parties,
    );
    return row && toRow(row);
  }

  /** Newest first. */
  query(query: { units?: readonly string[]; limit: number; after?: string }): Page<CaseRow> {
    const seen = query.units
      ? 'AND n IN (SELECT case_n FROM case_unit WHERE unit IN (SELECT value FROM json_each(?)))'
      : '';
    const rows = this.#sql.all<Stored>(
      `SELECT ${columns} FROM care_case WHERE created_at IS NOT NULL AND n < ? ${seen} ORDER BY n DESC ${atMost()}`,
      after(query.after),
      ...(query.units ? [list(query.units)] : []),
      query.limit + 1,
    );
    return page(rows, query.limit, toRow);
  }
}
