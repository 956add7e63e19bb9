import { verifyStoreAudit } from '../../src/store/audit-walk.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { bytesOf, effectOf, exchangeIdOf } from './message.ts';
import type { Promised } from './victim.ts';

export interface Findings {
  /** Acknowledged but not there, or there with other bytes; and acknowledged completions that are not done. */
  lost: number;
  /** Exchanges with more than one effect, and jobs that have an effect but are not done. */
  doubled: number;
  /** Jobs that no worker gets once every lease has run out. */
  stuck: number;
  /** 1 when the audit chain does not verify. */
  audit: number;
}

/**
 * Opens what is left after the crash, as the next process would, and holds it against what was promised. Then works the
 * rest of the queue off: whatever was in flight must come out, once.
 */
export async function check(file: string, promised: readonly Promised[]): Promise<Findings> {
  // Past every lease that a victim can have taken.
  const clock = { now: () => Date.now() + 3_600_000 };
  const store = openSqliteStore({ file, clock, groupMs: 0 });
  await store.migrate();
  const findings: Findings = { lost: 0, doubled: 0, stuck: 0, audit: 0 };
  for (const one of promised) findings.lost += await lostOf(store, one);
  await drain(store, clock.now);
  const left = await store.queue();
  findings.stuck = left.ready + left.claimed;
  for (const id of await exchangeIds(store)) {
    const effects = await store.receipts({ exchangeId: id });
    if (effects.length !== 1) findings.doubled++;
  }
  if (!(await verifyStoreAudit(store)).ok) findings.audit = 1;
  await store.close();
  return findings;
}

async function lostOf(store: Store, promised: Promised): Promise<number> {
  let lost = 0;
  for (const name of promised.accepted) {
    const body = await store.body(exchangeIdOf(name), 'source');
    if (!body || Buffer.compare(body.bytes, bytesOf(name)) !== 0) lost++;
  }
  for (const id of promised.completed) {
    const jobs = await store.outbox({ exchangeId: id, limit: 2 });
    const effects = await store.receipts({ exchangeId: id });
    if (jobs[0]?.state !== 'done' || effects.length !== 1) lost++;
  }
  return lost;
}

async function drain(store: Store, now: () => number): Promise<void> {
  const claim = () => store.claim({ worker: 'check', limit: 64, leaseMs: 30_000, now: now() });
  for (let jobs = await claim(); jobs.length > 0; jobs = await claim()) {
    await Promise.all(jobs.map((job) => store.complete(job, effectOf(job, now()))));
  }
}

async function exchangeIds(store: Store): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await store.exchanges({ limit: 500, ...(after ? { after } : {}) });
    ids.push(...page.rows.map((row) => row.id));
    after = page.next;
    more = after !== undefined;
  }
  return ids;
}
