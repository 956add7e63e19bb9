import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyStoreAudit } from '../../../src/store/audit-walk.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { at, body, careCase, exchange, referral, uuid } from '../../contract/store-builder.ts';
import { type SqlitePlace, sqlitePlace } from './place.ts';

const day = 86_400_000;
const clock = { now: () => at };
let place: SqlitePlace;
let store: Store;

beforeEach(async () => {
  place = await sqlitePlace();
  store = await place.open(clock.now);
});
afterEach(async () => {
  await store.close();
  await place.remove();
});

const big = (name: string) => referral(name, { bodies: [body(name, { bytes: new Uint8Array(60_000).fill(7) })] });

async function restored(file: string): Promise<Store> {
  const copy = openSqliteStore({ file, clock });
  await copy.migrate();
  return copy;
}

test('makes a whole and consistent copy while messages keep coming in, without making them wait for it', async () => {
  for (let i = 0; i < 200; i++) await store.accept(big(`before ${i}`));
  const target = join(place.folder, 'backup.db');
  let finished = false;
  const backup = store.backup(target).then(() => {
    finished = true;
  });
  let during = 0;
  while (!finished) expect(await store.accept(big(`during ${during++}`))).toEqual({ kind: 'done' });
  await backup;
  expect(during).toBeGreaterThan(3);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(existsSync(`${target}.part`)).toBe(false);

  const copy = await restored(target);
  expect(await verifyStoreAudit(copy)).toMatchObject({ ok: true });
  const { seq } = await copy.auditHead();
  expect(seq).toBeGreaterThanOrEqual(200);
  // Each message wrote one audit row in its transaction: as many of one as of the other, none torn.
  const names = [...Array(200).keys()]
    .map((i) => `before ${i}`)
    .concat([...Array(during).keys()].map((i) => `during ${i}`));
  const there = await Promise.all(
    names.map(async (name) => (await copy.body(uuid(`exchange ${name}`), 'source')) !== undefined),
  );
  expect(there.filter(Boolean)).toHaveLength(seq);
  await copy.close();
});

test('a backup that runs when the store is closed ends after its step, says so and leaves nothing behind', async () => {
  await Promise.all(Array.from({ length: 200 }, (_, i) => store.accept(big(`${i}`))));
  const target = join(place.folder, 'backup.db');
  const backup = store.backup(target);
  await Promise.all([
    expect(backup).rejects.toMatchObject({ fault: 'closed', message: expect.stringContaining('no backup was made') }),
    store.close(),
  ]);
  expect([target, `${target}.part`].filter(existsSync)).toEqual([]);
  store = await place.open(clock.now);
  await store.backup(target);
  const copy = await restored(target);
  expect(await copy.exchange(uuid('exchange 199'))).toBeDefined();
  await copy.close();
});

test('a retention that runs when the store is closed ends after its transaction, says so and goes on the next time', async () => {
  const ended = (name: string) =>
    referral(name, {
      exchanges: [exchange(name, { state: 'acknowledged' })],
      cases: [careCase(name, { endedAt: at })],
      outbox: [],
    });
  await Promise.all(Array.from({ length: 250 }, (_, i) => store.accept(ended(`${i}`))));
  const policy = { bodies: day, duplicates: day, audit: 10 * day };
  const retention = store.retain(at + 2 * day, policy);
  await Promise.all([
    expect(retention).rejects.toMatchObject({ fault: 'closed', message: expect.stringContaining('the next time') }),
    store.close(),
  ]);
  store = await place.open(clock.now);
  const gone = async (i: number) => (await store.body(uuid(`exchange ${i}`), 'source')) === undefined;
  const first = (await Promise.all(Array.from({ length: 250 }, (_, i) => gone(i)))).filter(Boolean).length;
  expect(first % 100).toBe(0);
  expect(first).toBeLessThan(250);
  expect(await store.retain(at + 2 * day, policy)).toMatchObject({ exchanges: 250, cases: 250 });
});

test('restores by putting the file in place', async () => {
  await store.accept(referral('a'));
  const target = join(place.folder, 'backup.db');
  await store.backup(target);
  await store.accept(referral('b'));
  await store.close();
  await copyFile(target, place.file);
  store = await place.open(clock.now);
  expect(await store.exchange(uuid('exchange a'))).toBeDefined();
  expect(await store.exchange(uuid('exchange b'))).toBeUndefined();
  expect(await store.accept(referral('b'))).toEqual({ kind: 'done' });
});

test('replaces an older backup and the rest of one that was broken off', async () => {
  const target = join(place.folder, 'backup.db');
  await store.backup(target);
  await copyFile(target, `${target}.part`);
  await store.accept(referral('a'));
  await store.backup(target);
  const copy = await restored(target);
  expect(await copy.exchange(uuid('exchange a'))).toBeDefined();
  await copy.close();
});

test('leaves no byte of a deleted body in the file or its log', async () => {
  const canary = 'KANARIE-4711-KANARIE';
  const bytes = new TextEncoder().encode(canary.repeat(400));
  await store.accept(
    referral('a', {
      exchanges: [exchange('a', { state: 'acknowledged' })],
      bodies: [body('a', { bytes })],
      cases: [careCase('a', { endedAt: at })],
      outbox: [],
    }),
  );
  const found = () => ['', '-wal'].some((name) => contents(place.file + name).includes(canary));
  expect(found()).toBe(true);
  await store.retain(at + 91 * day, { bodies: 90 * day, duplicates: 365 * day, audit: 2_000 * day });
  await store.close();
  expect(found()).toBe(false);
  store = await place.open(clock.now);
  expect(await store.exchange(uuid('exchange a'))).toBeDefined();
});

/** Read only while the store is closed, or in a test that needs its lock no more: closing a descriptor drops the lock. */
function contents(file: string): string {
  return existsSync(file) ? readFileSync(file, 'latin1') : '';
}

test('a copy that begins while something is being written is made all the same, time after time', async () => {
  let finished = false;
  const writing = (async () => {
    for (let n = 0; !finished; n++) await store.accept(referral(`${n}`));
  })();
  for (let n = 0; n < 40; n++) await store.backup(join(place.folder, 'backup.db'));
  finished = true;
  await writing;
  const copy = await restored(join(place.folder, 'backup.db'));
  expect(await verifyStoreAudit(copy)).toMatchObject({ ok: true });
  await copy.close();
});

test('a copy that cannot take its name leaves nothing behind', async () => {
  const taken = join(place.folder, 'taken');
  mkdirSync(join(taken, 'by a folder'), { recursive: true });
  await expect(store.backup(taken)).rejects.toThrow();
  expect(existsSync(`${taken}.part`)).toBe(false);
});
