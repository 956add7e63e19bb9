import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { pragma } from '../../../src/store/sqlite/connection.ts';
import { migrate, type Step, steps } from '../../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { sqlitePlace } from './place.ts';

/** Tables and indexes with their definitions, comments and spacing aside. */
function schemaOf(db: DatabaseSync): Record<string, string> {
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all();
  const plain = (sql: unknown) => String(sql).replace(/--.*$/gm, '').replace(/\s+/g, ' ');
  return Object.fromEntries(rows.map((row) => [`${row.type} ${row.name}`, plain(row.sql)]));
}
const versionOf = (db: DatabaseSync) => pragma(db, 'user_version');
const step = (version: number, sql: string): Step => ({ version, sql });

test('migrating from nothing gives exactly the reviewed schema', () => {
  const migrated = new DatabaseSync(':memory:');
  migrate(migrated);
  const reviewed = new DatabaseSync(':memory:');
  reviewed.exec(readFileSync(new URL('../../../src/store/sqlite/schema.sql', import.meta.url), 'utf8'));
  expect(schemaOf(migrated)).toEqual(schemaOf(reviewed));
  expect(Object.keys(schemaOf(migrated)).length).toBeGreaterThan(20);
});

test('numbers the steps 1, 2, 3, ... without a gap', () => {
  const versions = steps().map((s) => s.version);
  expect(versions).toEqual(versions.map((_, i) => i + 1));
});

test('brings a file of an older version forward and keeps its rows', () => {
  const db = new DatabaseSync(':memory:');
  const first = [step(1, 'CREATE TABLE a (x)')];
  expect(migrate(db, first)).toEqual({ from: 0, to: 1 });
  db.exec('INSERT INTO a VALUES (7)');
  const later = [...first, step(2, 'ALTER TABLE a ADD COLUMN y DEFAULT 1'), step(3, 'CREATE INDEX a_x ON a (x)')];
  expect(migrate(db, later)).toEqual({ from: 1, to: 3 });
  expect({ ...db.prepare('SELECT * FROM a').get() }).toEqual({ x: 7, y: 1 });
  expect(migrate(db, later)).toEqual({ from: 3, to: 3 });
});

test('leaves a file as it was when a step fails, and goes on from there when it is mended', () => {
  const db = new DatabaseSync(':memory:');
  const broken = [step(1, 'CREATE TABLE a (x)'), step(2, 'CREATE TABLE b (x); CREATE TABLE a (x)')];
  expect(() => migrate(db, broken)).toThrow(/already exists/);
  expect(versionOf(db)).toBe(1);
  expect(Object.keys(schemaOf(db))).toEqual(['table a']);
  migrate(db, [broken[0]!, step(2, 'CREATE TABLE b (x)')]);
  expect(versionOf(db)).toBe(2);
});

test('refuses a file of a newer version and leaves it alone', () => {
  const db = new DatabaseSync(':memory:');
  migrate(db, [step(1, 'CREATE TABLE a (x)'), step(2, 'CREATE TABLE b (x)')]);
  expect(() => migrate(db, [step(1, 'CREATE TABLE a (x)')])).toThrow(/schema version 2.*up to 1/);
  expect(versionOf(db)).toBe(2);
});

test('jobs of a file from before step 5 keep their turns and their order', async () => {
  const place = await sqlitePlace();
  const job = (id: number, key: string, turn: 0 | 1, state: string) =>
    `INSERT INTO outbox (id, exchange_n, purpose, order_key, destination, due_at, wake_at, turn, state, created_at)
     VALUES (${id}, 1, 'deliver', '${key}', 'SE1', 0, 0, ${turn}, '${state}', 0)`;
  const db = new DatabaseSync(place.file);
  migrate(db, steps().slice(0, 4));
  db.exec("INSERT INTO care_case (n, id) VALUES (1, 'case')");
  db.exec(`INSERT INTO exchange VALUES (1, 'e', 'out', 1, 'referral', 'remiss-ny', 'SE2', 'SE1', 'm', 'h', NULL, NULL,
    'json', 'c', 'queued', NULL, 0, NULL, NULL, 0, 0)`);
  for (const sql of [job(1, 'line', 0, 'done'), job(2, 'line', 1, 'ready'), job(3, 'line', 0, 'ready')]) db.exec(sql);
  for (const sql of [job(4, 'line', 0, 'ready'), job(5, 'other', 1, 'ready'), job(6, 'x', 0, 'dead')]) db.exec(sql);
  db.close();
  const store = openSqliteStore({ file: place.file, clock: { now: () => 1 }, groupMs: 0 });
  await store.migrate();
  expect(await store.queue()).toMatchObject({ ready: 4, claimed: 0, dead: 1 });
  const order: number[] = [];
  const next = () => store.claim({ worker: 'w', limit: 1, leaseMs: 1, now: 1 });
  for (let [one] = await next(); one; [one] = await next()) {
    order.push(one.id);
    await store.complete(one, {});
  }
  expect(order).toEqual([2, 3, 4, 5]);
  await store.close();
  await place.remove();
});
