import { type AuditHead, auditHash, genesis } from './audit-hash.ts';
import type { AuditRow } from './rows.ts';

/**
 * What is wrong with the audit, and where it is first seen:
 * - changed: the row's content does not give its hash
 * - broken: the row does not continue the one before it (removed, inserted, swapped or rewritten rows)
 * - gap: numbers are missing before this row, or come twice
 * - head: the row's hash is not the one that a head, kept outside, vouches for
 * - cut: the chain ends before a head, kept outside
 * - early: rows at the beginning were removed, as retention does, but before their time
 */
export type AuditFault = 'changed' | 'broken' | 'gap' | 'head' | 'cut' | 'early';

export type AuditVerdict =
  | { readonly ok: true; readonly rows: number; readonly head: AuditHead }
  | { readonly ok: false; readonly fault: AuditFault; readonly seq: number; readonly detail: string };

export interface AuditKnowledge {
  /** Where the rows begin: the store's `auditCut()`; better, the same from a source outside. Default: the first row ever. */
  readonly cut?: AuditHead;
  /**
   * Heads noted earlier: the store's own, and those written out of its reach (signed, hourly). Without one from outside,
   * a cut at the tail together with the head's own note cannot be seen.
   */
  readonly heads?: readonly NotedHead[];
  /** Rows written since then must still be there (now less the retention of audit rows). Milliseconds since 1970. */
  readonly keptSince?: number;
}

/** A head, and when it was the newest. */
export interface NotedHead extends AuditHead {
  /** Milliseconds since 1970. */
  readonly at?: number;
}

type Bad = Extract<AuditVerdict, { ok: false }>;

/**
 * Walks the chain once, in constant memory, and stops at the first fault. Rows come in order of `seq`, all of them from
 * the cut on. Pure: knows no store.
 */
export async function verifyAudit(
  rows: AsyncIterable<AuditRow> | Iterable<AuditRow>,
  known: AuditKnowledge = {},
): Promise<AuditVerdict> {
  const start = known.cut ?? { seq: 0, hash: genesis };
  const heads = new Map<number, string[]>();
  for (const head of known.heads ?? []) heads.set(head.seq, [...(heads.get(head.seq) ?? []), head.hash]);
  let head = start;
  let count = 0;
  for await (const row of rows) {
    const fault = faultOf(row, head) ?? againstHeads(row, heads.get(row.seq));
    if (fault) return fault;
    head = { seq: row.seq, hash: row.hash };
    count++;
  }
  return atTheEnd(start, head, known.heads ?? []) ?? removedEarly(start, known) ?? { ok: true, rows: count, head };
}

function bad(fault: AuditFault, seq: number, detail: string): Bad {
  return { ok: false, fault, seq, detail };
}

function faultOf(row: AuditRow, before: AuditHead): Bad | undefined {
  if (row.seq !== before.seq + 1) return bad('gap', row.seq, `row ${row.seq} stands after row ${before.seq}`);
  if (row.previousHash !== before.hash)
    return bad('broken', row.seq, `row ${row.seq} does not continue row ${before.seq}`);
  if (row.hash !== auditHash(before.hash, row.seq, row)) return bad('changed', row.seq, `row ${row.seq} was changed`);
  return undefined;
}

function againstHeads(row: AuditRow, hashes: readonly string[] | undefined): Bad | undefined {
  if (!hashes || hashes.every((hash) => hash === row.hash)) return undefined;
  return bad('head', row.seq, `row ${row.seq} is not the one that was noted when it was the newest`);
}

function atTheEnd(start: AuditHead, head: AuditHead, heads: readonly AuditHead[]): Bad | undefined {
  const newest = heads.reduce((most, known) => Math.max(most, known.seq), 0);
  if (newest > head.seq) return bad('cut', head.seq + 1, `rows ${head.seq + 1} to ${newest} are missing at the end`);
  // Heads before the cut speak of rows that retention has removed; only one at the cut itself can still be compared.
  const atStart = heads.find((known) => known.seq === start.seq && known.hash !== start.hash);
  return atStart && bad('head', start.seq, `the place of the cut, row ${start.seq}, is not the one that was noted`);
}

/** Whoever can write the mark of the cut can remove rows as if they were too old; a head noted before them says otherwise. */
function removedEarly({ seq }: AuditHead, { heads = [], keptSince = Number.POSITIVE_INFINITY }: AuditKnowledge) {
  const before = heads.find((known) => known.seq < seq && (known.at ?? 0) >= keptSince);
  return before && bad('early', seq, `rows from ${before.seq + 1} to ${seq} were removed before their time`);
}
