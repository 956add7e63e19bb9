import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';
import { applicationId, pragma } from './connection.ts';

/** One forward step of the schema. */
export interface Step {
  readonly version: number;
  readonly sql: string;
}

const folder = new URL('./schema/', import.meta.url);

/** The steps in `schema/`, by the number that their file name starts with: 1, 2, 3, ... without a gap. */
export function steps(): readonly Step[] {
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}-.+\.sql$/.test(name))
    .sort();
  return files.map((name) => ({
    version: Number(name.slice(0, 3)),
    sql: readFileSync(new URL(name, folder), 'utf8'),
  }));
}

/**
 * Brings the schema forward, each step in a transaction of its own together with its number (`user_version`). Never
 * goes back: a file of a later version is refused with `newer-schema`, another program's file with `not-ours`.
 */
export function migrate(
  db: DatabaseSync,
  all: readonly Step[] = steps(),
): { readonly from: number; readonly to: number } {
  const from = Number(pragma(db, 'user_version'));
  const to = all.at(-1)?.version ?? 0;
  refuseForeign(db, from);
  if (from > to) {
    throw new StoreError(
      'newer-schema',
      `The store has schema version ${from}, but this program knows versions up to ${to}. Upgrade the program.`,
    );
  }
  for (const step of all.filter((s) => s.version > from)) apply(db, step);
  return { from, to };
}

function refuseForeign(db: DatabaseSync, version: number): void {
  const id = Number(pragma(db, 'application_id'));
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n);
  const empty = version === 0 && id === 0 && tables === 0;
  if (!empty && id !== applicationId) {
    throw new StoreError('not-ours', 'The file is a database of another program.');
  }
}

function apply(db: DatabaseSync, step: Step): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(step.sql);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${step.version}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
