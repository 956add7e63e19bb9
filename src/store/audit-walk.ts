import { type AuditVerdict, type NotedHead, verifyAudit } from './audit-chain.ts';
import type { AuditRow } from './rows.ts';
import type { Store } from './store.ts';

/** Rows read at a time. */
const pageSize = 500;

/** Every audit row of a store from its cut on, a page at a time. */
async function* auditRowsOf(store: Pick<Store, 'auditRows'>, fromSeq: number): AsyncGenerator<AuditRow> {
  for (let from = fromSeq; ; ) {
    const rows = await store.auditRows({ fromSeq: from, limit: pageSize });
    yield* rows;
    if (rows.length < pageSize) return;
    from = rows.at(-1)!.seq + 1;
  }
}

/**
 * Verifies a store's audit while it runs. `outside`: heads that were written where this store's owner cannot reach; the
 * store's own head is always added. `keptSince`: rows written since then must still be there.
 */
export async function verifyStoreAudit(
  store: Pick<Store, 'auditRows' | 'auditHead' | 'auditCut'>,
  outside: readonly NotedHead[] = [],
  keptSince?: number,
): Promise<AuditVerdict> {
  const cut = await store.auditCut();
  const heads = [...outside, await store.auditHead()];
  // From the very first row that is there: rows before the cut would be a fault, not to be skipped.
  return verifyAudit(auditRowsOf(store, 0), { cut, heads, ...(keptSince !== undefined && { keptSince }) });
}
