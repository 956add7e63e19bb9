import type { DatabaseSync } from 'node:sqlite';
import { type AuditHead, auditHash } from '../audit-hash.ts';
import type { RetentionPolicy } from '../store.ts';
import { isOf } from './numbered.ts';
import type { Statements } from './statements.ts';
import type { GoOn } from './store-file.ts';
import { rolesPerExchange } from './table/body.ts';
import type { Tables } from './tables.ts';

/** Cases, exchanges or audit rows handled in one transaction, so that writers never wait long. */
const chunk = 100;

/** The work may be run twice (group commit), so it counts nothing outside itself. */
type Write = <T>(work: (tables: Tables) => T) => Promise<T>;

/** A body may go only when nothing of the case is under way: the gateway is no journal, but the last copy may be here. */
const settled = `NOT EXISTS (SELECT 1 FROM exchange x WHERE x.case_n = c.n AND (
    x.state IN ('queued', 'parked', 'person', 'undelivered')
    OR EXISTS (SELECT 1 FROM outbox o WHERE o.exchange_n = x.n AND o.state <> 'done')))`;
const bodyOf = (n: string) => `body.id BETWEEN ${n} * ${rolesPerExchange} AND ${n} * ${rolesPerExchange} + 7`;
const hasBody = (n: string) => `EXISTS (SELECT 1 FROM body WHERE ${bodyOf(n)})`;

const casesWithOldBodies = `SELECT c.n FROM care_case c WHERE c.ended_at <= ? AND c.n > ?
  AND EXISTS (SELECT 1 FROM exchange e WHERE e.case_n = c.n AND ${hasBody('e.n')})`;

/**
 * Deletes what may be deleted:
 * - bodies: of cases that ended before `policy.bodies`, when every exchange is settled and handed over; and of refused
 *   messages that old. What is old enough but not settled is counted as `heldCases`: it waits for a person.
 * - exchanges (the dedupe keys) with receipts, parts and done jobs: after `policy.duplicates`, once their bodies are gone
 * - cases with Tasks, logs and aliases: when their last exchange is gone
 * - audit: the oldest rows after `policy.audit`, each verified before it goes, with the place of the cut kept. A broken
 *   chain is not cut: it is evidence.
 * - expired idempotency and once keys
 * Ends after the present transaction when the store is to be closed; what is left goes the next time.
 */
export async function retain(
  db: DatabaseSync,
  commit: Write,
  { now, policy, goOn }: { readonly now: number; readonly policy: RetentionPolicy; readonly goOn: GoOn },
): Promise<Record<string, number>> {
  const write: Write = (work) => {
    goOn('retention is not through, the rest is deleted the next time.');
    return commit(work);
  };
  const bodiesBefore = now - policy.bodies;
  const keysBefore = now - policy.duplicates;
  const casesBefore = Math.min(bodiesBefore, keysBefore);
  const count = {
    ...(await caseBodies(write, bodiesBefore)),
    refusedBodies: await throughOld(write, bodiesBefore, (...window) => refusedBodies(...window, bodiesBefore)),
    exchanges: await throughOld(write, keysBefore, (...window) => exchanges(...window, keysBefore)),
    cases:
      (await inChunks(write, ({ sql }) => endedCases(sql, casesBefore))) +
      (await inChunks(write, ({ sql }) => mentionedCases(sql))),
    audit: await audit(write, now - policy.audit),
    idempotency: await write((t) => t.sql.run('DELETE FROM idempotency WHERE expires_at <= ?', now)),
    once: await write((t) => t.sql.run('DELETE FROM once WHERE expires_at <= ?', now)),
  };
  // Deleted bytes must also leave the write-ahead log.
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return count;
}

/** Repeats until a transaction finds nothing more. */
async function inChunks(write: Write, step: (tables: Tables) => number): Promise<number> {
  let total = 0;
  for (let done = await write(step); done > 0; done = await write(step)) total += done;
  return total;
}

async function caseBodies(write: Write, endedBefore: number): Promise<{ bodies: number; heldCases: number }> {
  let bodies = 0;
  let heldCases = 0;
  for (let last = 0, more = true; more; ) {
    const seen = await write(({ sql }) => {
      const rows = sql.all<{ n: number; free: number }>(
        `SELECT n, (SELECT ${settled} FROM care_case c WHERE c.n = old.n) AS free
         FROM (${casesWithOldBodies} ORDER BY c.n LIMIT ${chunk}) old`,
        ...[endedBefore, last],
      );
      const free = rows.filter((row) => row.free === 1);
      const deleted = free.reduce((sum, row) => sum + deleteBodies(sql, 'case_n = ?', row.n), 0);
      return { rows, deleted };
    });
    bodies += seen.deleted;
    heldCases += seen.rows.filter((row) => row.free === 0).length;
    last = seen.rows.at(-1)?.n ?? last;
    more = seen.rows.length === chunk;
  }
  return { bodies, heldCases };
}

