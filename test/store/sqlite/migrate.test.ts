import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { pragma } from '../../../src/store/sqlite/connection.ts';
import { migrate, type Step, steps } from '../../../src/store/sqlite/migrate.ts';
import type { Store } from '../../../src/store/store.ts';
import { type SqlitePlace, sqlitePlace } from './place.ts';

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

/** A file as the steps up to `version` left it: two cases with an exchange each (n 1 and 2), and the jobs given. */
async function fileOf(version: number, jobs: readonly string[]): Promise<SqlitePlace> {
  const place = await sqlitePlace();
  const db = new DatabaseSync(place.file);
  migrate(db, steps().slice(0, version));
  for (const n of [1, 2]) {
    db.exec(`INSERT INTO care_case (n, id) VALUES (${n}, 'case ${n}')`);
    db.exec(`INSERT INTO exchange VALUES (${n}, 'e${n}', 'out', ${n}, 'referral', 'remiss-ny', 'SE2', 'SE1', 'm${n}', 'h', NULL,
      NULL, 'json', 'c', 'queued', NULL, 0, NULL, NULL, 0, 0)`);
  }
  for (const sql of jobs) db.exec(sql);
  db.close();
  return place;
}
const oldJob = (id: number, exchangeN: number, key: string, turn: 0 | 1, state: string) =>
  `INSERT INTO outbox (id, exchange_n, purpose, order_key, destination, due_at, wake_at, turn, state, created_at)
   VALUES (${id}, ${exchangeN}, 'deliver', '${key}', 'SE1', 0, 0, ${turn}, '${state}', 0)`;

/** Ids of the jobs in the order in which they come out, one at a time. */
async function workedOff(store: Store): Promise<number[]> {
  const order: number[] = [];
  const next = () => store.claim({ worker: 'w', limit: 1, leaseMs: 1, now: 1 });
  for (let [one] = await next(); one; [one] = await next()) {
    order.push(one.id);
    await store.complete(one, {});
  }
  return order;
}

test('jobs of a file from before step 5 keep their turns and their order', async () => {
  const line = [oldJob(1, 1, 'line', 0, 'done'), oldJob(2, 1, 'line', 1, 'ready'), oldJob(3, 1, 'line', 0, 'ready')];
  const more = [oldJob(4, 1, 'line', 0, 'ready'), oldJob(5, 1, 'other', 1, 'ready'), oldJob(6, 1, 'x', 0, 'dead')];
  const place = await fileOf(4, [...line, ...more]);
  const store = await place.open(() => 1);
  expect(await store.queue()).toMatchObject({ ready: 4, claimed: 0, dead: 1 });
  expect(await workedOff(store)).toEqual([2, 3, 4, 5]);
  await store.close();
  await place.remove();
});

test('lines of a file from before step 8 become lines of their case, each with its first', async () => {
  const place = await fileOf(7, [
    oldJob(1, 1, 'case 1|SE1', 1, 'claimed'),
    oldJob(2, 1, 'case 1|SE1', 0, 'ready'),
    oldJob(3, 1, 'across', 1, 'ready'),
    oldJob(4, 2, 'across', 0, 'ready'),
    oldJob(5, 2, 'across', 0, 'ready'),
  ]);
  const store = await place.open(() => 1);
  expect(await store.outbox({ id: 2, limit: 1 })).toMatchObject([{ orderKey: 'SE1', exchangeId: 'e1' }]);
  await store.accept({
    outbox: [{ exchangeId: 'e1', purpose: 'deliver', orderKey: 'SE1', destination: 'SE1', dueAt: 0 }],
  });
  const first = await store.claim({ worker: 'w', limit: 9, leaseMs: 1, now: 1 });
  expect(first.map(({ id }) => id)).toEqual([1, 3, 4]);
  for (const one of first) await store.complete(one, {});
  expect(await workedOff(store)).toEqual([2, 5, 6]);
  await store.close();
  await place.remove();
});

test('a file from before step 9 keeps receipts, logs and what names a remiss-id', async () => {
  const task = (n: number, caseN: number, remissId: string) =>
    `INSERT INTO task VALUES (${n}, 't${n}', 'owner', '${remissId}', ${caseN}, 'SE1', 'SE2', 'received', '[]', 1, 0, 0, 1, 0, 0, 0,
       'p', 0, 0, 0, 1)`;
  const receipt = (entry: number, level: number) =>
    `INSERT INTO receipt VALUES (1, ${entry}, ${level}, 'technical', 'ok', 'SE1', 5, '200', NULL, NULL)`;
  const log = (entry: number) =>
    `INSERT INTO task_log VALUES (7, ${entry}, NULL, 'remiss-ny', '', 'received', 'SE2', 'e1', 'm1', 5)`;
  const alias = "INSERT INTO case_alias VALUES ('r1', 'remiss-id', 'SE1 SE2', 1)";
  const names = [
    "UPDATE exchange SET remiss_id = 'r1'",
    'UPDATE care_case SET created_at = 1, updated_at = 1, ended_at = 1',
  ];
  const place = await fileOf(8, [
    ...[task(7, 1, 'r1'), task(8, 2, 'r2'), receipt(1, 0), receipt(2, 1), log(1), log(2), alias, ...names],
  ]);
  const store = await place.open(() => 1);
  expect((await store.exchanges({ remissId: 'r1', limit: 9 })).rows.map(({ id }) => id)).toEqual(['e2', 'e1']);
  expect(await store.tasksOf('r1')).toMatchObject([{ taskId: 't7' }]);
  expect(await store.tasksOf('r2')).toMatchObject([{ taskId: 't8' }]);
  expect(await store.receipts({ caseId: 'case 1' })).toMatchObject([{ level: 0 }, { level: 1 }]);
  expect(await store.receipts({ exchangeId: 'e2' })).toEqual([]);
  expect(await store.taskLog({ taskId: 't7', side: 'owner' })).toMatchObject([
    { entry: 1, to: 'received', messageId: 'm1' },
    { entry: 2, to: 'received', messageId: 'm1' },
  ]);
  expect(await store.caseByAlias({ value: 'r1', type: 'remiss-id', parties: 'SE1 SE2' })).toMatchObject({
    id: 'case 1',
  });
  await store.accept({ exchangeUpdates: ['e1', 'e2'].map((id) => ({ id, state: 'acknowledged', updatedAt: 1 })) });
  const all = { bodies: 0, duplicates: 0, audit: 0 };
  expect(await store.retain(9, all)).toMatchObject({ exchanges: 2, cases: 2 });
  await store.close();
  const left = new DatabaseSync(place.file);
  for (const table of ['receipt', 'task_log', 'case_alias', 'task'])
    expect(left.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toMatchObject({ n: 0 });
  left.close();
  await place.remove();
});
