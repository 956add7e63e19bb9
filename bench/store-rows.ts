import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { closeConnection, openConnection } from '../src/store/sqlite/connection.ts';
import { migrate } from '../src/store/sqlite/migrate.ts';

/** One row as it lies in the file, and the statement that writes it. */
type Insertion = readonly [statement: StatementSync, values: readonly SQLInputValue[]];

/** The head of the audit is written once a group. */
const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'audit_mark'";
/** Tables without a rowid: by the number of the case, which grows with each message. */
const orders: Readonly<Record<string, string>> = { case_unit: 'case_n, unit', case_alias: 'case_n' };

/**
 * What the data model costs: the rows that a store wrote of some messages, inserted into the same schema with the same
 * settings by prepared statements and nothing else: no looking up, no reading back, no message that might be refused.
 */
export function openRows(file: string) {
  const db = openConnection(file, 'bench');
  migrate(db);
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const head = db.prepare(`INSERT INTO audit_mark (name, seq, hash) SELECT 'head', seq, hash FROM audit WHERE seq = ?
    ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`);
  const read = new Map<string, number>();
  let audited = 0;

  return {
    /** What the store of that file, closed, holds more than when it was last looked at: the insertions of each message. */
    newIn: (storeFile: string, messages: number): Insertion[][] => {
      const store = new DatabaseSync(storeFile, { readOnly: true });
      const perTable = store
        .prepare(tables)
        .all()
        .map(({ name }) => newRows(store, String(name), messages));
      store.close();
      return Array.from({ length: messages }, (_, n) => perTable.flatMap((rows) => rows[n] ?? []));
    },
    insert: (messages: readonly (readonly Insertion[])[], group: number): void => {
      for (let i = 0; i < messages.length; i += group) {
        const members = messages.slice(i, i + group);
        begin.run();
        for (const message of members) for (const [statement, values] of message) statement.run(...values);
        audited += members.length;
        head.run(audited);
        commit.run();
      }
    },
    /** As a working gateway's queue is emptied. */
    drain: (): void => db.exec("UPDATE outbox SET turn = 0, state = 'done' WHERE turn = 1"),
    close: (): void => closeConnection(db, file),
  };

  function newRows(store: DatabaseSync, table: string, messages: number): Insertion[][] {
    const from = read.get(table) ?? 0;
    if (store.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n === 0) return [];
    const order = orders[table] ?? 'rowid';
    const rows = store.prepare(`SELECT * FROM ${table} ORDER BY ${order} LIMIT -1 OFFSET ?`).all(from);
    if (rows.length % messages !== 0) throw new Error(`the rows of ${table} are not the same for each message`);
    read.set(table, from + rows.length);
    const places = Object.keys(rows[0]!).map(() => '?');
    const statement = db.prepare(`INSERT INTO ${table} VALUES (${places.join(', ')})`);
    const each = rows.length / messages;
    return Array.from({ length: messages }, (_, n) =>
      rows.slice(n * each, (n + 1) * each).map((row): Insertion => [statement, Object.values(row)]),
    );
  }
}
