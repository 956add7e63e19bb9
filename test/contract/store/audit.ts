import { describe, expect, test } from 'vitest';
import { auditHash, genesis } from '../../../src/store/audit-hash.ts';
import { auditRow, referral, uuid } from '../store-builder.ts';
import type { Here } from './here.ts';

/** The chain of audit rows. */
export function auditContract(here: Here): void {
  describe('audit', () => {
    test('chains every row to the one before it, across Changes and restarts', async () => {
      await here.store.accept(referral('a'));
      await here.store.appendAudit([auditRow('read'), auditRow('read again', { patient: uuid('patient a') })]);
      await here.reopen();
      await here.store.accept(referral('b'));
      const rows = await here.store.auditRows({ limit: 99 });
      expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
      let previousHash = genesis;
      for (const row of rows) {
        expect(row.previousHash).toBe(previousHash);
        expect(row.hash).toBe(auditHash(previousHash, row.seq, row));
        previousHash = row.hash;
      }
      expect(await here.store.auditHead()).toEqual({ seq: 4, hash: previousHash });
      expect(await here.store.auditCut()).toEqual({ seq: 0, hash: genesis });
    });

    test('gives rows from a place on, and those of one patient', async () => {
      await here.store.appendAudit(['1', '2', '3'].map((n) => auditRow(n, { patient: n === '2' ? 'p' : null })));
      expect((await here.store.auditRows({ fromSeq: 2, limit: 9 })).map((row) => row.seq)).toEqual([2, 3]);
      expect((await here.store.auditRows({ patient: 'p', limit: 9 })).map((row) => row.seq)).toEqual([2]);
      expect(await here.store.auditRows({ limit: 1 })).toHaveLength(1);
    });
  });
}