function deleteBodies(sql: Statements, which: string, value: number): number {
  const ns = sql.all<{ n: number }>(`SELECT n FROM exchange WHERE ${which}`, value);
  for (const { n } of ns) sql.run('DELETE FROM resource_index WHERE exchange_n = ?', n);
  return ns.reduce((sum, { n }) => sum + sql.run(`DELETE FROM body WHERE ${bodyOf('?1')}`, n), 0);
}

/**
 * Goes through the exchanges in order of arrival, a window a transaction, and stops at the first window that is wholly
 * younger than `before`: what a run costs depends on what is old, not on all there is.
 */
async function throughOld(
  write: Write,
  before: number,
  step: (sql: Statements, from: number, to: number) => number,
): Promise<number> {
  let total = 0;
  for (let last = 0, more = true; more; ) {
    const seen = await write(({ sql }) => {
      const window = sql.all<{ n: number; at: number }>(
        `SELECT n, created_at AS at FROM exchange WHERE n > ? ORDER BY n LIMIT ${chunk}`,
        last,
      );
      const old = window.some((row) => row.at <= before);
      const newest = window.at(-1)?.n ?? last;
      return { old, newest, done: old ? step(sql, last + 1, newest) : 0 };
    });
    total += seen.done;
    last = seen.newest;
    more = seen.old;
  }
  return total;
}

function refusedBodies(sql: Statements, from: number, to: number, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT n FROM exchange e WHERE n BETWEEN ? AND ? AND state = 'refused' AND updated_at <= ? AND ${hasBody('e.n')}`,
    ...[from, to, before],
  );
  return old.reduce((sum, { n }) => sum + deleteBodies(sql, 'n = ?', n), 0);
}

function exchanges(sql: Statements, from: number, to: number, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT e.n FROM exchange e JOIN care_case c ON c.n = e.case_n
     WHERE e.n BETWEEN ? AND ? AND e.updated_at <= ? AND (c.ended_at IS NOT NULL OR e.state = 'refused')
       AND e.state IN ('acknowledged', 'refused') AND NOT ${hasBody('e.n')}
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.exchange_n = e.n AND o.state <> 'done')`,
    ...[from, to, before],
  );
  for (const { n } of old) {
    for (const table of ['part', 'outbox', 'resource_index']) sql.run(`DELETE FROM ${table} WHERE exchange_n = ?`, n);
    sql.run(`DELETE FROM receipt WHERE ${isOf('id', '?1')}`, n);
    sql.run('DELETE FROM exchange WHERE n = ?', n);
  }
  return old.length;
}

const empty = 'NOT EXISTS (SELECT 1 FROM exchange e WHERE e.case_n = c.n)';

function endedCases(sql: Statements, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT c.n FROM care_case c WHERE c.ended_at <= ? AND ${empty} LIMIT ${chunk}`,
    before,
  );
  return deleteCases(sql, old);
}

function mentionedCases(sql: Statements): number {
  const left = sql.all<{ n: number }>(
    `SELECT c.n FROM care_case c WHERE c.created_at IS NULL AND ${empty} LIMIT ${chunk}`,
  );
  return deleteCases(sql, left);
}

function deleteCases(sql: Statements, old: readonly { readonly n: number }[]): number {
  for (const { n } of old) {
    for (const task of sql.all<{ n: number }>('SELECT n FROM task WHERE case_n = ?', n)) {
      sql.run('DELETE FROM task_handler WHERE task_n = ?', task.n);
      sql.run(`DELETE FROM task_log WHERE ${isOf('id', '?1')}`, task.n);
      sql.run('DELETE FROM task WHERE n = ?', task.n);
    }
    sql.run(
      `DELETE FROM case_alias WHERE case_n = ?1 AND value IN (
         SELECT value FROM json_each((SELECT names FROM care_case WHERE n = ?1))
         UNION SELECT value FROM case_name WHERE case_n = ?1)`,
      n,
    );
    sql.run('DELETE FROM case_name WHERE case_n = ?', n);
    sql.run(
      `DELETE FROM case_unit WHERE case_n = ?1
         AND unit IN (SELECT value FROM json_each((SELECT units FROM care_case WHERE n = ?1)))`,
      n,
    );
    sql.run('DELETE FROM care_case WHERE n = ?', n);
  }
  return old.length;
}

async function audit(write: Write, before: number): Promise<number> {
  return inChunks(write, ({ audit: table }) => {
    let cut = table.mark('cut');
    const start = cut.seq;
    for (const row of table.rows({ fromSeq: start + 1, limit: chunk })) {
      const follows = row.seq === cut.seq + 1 && row.previousHash === cut.hash;
      if (row.at > before || !follows || row.hash !== auditHash(cut.hash, row.seq, row)) break;
      cut = { seq: row.seq, hash: row.hash } satisfies AuditHead;
    }
    return cut.seq > start ? table.cut(cut) : 0;
  });
}
