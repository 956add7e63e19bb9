import { hash } from 'node:crypto';
import type { AuditRow, NewAudit } from './rows.ts';

/** `previousHash` of the first row ever written. */
export const genesis = '0'.repeat(64);

/** A place in the chain: the hash speaks for every row up to `seq`. */
export interface AuditHead {
  readonly seq: number;
  /** Lower-case hex SHA-256. */
  readonly hash: string;
}

/**
 * SHA-256, lower-case hex, over previousHash LF seq LF at LF patient-or-empty LF event, in UTF-8. The first four hold no
 * LF, so no two different rows give the same bytes.
 */
export function auditHash(previousHash: string, seq: number, row: NewAudit): string {
  return hash('sha256', `${previousHash}\n${seq}\n${row.at}\n${row.patient ?? ''}\n${row.event}`, 'hex');
}

/** The row that follows `head`. */
export function chain(head: AuditHead, row: NewAudit): AuditRow {
  const seq = head.seq + 1;
  return { ...row, seq, previousHash: head.hash, hash: auditHash(head.hash, seq, row) };
}
