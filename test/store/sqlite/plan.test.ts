import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { at, job, referral, sender, uuid } from '../../contract/store-builder.ts';
import { type SqlitePlace, sqlitePlace } from './place.ts';

// What is asked often must be found by an index, however much lies in the file.
let place: SqlitePlace;
let store: Store;
let asked: { readonly db: DatabaseSync; readonly sql: string }[];

beforeEach(async () => {
  place = await sqlitePlace();
  asked = [];
  const prepare = DatabaseSync.prototype.prepare;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql: string) {
    asked.push({ db: this, sql });
    return prepare.call(this, sql);
  });
  store = openSqliteStore({ file: place.file, clock: { now: () => at }, groupMs: 0 });
  await store.migrate();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await place.remove();
});

/** How SQLite goes about the statements that `ask` is the first to use. */
async function planOf(ask: () => Promise<unknown>): Promise<string> {
  asked = [];
  await ask();
  const used = [...asked].filter(({ sql }) => /^(SELECT|UPDATE|DELETE|INSERT|WITH)/.test(sql));
  expect(used.length).toBeGreaterThan(0);
  // A bare one has the statement compiled anew each time that it is bound.
  for (const { sql } of used) expect(sql).not.toMatch(/LIMIT \?/);
  return used
    .flatMap(({ db, sql }) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
    .map((row) => String(row.detail))
    .join('\n');
}

const claim = () => store.claim({ worker: 'w', limit: 1, leaseMs: 1, now: at });

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    'the next destination of a claim, whatever waits for the one before,',
    claim,
    /outbox_due \(destination>\?\)[\s\S]*outbox_due \(destination=\? AND wake_at<\?\)/,
  ],
  ['the summary of the queue', () => store.queue(), /outbox_(turn|due)[\s\S]*outbox_waiting[\s\S]*outbox_dead/],
  ['jobs that are to be done', () => store.outbox({ state: 'ready', limit: 1 }), /outbox_waiting/],
  ['dead letters', () => store.outbox({ state: 'dead', limit: 1 }), /outbox_dead/],
  ['jobs of an exchange', () => store.outbox({ exchangeId: 'x', limit: 1 }), /outbox_exchange/],
  ['parked messages', () => store.exchanges({ states: ['parked'], limit: 1 }), /exchange_waiting/],
  ['exchanges of a case', () => store.exchanges({ caseId: 'x', limit: 1 }), /exchange_case/],
  [
    'exchanges of a referral',
    () => store.exchanges({ remissId: 'x', limit: 1 }),
    /case_alias USING PRIMARY KEY[\s\S]*exchange_case/,
  ],
  ['the inbox', () => store.tasks({ owners: [sender], states: ['received'], limit: 1 }), /task_owner/],
  ['the log of a Task', () => store.taskLog({ taskId: 'x', side: 'owner' }), /task_log USING INTEGER PRIMARY KEY/],
  ['late Tasks', () => store.overdue(at, 1), /task_overdue/],
  ['Tasks of a referral', () => store.tasksOf('x'), /case_alias USING PRIMARY KEY[\s\S]*task_case/],
  ['receipts of a case', () => store.receipts({ caseId: 'x' }), /exchange_case[\s\S]*PRIMARY KEY/],
  ['a patient in the audit', () => store.auditRows({ patient: 'x', limit: 1 }), /audit_patient/],
  ['a case by another name', () => store.caseByAlias({ type: 'remiss-id', value: 'x', parties: 'y' }), /PRIMARY KEY/],
])('%s is found by its index', async (_, ask, index) => {
  const plan = await planOf(ask);
  expect(plan).toMatch(index);
  expect(plan).not.toMatch(/SCAN (e|t|o|r|exchange|task|body|audit)$/m);
});

test('passing the turn reads two rows, however long the line is', async () => {
  await store.accept(referral('a', { outbox: [job('a', { orderKey: 'line' }), job('a', { orderKey: 'line' })] }));
  const [first] = await claim();
  const plan = await planOf(() => store.complete(first!, {}));
  expect(plan).toMatch(/outbox_turn/);
  expect(plan).toMatch(/outbox_waiting/);
  expect(plan).not.toMatch(/SCAN/);
  expect(await claim()).toMatchObject([{ exchangeId: uuid('exchange a') }]);
});

test('which destinations have no room, or room for one, is looked up: all of them may rest at once', async () => {
  const plan = await planOf(claim);
  expect(plan.match(/^LIST SUBQUERY/gm)).toHaveLength(2);
});
