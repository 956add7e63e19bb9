import { spawnSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refuseUnsafeVersion } from '../../../src/store/sqlite/connection.ts';
import { networkFileSystem } from '../../../src/store/sqlite/file-system.ts';
import { openSqliteStore, type StoreEvent } from '../../../src/store/sqlite/sqlite-store.ts';
import { at, referral, uuid } from '../../contract/store-builder.ts';
import { type SqlitePlace, sqlitePlace } from './place.ts';

let place: SqlitePlace;
const clock = { now: () => at };
const tryOpen = async () => openSqliteStore({ file: place.file, clock }).migrate();

beforeEach(async () => {
  place = await sqlitePlace();
});
afterEach(() => place.remove());

/** Opens the store in another process, which then does `then` with it. */
function elsewhere(then: string) {
  const module = new URL('../../../src/store/sqlite/sqlite-store.ts', import.meta.url).href;
  const script = `
    import { openSqliteStore } from ${JSON.stringify(module)};
    const store = openSqliteStore({ file: ${JSON.stringify(place.file)}, clock: { now: () => 0 } });
    try { await store.migrate(); ${then} } catch (error) { console.log(error.fault, error.message); }`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

test('refuses a second process and says who has the store', async () => {
  const store = await place.open(clock.now);
  const second = elsewhere("console.log('opened');");
  expect(second.stdout).toContain(
    `in-use The store ${place.file} is in use by another process (pid ${process.pid} since`,
  );
  await store.close();
  expect(elsewhere("console.log('opened');").stdout).toBe('opened\n');
});

test('refuses a second opening in the same process without harming the first', async () => {
  const store = await place.open(clock.now);
  await expect(tryOpen()).rejects.toMatchObject({ fault: 'in-use' });
  expect(elsewhere('').stdout).toContain('in-use');
  expect(await store.accept(referral('a'))).toEqual({ kind: 'done' });
  await store.close();
});

test('takes over the store of a process that was killed, with all it had acknowledged', async () => {
  const killed = elsewhere(`
    await store.appendAudit([{ at: 1, event: '{}', patient: null }]);
    process.kill(process.pid, 'SIGKILL');`);
  expect(killed.signal).toBe('SIGKILL');
  const store = await place.open(clock.now);
  expect(await store.auditHead()).toMatchObject({ seq: 1 });
  await store.close();
});

test('keeps the file and its log from other users of the machine', async () => {
  const store = await place.open(clock.now);
  await store.accept(referral('a'));
  for (const name of ['', '-wal', '.owner']) expect(statSync(place.file + name).mode & 0o777).toBe(0o600);
  await store.close();
});

test('reports what it opened, and does nothing before that', async () => {
  const events: StoreEvent[] = [];
  const store = openSqliteStore({ file: place.file, clock, onEvent: (event) => events.push(event) });
  await expect(store.exchange('x')).rejects.toMatchObject({ fault: 'closed' });
  await expect(store.accept({})).rejects.toMatchObject({ fault: 'closed' });
  expect(await store.health()).toMatchObject({ ok: false });
  await store.migrate();
  await store.migrate();
  expect(events).toEqual([{ type: 'opened', from: 0, to: expect.any(Number) }]);
  await store.close();
  await store.close();
});

test('writes what is waiting before it closes', async () => {
  const store = await place.open(clock.now);
  const accepted = store.accept(referral('a'));
  await store.close();
  expect(await accepted).toEqual({ kind: 'done' });
  const again = await place.open(clock.now);
  expect(await again.exchange(uuid('exchange a'))).toBeDefined();
  await again.close();
});

test('refuses the database of another program and what is no database', async () => {
  const other = new DatabaseSync(place.file);
  other.exec('CREATE TABLE theirs (x)');
  other.close();
  await expect(tryOpen()).rejects.toMatchObject({ fault: 'not-ours' });
  const after = new DatabaseSync(place.file);
  expect(after.prepare('SELECT name FROM sqlite_schema').all()).toHaveLength(1);
  after.close();
  writeFileSync(place.file, 'x'.repeat(5_000));
  await expect(tryOpen()).rejects.toThrow(/not a database/);
});

test('refuses SQLite versions that may lose commits', () => {
  for (const version of ['3.7.0', '3.45.1', '3.51.2', '2.99.99'])
    expect(() => refuseUnsafeVersion(version)).toThrow(version);
  for (const version of ['3.51.3', '3.52.0', '3.53.4', '4.0.0'])
    expect(() => refuseUnsafeVersion(version)).not.toThrow();
});

test('refuses to run where SQLite does not keep to synchronous=FULL', async () => {
  const { exec } = DatabaseSync.prototype;
  const less = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql: string) {
    exec.call(this, sql.replace('synchronous = FULL', 'synchronous = NORMAL'));
  });
  await expect(tryOpen()).rejects.toMatchObject({
    fault: 'unsafe-engine',
    message: expect.stringContaining('synchronous must be 2, but it is 1'),
  });
  less.mockRestore();
  await expect(tryOpen()).resolves.toBeUndefined();
});

test('knows network file systems by their number, also where it comes as a negative one', () => {
  expect(networkFileSystem(0x6969)).toBe('NFS');
  expect(networkFileSystem(0xff534d42 | 0)).toBe('CIFS');
  expect(networkFileSystem(0xef53)).toBeUndefined();
});
