import type { DatabaseSync } from 'node:sqlite';
import { type AuditHead, auditHash } from '../audit-hash.ts';
import type { RetentionPolicy } from '../store.ts';
import type { Statements } from './statements.ts';
import { rolesPerExchange } from './table/body.ts';
import type { Tables } from './tables.ts';

/** Cases, exchanges or audit rows handled in one transaction, so that writers never wait long. */
const chunk = 100;

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
 * Deletes what may be deleted (design 6, "defaults"):
 * - bodies: of cases that ended before `policy.bodies`, when every exchange is settled and handed over; and of refused
 *   messages that old. What is old enough but not settled is counted as `heldCases`: it waits for a person.
 * - exchanges (the dedupe keys) with receipts, parts and done jobs: after `policy.duplicates`, once their bodies are gone
 * - cases with Tasks, logs and aliases: when their last exchange is gone
 * - audit: the oldest rows after `policy.audit`, each verified before it goes, with the place of the cut kept. A broken
 *   chain is not cut: it is evidence.
 * - expired idempotency and once keys
 */
export async function retain(
  db: DatabaseSync,
  write: Write,
  now: number,
  policy: RetentionPolicy,
): Promise<Record<string, number>> {
  const count = {
    ...(await caseBodies(write, now - policy.bodies)),
    refusedBodies: await inChunks(write, (t) => refusedBodies(t.sql, now - policy.bodies)),
    exchanges: await inChunks(write, (t) => exchanges(t.sql, now - policy.duplicates)),
    cases: await inChunks(write, (t) => cases(t.sql, now - Math.max(policy.bodies, policy.duplicates))),
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
      for (const row of rows) if (row.free === 1) bodies += deleteBodies(sql, 'case_n = ?', row.n);
      return rows;
    });
    heldCases += seen.filter((row) => row.free === 0).length;
    last = seen.at(-1)?.n ?? last;
    more = seen.length === chunk;
  }
  return { bodies, heldCases };
}

function deleteBodies(sql: Statements, which: string, value: number): number {
  const ns = sql.all<{ n: number }>(`SELECT n FROM exchange WHERE ${which}`, value);
  return ns.reduce((sum, { n }) => sum + sql.run(`DELETE FROM body WHERE ${bodyOf('?1')}`, n), 0);
}

function refusedBodies(sql: Statements, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT e.n FROM exchange e WHERE e.state = 'refused' AND e.updated_at <= ? AND ${hasBody('e.n')} LIMIT ${chunk}`,
    before,
  );
  return old.reduce((sum, { n }) => sum + deleteBodies(sql, 'n = ?', n), 0);
}

function exchanges(sql: Statements, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT e.n FROM exchange e JOIN care_case c ON c.n = e.case_n
     WHERE e.updated_at <= ? AND (c.ended_at IS NOT NULL OR e.state = 'refused') AND NOT ${hasBody('e.n')}
       AND e.state IN ('acknowledged', 'refused')
       AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.exchange_n = e.n AND o.state <> 'done') LIMIT ${chunk}`,
    before,
  );
  for (const { n } of old) {
    for (const table of ['receipt', 'part', 'outbox']) sql.run(`DELETE FROM ${table} WHERE exchange_n = ?`, n);
    sql.run('DELETE FROM exchange WHERE n = ?', n);
  }
  return old.length;
}

function cases(sql: Statements, before: number): number {
  const old = sql.all<{ n: number }>(
    `SELECT c.n FROM care_case c WHERE (c.ended_at <= ? OR c.created_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM exchange e WHERE e.case_n = c.n) LIMIT ${chunk}`,
    before,
  );
  for (const { n } of old) {
    sql.run('DELETE FROM task_log WHERE task_n IN (SELECT n FROM task WHERE case_n = ?)', n);
    for (const table of ['task', 'case_alias']) sql.run(`DELETE FROM ${table} WHERE case_n = ?`, n);
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
