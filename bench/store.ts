import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { systemClock } from '../src/model/clock.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Change } from '../src/store/store.ts';
import { referralChange } from './store-change.ts';

/**
 * `node bench/store.ts`: messages a second that the store accepts in groups of 16, beside a bare insert of the same
 * bytes into one table with the same settings and the same grouping, round by round in the same run. One JSON line.
 */
const rounds = Number(process.argv[2] ?? 7);
const messages = 1_600;
const group = 16;
const goal = 0.8;
/** Those of src/store/sqlite/connection.ts. */
const settings = [
  'locking_mode = EXCLUSIVE',
  'journal_mode = WAL',
  'synchronous = FULL',
  'wal_autocheckpoint = 4000',
  'cache_size = -16384',
];

const folder = mkdtempSync(join(tmpdir(), 'vardbro-bench-'));
const bare = openBare(join(folder, 'bare.db'));
const store = openSqliteStore({ file: join(folder, 'store.db'), clock: systemClock, groupMax: group });
await store.migrate();

const ours: number[] = [];
const peers: number[] = [];
// The first round warms up compiler and page cache and is not counted.
for (let round = 0; round <= rounds; round++) {
  const changes = Array.from({ length: messages }, (_, i) =>
    referralChange(`${round}-${i}`, { uuid: randomUUID, timeUuid: v7, bytes: randomBytes, now: systemClock.now() }),
  );
  const rows = changes.map(bytesOf);
  const peer = perSecond(await timed(async () => insertBare(rows)));
  const own = perSecond(await timed(() => acceptAll(changes)));
  if (round > 0) {
    peers.push(peer);
    ours.push(own);
  }
  await drain();
}
await store.close();
bare.db.close();
rmSync(folder, { recursive: true });

const ratios = ours.map((own, i) => own / peers[i]!);
const line = {
  name: 'store-accept',
  value: Math.round(median(ours)),
  unit: 'messages/s',
  peer: 'bare node:sqlite insert, same bytes and grouping',
  peerValue: Math.round(median(peers)),
  ratio: Number(median(ratios).toFixed(2)),
  goal,
  runs: rounds,
  spread: [Math.min(...ratios), Math.max(...ratios)].map((r) => Number(r.toFixed(2))),
};
process.stdout.write(`${JSON.stringify(line)}\n`);

/** All that a message makes durable in the store, as one row: the bodies, and the other rows' values. */
function bytesOf({ bodies = [], ...rest }: Change): Uint8Array {
  const values = Object.values(rest).flat(3);
  return Buffer.concat([...bodies.map((body) => body.bytes), Buffer.from(JSON.stringify(values))]);
}

/** One table, one row a message, the store's settings. */
function openBare(file: string) {
  const db = new DatabaseSync(file);
  for (const setting of settings) {
    db.exec(`PRAGMA ${setting}`);
  }
  db.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
  return {
    db,
    insert: db.prepare('INSERT INTO message (bytes) VALUES (?)'),
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
  };
}

function insertBare(rows: readonly Uint8Array[]): void {
  for (let i = 0; i < rows.length; i += group) {
    bare.begin.run();
    for (const bytes of rows.slice(i, i + group)) bare.insert.run(bytes);
    bare.commit.run();
  }
}

async function acceptAll(changes: readonly Change[]): Promise<void> {
  for (let i = 0; i < changes.length; i += group) {
    const results = await Promise.all(changes.slice(i, i + group).map((change) => store.accept(change)));
    if (results.some((result) => result.kind !== 'done')) throw new Error('a message was not accepted');
  }
}

/** Between rounds the queue is emptied, as a working gateway's is. */
async function drain(): Promise<void> {
  const request = { worker: 'bench', limit: group, leaseMs: 30_000 };
  for (let jobs = await claim(); jobs.length > 0; jobs = await claim()) {
    await Promise.all(jobs.map((job) => store.complete(job, {})));
  }
  function claim() {
    return store.claim({ ...request, now: systemClock.now() });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function perSecond(ms: number): number {
  return (messages * 1_000) / ms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
