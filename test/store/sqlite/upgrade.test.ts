import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { referral } from '../../../src/cli/demo/messages.ts';
import { verifyStoreAudit } from '../../../src/store/audit-walk.ts';
import { migrate, steps } from '../../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { day, first, id, says, time } from '../../gateway/conversation.ts';
import { twoGateways } from '../../support/two-gateways.ts';

/** A store with the content of a real conversation, written at each earlier version of the schema, opened by today's code. */
const waiting = 'SE5566778899-SYS1#2026-8';
const newest = steps().length;
const clock = { now: () => Date.parse('2026-11-24T09:00:00Z') };
let folder: string;
let today: string;
let before: Awaited<ReturnType<typeof contentOf>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-upgrade-'));
  today = join(folder, 'today.db');
  const both = await twoGateways();
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('bekraftad'));
  await both.run();
  both.faults.set('clinic', ['refuse-connection']);
  await both.region.submit(referral({ id: waiting, patient: 'alma', question: 'Knäprotes?', time }));
  await both.run();
  await both.region.parts.store.backup(today);
  await both.close();
  before = await opened(today, contentOf);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function opened<T>(file: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = openSqliteStore({ file, clock, groupMs: 0 });
  await store.migrate();
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Everything that can be asked of a store. */
async function contentOf(store: Store) {
  const { rows: exchanges } = await store.exchanges({ limit: 100 });
  const { rows: tasks } = await store.tasks({ limit: 100 });
  const { rows: cases } = await store.cases({ limit: 100 });
  const roles = ['source', 'bundle', 'acknowledgement', 'wire'] as const;
  return {
    exchanges,
    tasks,
    cases,
    bodies: await Promise.all(exchanges.flatMap(({ id }) => roles.map((role) => store.body(id, role)))),
    receipts: await Promise.all(exchanges.map(({ id }) => store.receipts({ exchangeId: id }))),
    outbox: await Promise.all(exchanges.map(({ id }) => store.outbox({ exchangeId: id, limit: 10 }))),
    logs: await Promise.all(tasks.map((key) => store.taskLog(key))),
    parts: await Promise.all(cases.map(({ id }) => store.parts(id))),
    queue: await store.queue(),
    head: await store.auditHead(),
    audit: await store.auditRows({ limit: 1_000 }),
  };
}

/** Columns of earlier versions whose values today's have in another form. */
const earlier: Readonly<Record<string, string>> = {
  'care_case.names': '(SELECT json_group_array(DISTINCT value) FROM today.case_alias WHERE case_n = n)',
  'receipt.id': '(id / 268435456) * 65536 + id % 268435456',
  'receipt.exchange_n': 'id / 268435456',
  'receipt.entry': 'id % 268435456',
  'task_log.id': '(id / 268435456) * 65536 + id % 268435456',
  'task_log.task_n': 'id / 268435456',
  'task_log.entry': 'id % 268435456',
};

/** What that version of the program would have written: its tables, with today's values in the columns that it had. */
function writtenAt(version: number): string {
  const file = join(folder, `version-${version}.db`);
  const db = new DatabaseSync(file);
  migrate(db, steps().slice(0, version));
  db.exec(`PRAGMA foreign_keys = OFF; ATTACH '${today}' AS today`);
  const tables = db
    .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  const columns = (schema: string, table: string) =>
    db
      .prepare(`SELECT name FROM pragma_table_info('${table}', '${schema}')`)
      .all()
      .map(({ name }) => String(name));
  for (const { name } of tables) {
    const now = columns('today', String(name));
    const value = (column: string) => (version < newest && earlier[`${name}.${column}`]) || `"${column}"`;
    const both = columns('main', String(name)).filter((column) => now.includes(column) || earlier[`${name}.${column}`]);
    if (both.length > 0)
      db.exec(`INSERT INTO main.${name} (${both.map((column) => `"${column}"`)})
        SELECT ${both.map(value)} FROM today.${name}`);
  }
  db.close();
  return file;
}

test('the conversation has content of every sort', () => {
  expect(new Set(before.exchanges.map(({ remissId }) => remissId))).toEqual(new Set([id, waiting]));
  expect(before.queue.ready).toBe(1);
  for (const sort of [before.tasks, before.cases, before.audit, before.receipts.flat(), before.logs.flat()])
    expect(sort.length).toBeGreaterThan(0);
});

test.each(Array.from({ length: newest }, (_, n) => n + 1))(
  'a store of version %i keeps all of its content',
  async (version) => {
    const file = writtenAt(version);
    expect(await opened(file, contentOf)).toEqual(before);
    expect(await opened(file, (store) => verifyStoreAudit(store, []))).toMatchObject({ ok: true });
    const claimed = await opened(file, (store) =>
      store.claim({ worker: 'w', limit: 9, leaseMs: 1, now: clock.now() + day }),
    );
    expect(claimed.map(({ purpose }) => purpose)).toEqual(['deliver']);
  },
);
