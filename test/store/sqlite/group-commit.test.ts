import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test, vi } from 'vitest';
import { GroupCommit, Refused } from '../../../src/store/sqlite/group-commit.ts';

let db: DatabaseSync;
let memory: number[];
let group: GroupCommit<number[]>;
let sizes: number[];
let failed: number;

beforeEach(() => {
  db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (x INTEGER UNIQUE)');
  memory = [];
  sizes = [];
  failed = 0;
  group = make(16);
});

function make(groupMax: number): GroupCommit<number[]> {
  return new GroupCommit<number[]>({
    db,
    companion: {
      save: () => [...memory],
      restore: (saved) => {
        memory = saved;
      },
      beforeCommit: () => {},
    },
    groupMs: 0,
    groupMax,
    committed: (size) => sizes.push(size),
    failed: () => failed++,
  });
}

const insert = (x: number) => () => {
  db.prepare('INSERT INTO t VALUES (?)').run(x);
  memory.push(x);
  return x;
};
const stored = () =>
  db
    .prepare('SELECT x FROM t ORDER BY x')
    .all()
    .map((row) => row.x);

test('commits writes of one moment together, at most as many as allowed', async () => {
  group = make(4);
  const all = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8, 9].map((x) => group.submit(insert(x))));
  expect(all).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(sizes).toEqual([4, 4, 1]);
});

test('undoes a member that was refused or failed after writing, in table and memory, and keeps the others', async () => {
  const results = await Promise.allSettled([
    group.submit(insert(1)),
    group.submit(() => {
      insert(2)();
      throw new Refused('no');
    }),
    group.submit(() => {
      insert(3)();
      insert(1)();
    }),
    group.submit(insert(4)),
  ]);
  expect(results.map((r) => (r.status === 'fulfilled' ? r.value : 'rejected'))).toEqual([1, 'no', 'rejected', 4]);
  expect(stored()).toEqual([1, 4]);
  expect(memory).toEqual([1, 4]);
  expect(sizes).toEqual([4]);
});

test('answers a member that was refused before writing without running the group again', async () => {
  const work = vi.fn(insert(1));
  const refused = group.submit(() => {
    throw new Refused('no', true);
  });
  await Promise.all([group.submit(work), refused]);
  expect(work).toHaveBeenCalledTimes(1);
  expect(await refused).toBe('no');
});

test('rejects every member when the commit fails, stores nothing, and works again afterwards', async () => {
  db.exec('PRAGMA foreign_keys = ON; CREATE TABLE child (x REFERENCES t (x) DEFERRABLE INITIALLY DEFERRED)');
  const results = await Promise.allSettled([
    group.submit(insert(1)),
    group.submit(() => db.prepare('INSERT INTO child VALUES (99)').run()),
  ]);
  expect(results).toMatchObject([
    { status: 'rejected', reason: { fault: 'unavailable' } },
    { status: 'rejected', reason: { fault: 'unavailable' } },
  ]);
  expect([stored(), memory, failed]).toEqual([[], [], 1]);
  expect(await group.submit(insert(1))).toBe(1);
});

test('rejects the whole group when the disk is full, and takes it when there is room again', async () => {
  db.exec('CREATE TABLE big (x)');
  const pages = Number(Object.values(db.prepare('PRAGMA page_count').get()!)[0]);
  db.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const large = () => db.prepare('INSERT INTO big VALUES (zeroblob(100000))').run();
  const results = await Promise.allSettled([group.submit(insert(1)), group.submit(large)]);
  expect(results.map((r) => r.status === 'rejected' && r.reason.fault)).toEqual(['unavailable', 'unavailable']);
  expect([stored(), memory]).toEqual([[], []]);
  db.exec('PRAGMA max_page_count = 100000');
  await Promise.all([group.submit(insert(1)), group.submit(large)]);
  expect(stored()).toEqual([1]);
});

/** SQLITE_IOERR, and the extended codes IOERR_FSYNC and CORRUPT_INDEX: their last byte says what they are. */
test.each([10, 1034, 779])(
  'gives up the whole group when the disk fails under one member (SQLite says %i)',
  async (errcode) => {
    const torn = () => {
      throw Object.assign(new Error('disk I/O error'), { errcode });
    };
    const results = await Promise.allSettled([group.submit(insert(1)), group.submit(torn)]);
    expect(results.map((r) => r.status === 'rejected' && r.reason.fault)).toEqual(['unavailable', 'unavailable']);
    expect([stored(), memory]).toEqual([[], []]);
  },
);
