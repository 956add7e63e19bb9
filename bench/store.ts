import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { systemClock } from '../src/model/clock.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Change } from '../src/store/store.ts';
import { figure } from './figure.ts';
import { referralChange } from './store-change.ts';

/**
 * `node bench/store.ts`: messages a second that the store accepts in groups of 16, beside a bare insert of the same
 * bytes into one table with the same settings and the same grouping, round by round in the same run. A JSON line of that,
 * and one of the processor time of each, which the disk and other work on the machine do not hide.
 */
const rounds = Number(process.argv[2] ?? 7);
const messages = 1_600;
const group = 16;
const goal = '>= 0.8';
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

const ours: Cost[] = [];
const peers: Cost[] = [];
// The first round warms up compiler and page cache and is not counted.
for (let round = 0; round <= rounds; round++) {
  const changes = Array.from({ length: messages }, (_, i) =>
    referralChange(`${round}-${i}`, { uuid: randomUUID, timeUuid: v7, bytes: randomBytes, now: systemClock.now() }),
  );
  const rows = changes.map(bytesOf);
  const peer = await costOf(async () => insertBare(rows));
  const own = await costOf(() => acceptAll(changes));
  if (round > 0) {
    peers.push(peer);
    ours.push(own);
  }
  await drain();
}
await store.close();
bare.db.close();
rmSync(folder, { recursive: true });

const rates = { own: ours.map(perSecond), peer: peers.map(perSecond) };
const cpu = { own: ours.map(cpuOf), peer: peers.map(cpuOf) };
const peer = 'bare node:sqlite insert, same bytes and grouping';
tell('store-accept', 'messages/s', rates, (own, bare) => own / bare);
tell('store-accept-cpu', 'us of CPU/message', cpu, (own, bare) => bare / own);

/** The ratio is 1 where the store costs no more than the bare insert, whichever way the figure runs. */
function tell(name: string, unit: string, of: typeof rates, ratio: (own: number, bare: number) => number): void {
  const ratios = of.own.map((own, i) => ratio(own, of.peer[i]!));
  figure({
    ...{ name, value: median(of.own), unit, peer, peerValue: median(of.peer), ratio: median(ratios), goal },
    ...{ runs: rounds, spread: [Math.min(...ratios), Math.max(...ratios)] },
  });
}

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

interface Cost {
  readonly ms: number;
  readonly cpuMicros: number;
}

async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [start, cpuStart] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpuStart);
  return { ms: performance.now() - start, cpuMicros: user + system };
}

function perSecond({ ms }: Cost): number {
  return (messages * 1_000) / ms;
}

function cpuOf({ cpuMicros }: Cost): number {
  return cpuMicros / messages;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
