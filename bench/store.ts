import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { v7 } from 'uuid';
import { systemClock } from '../src/model/clock.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Change, Store } from '../src/store/store.ts';
import { figure } from './figure.ts';
import { referralChange } from './store-change.ts';
import { openRows } from './store-rows.ts';

/**
 * `node bench/store.ts`: messages a second that the store accepts in groups of 16, round by round in the same run beside two
 * peers with the same settings and the same grouping: a bare insert of the same bytes into one table, and a bare insert of
 * the same rows into the same schema (`store-rows.ts`). The first tells what the whole costs, the second what our code
 * costs where the data model is given. A JSON line of each, and one of the processor time, which the disk and other work
 * on the machine do not hide. Each begins with a collected heap: the garbage of making the messages is nobody's.
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

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const folder = mkdtempSync(join(tmpdir(), 'vardbro-bench-'));
const bare = openBare(join(folder, 'bare.db'));
const rows = openRows(join(folder, 'rows.db'));
/** Accepts the same messages beforehand, so that their rows are known. */
const twin = { file: join(folder, 'twin.db'), clock: systemClock };
const store = openSqliteStore({ file: join(folder, 'store.db'), clock: systemClock, groupMax: group });
await store.migrate();

const costs: { readonly bare: Cost; readonly rows: Cost; readonly own: Cost }[] = [];
// The first round warms up compiler and page cache and is not counted.
for (let round = 0; round <= rounds; round++) {
  const changes = Array.from({ length: messages }, (_, i) =>
    referralChange(`${round}-${i}`, { uuid: randomUUID, timeUuid: v7, bytes: randomBytes, now: systemClock.now() }),
  );
  const bytes = changes.map(bytesOf);
  const insertions = await rowsOf(changes);
  const cost = {
    bare: await costOf(async () => insertBare(bytes)),
    rows: await costOf(async () => rows.insert(insertions, group)),
    own: await costOf(() => acceptAll(store, changes)),
  };
  if (round > 0) costs.push(cost);
  await drain();
  rows.drain();
}
await store.close();
rows.close();
bare.db.close();
rmSync(folder, { recursive: true });

const peers = {
  bare: 'bare node:sqlite insert, same bytes and grouping',
  rows: 'bare node:sqlite insert, same rows, schema and grouping',
};
tell('store-accept', 'bare', 'messages/s', perSecond, (own, peer) => own / peer);
tell('store-accept-cpu', 'bare', 'us of CPU/message', cpuOf, (own, peer) => peer / own);
tell('store-accept-rows', 'rows', 'messages/s', perSecond, (own, peer) => own / peer);
tell('store-accept-rows-cpu', 'rows', 'us of CPU/message', cpuOf, (own, peer) => peer / own);

/** The ratio is 1 where the store costs no more than the peer, whichever way the figure runs. */
function tell(
  name: string,
  peer: keyof typeof peers,
  unit: string,
  value: (cost: Cost) => number,
  ratio: (own: number, peer: number) => number,
): void {
  const ratios = costs.map((cost) => ratio(value(cost.own), value(cost[peer])));
  figure({
    ...{ name, value: median(costs.map(({ own }) => value(own))), unit, peer: peers[peer] },
    ...{ peerValue: median(costs.map((cost) => value(cost[peer]))), ratio: median(ratios), goal },
    ...{ runs: rounds, spread: [Math.min(...ratios), Math.max(...ratios)] },
  });
}

/** The rows that the store writes of the messages. */
async function rowsOf(changes: readonly Change[]) {
  const writer = openSqliteStore(twin);
  await writer.migrate();
  await acceptAll(writer, changes);
  await writer.close();
  return rows.newIn(twin.file, messages);
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

function insertBare(messages: readonly Uint8Array[]): void {
  for (let i = 0; i < messages.length; i += group) {
    bare.begin.run();
    for (const bytes of messages.slice(i, i + group)) bare.insert.run(bytes);
    bare.commit.run();
  }
}

async function acceptAll(to: Store, changes: readonly Change[]): Promise<void> {
  for (let i = 0; i < changes.length; i += group) {
    const results = await Promise.all(changes.slice(i, i + group).map((change) => to.accept(change)));
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
  collect();
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
