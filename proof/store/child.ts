import { writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../src/model/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Job, Store } from '../../src/store/store.ts';
import { effectOf, message } from './message.ts';

/**
 * The victim: `child.ts FILE ROUND FULL|NORMAL`. Accepts messages and works the queue as fast as it can until it is
 * killed, and says on stdout, after each promise has resolved and not before, what it was promised:
 * `A <name>` accepted, `C <exchange id>` completed, `R <exchange id>` put back for a retry.
 */
const [file, round, synchronous] = process.argv.slice(2);

/** The store's connection, caught as it is made: the control must weaken it, and checkpoints must come often. */
const connections: DatabaseSync[] = [];
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  if (!connections.includes(this)) connections.push(this);
  return exec.call(this, sql);
};

const store = openSqliteStore({ file: file!, clock: systemClock, groupMs: 1, groupMax: 8 });
await store.migrate();
for (const db of connections) db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = 60`);

await Promise.all([accepting(store, 'a'), accepting(store, 'b'), accepting(store, 'c'), working(store)]);

function tell(what: string): void {
  writeSync(1, `${what}\n`);
}

async function accepting(to: Store, client: string): Promise<never> {
  for (let i = 0; ; i++) {
    const name = `${round}-${client}-${i}`;
    const result = await to.accept(message(name, systemClock.now()));
    if (result.kind !== 'done') throw new Error(`${name}: ${result.kind}`);
    tell(`A ${name}`);
  }
}

async function working(on: Store): Promise<never> {
  for (;;) {
    const now = systemClock.now();
    const jobs = await on.claim({ worker: 'child', limit: 4, leaseMs: 30_000, now });
    await Promise.all(jobs.map((job, i) => finish(on, job, i === 3)));
  }
}

async function finish(on: Store, job: Job, later: boolean): Promise<void> {
  const now = systemClock.now();
  const result = later
    ? await on.retry(job, { dueAt: now, code: 'http-503', ambiguous: true }, {})
    : await on.complete(job, effectOf(job, now));
  if (result.kind !== 'done') throw new Error(`job ${job.id}: ${result.kind}`);
  tell(`${later ? 'R' : 'C'} ${job.exchangeId}`);
}
