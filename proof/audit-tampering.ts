import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { defaultTiming } from '../src/gateway/directory/config.ts';
import type { AuditVerdict, NotedHead } from '../src/store/audit-chain.ts';
import { verifyStoreAudit } from '../src/store/audit-walk.ts';
import { Statements } from '../src/store/sqlite/statements.ts';
import { AuditTable } from '../src/store/sqlite/table/audit.ts';
import { makeLog } from './audit/log.ts';
import { type Choose, type Tampering, tamperings } from './audit/tamperings.ts';

/**
 * Tampers with the audit log of a real gateway, in its database, in every way that a person with write access to it has
 * who lacks the signing key; each time the log is verified as `vardbro audit verify` does and then put right again.
 * `node proof/audit-tampering.ts --tamperings N`: one JSON line; exit 1 unless all are found, the untouched log is found
 * whole, and without the heads kept outside (the control) some are not found.
 */
const { values } = parseArgs({ options: { tamperings: { type: 'string', default: '1000' } } });
const wanted = Number(values.tamperings);

const log = await makeLog(12);
const db = new DatabaseSync(log.file);
try {
  const whole = await verify(log.heads);
  if (!whole.ok) throw new Error(`the untouched log is not whole: ${whole.detail}`);
  const kinds = Object.entries(tamperings);
  const missed: string[] = [];
  let blind = 0;
  for (let n = 0; n < wanted; n++) {
    const [name, tamper] = kinds[n % kinds.length]!;
    const { found, foundInside } = await tamperOnce(tamper, chooser(n + 1));
    if (!found) missed.push(`${name} (${n})`);
    if (!foundInside) blind++;
  }
  for (const miss of missed.slice(0, 20)) process.stderr.write(`not found: ${miss}\n`);
  const after = await verify(log.heads);
  const found = wanted - missed.length;
  const summary = {
    name: 'audit tampering',
    tamperings: wanted,
    found,
    rows: whole.rows,
    heads: log.heads.length,
    control: { withoutHeads: wanted - blind },
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (found < wanted || blind === 0 || !after.ok) process.exitCode = 1;
} finally {
  db.close();
  await log.remove();
}

/** Within a transaction that is taken back. */
async function tamperOnce(tamper: Tampering, choose: Choose): Promise<{ found: boolean; foundInside: boolean }> {
  db.exec('BEGIN');
  try {
    tamper(db, choose);
    const [outside, inside] = [await verify(log.heads), await verify([])];
    return { found: !outside.ok, foundInside: !inside.ok };
  } finally {
    db.exec('ROLLBACK');
  }
}

/** Through the store's own reading of its tables. */
function verify(heads: readonly NotedHead[]): Promise<AuditVerdict> {
  const table = new AuditTable(new Statements(db));
  const store = {
    auditRows: async (query: { fromSeq?: number; limit: number }) => table.rows(query),
    auditHead: async () => table.head(),
    auditCut: async () => table.mark('cut'),
  };
  return verifyStoreAudit(store, heads, Date.now() - defaultTiming.audit);
}

/** Repeatable choices, others for each tampering. */
function chooser(seed: number): Choose {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * n);
  };
}
