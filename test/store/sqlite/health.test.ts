import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreEvent } from '../../../src/store/sqlite/options.ts';
import { makeStoreFile, type StoreFile } from '../../../src/store/sqlite/store-file.ts';
import type { Tables } from '../../../src/store/sqlite/tables.ts';
import { at } from '../../contract/store-builder.ts';
import { type SqlitePlace, sqlitePlace } from './place.ts';

let place: SqlitePlace;
let file: StoreFile;
let events: StoreEvent[];

beforeEach(async () => {
  place = await sqlitePlace();
  events = [];
  file = makeStoreFile({ file: place.file, clock: { now: () => at }, onEvent: (event) => events.push(event) });
  file.open();
});
afterEach(async () => {
  await file.close();
  await place.remove();
});

/** A row of so many bytes. */
const row = (name: string, bytes: number) => (tables: Tables) =>
  tables.sql.run(
    'INSERT INTO idempotency VALUES (?, ?, ?, ?, NULL, ?, ?)',
    'c',
    name,
    'h',
    202,
    Buffer.alloc(bytes, 1),
    at,
  );

const allows = (pages: number | bigint) => file.db.exec(`PRAGMA max_page_count = ${pages}`);
const pages = (): number => Number(Object.values(file.db.prepare('PRAGMA page_count').get()!)[0]);

test('a store whose file is full is ill and says why, until a write succeeds', async () => {
  await file.write(row('a', 10));
  expect(file.health()).toEqual({ ok: true, detail: 'sqlite' });
  allows(pages());
  await expect(file.write(row('b', 500_000))).rejects.toMatchObject({ fault: 'unavailable' });
  expect(file.health()).toEqual({ ok: false, detail: expect.stringMatching(/^the last write failed: .*full/) });
  expect(events.map(({ type }) => type)).toEqual(['opened', 'committed', 'commit-failed']);
  allows(1_000_000);
  await file.write(row('b', 500_000));
  expect(file.health()).toEqual({ ok: true, detail: 'sqlite' });
});

test('a write that is refused for itself says nothing of the store', async () => {
  await file.write(row('a', 10));
  await expect(file.write(row('a', 10))).rejects.toThrow(/UNIQUE/);
  expect(file.health()).toEqual({ ok: true, detail: 'sqlite' });
});

test('a store that is closed is ill', async () => {
  await file.close();
  expect(file.health()).toEqual({ ok: false, detail: 'not open' });
});
