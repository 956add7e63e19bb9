import { describe, expect, test } from 'vitest';
import { at, auditRow, body, careCase, exchange, job, referral, sender, task, uuid } from '../store-builder.ts';
import type { Here } from './here.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const policy = { bodies: 90 * day, duplicates: 90 * day, audit: 5 * 366 * day };

/** What is deleted, when, and what never is. */
export function retentionContract(here: Here): void {
  describe('retention', () => {
    const later = at + 91 * day;
    /** A referral that was delivered, and whose case has ended. */
    const finished = async (name: string): Promise<void> => {
      await here.store.accept(referral(name, { cases: [careCase(name, { endedAt: at })] }));
      const [mine] = await here.claim();
      const id = uuid(`exchange ${name}`);
      await here.store.complete(mine!, { exchangeUpdates: [{ id, state: 'acknowledged', updatedAt: at }] });
    };
    const hasSource = async (name: string) => (await here.store.body(uuid(`exchange ${name}`), 'source')) !== undefined;

    test('deletes the bodies of a case when its time has passed, and not a moment before', async () => {
      await finished('a');
      const references = ['Binary/b1'];
      await here.store.accept({ resources: [{ exchangeId: uuid('exchange a'), references }] });
      expect(await here.store.exchangesWith('Binary', 'b1')).toHaveLength(1);
      expect(await here.store.retain(at + policy.bodies - 1, policy)).toMatchObject({ bodies: 0 });
      expect(await hasSource('a')).toBe(true);
      expect(await here.store.retain(at + policy.bodies, { ...policy, duplicates: 365 * day })).toMatchObject({
        bodies: 3,
      });
      expect(await hasSource('a')).toBe(false);
      expect(await here.store.exchangesWith('Binary', 'b1')).toEqual([]);
      expect(await here.store.exchange(uuid('exchange a'))).toBeDefined();
      expect(await here.store.accept({ exchanges: [{ ...exchange('a'), id: uuid('x') }] })).toMatchObject({
        kind: 'duplicate',
      });
    });

    test('keeps the bodies of an open case', async () => {
      await here.store.accept(referral('a', { exchanges: [exchange('a', { state: 'acknowledged' })], outbox: [] }));
      await here.store.retain(later, policy);
      expect(await hasSource('a')).toBe(true);
    });

    test('keeps the bodies of an ended case where anything was not acknowledged, and counts it as held', async () => {
      for (const state of ['queued', 'parked', 'person', 'undelivered'] as const) {
        await here.store.accept(
          referral(state, {
            exchanges: [exchange(state, { state })],
            outbox: [],
            cases: [careCase(state, { endedAt: at })],
          }),
        );
      }
      expect(await here.store.retain(later, policy)).toMatchObject({ bodies: 0, exchanges: 0, cases: 0, heldCases: 4 });
      expect(await hasSource('undelivered')).toBe(true);
    });

    test('keeps the bodies of an ended case where a hand-over is not done, dead or alive', async () => {
      await finished('a');
      await here.store.accept({ outbox: [job('a', { purpose: 'hand-over' })] });
      expect(await here.store.retain(later, policy)).toMatchObject({ bodies: 0, heldCases: 1 });
      const [mine] = await here.claim();
      await here.store.dead(mine!, 'folder-full', {});
      expect(await here.store.retain(later, policy)).toMatchObject({ bodies: 0, exchanges: 0, heldCases: 1 });
      await here.store.replay(mine!.id, here.now, {});
      const [again] = await here.claim();
      await here.store.complete(again!, {});
      expect(await here.store.retain(later, policy)).toMatchObject({ bodies: 3, heldCases: 0 });
    });

    test('deletes dedupe keys and at last the whole case, leaving no row behind', async () => {
      await finished('a');
      await here.store.accept(referral('young'));
      expect(await here.store.retain(later, policy)).toMatchObject({ bodies: 3, exchanges: 1, cases: 1 });
      expect(await here.store.exchange(uuid('exchange a'))).toBeUndefined();
      expect(await here.store.case(uuid('case a'))).toBeUndefined();
      expect(await here.store.tasksOf(`${sender}#a`)).toEqual([]);
      expect(await here.store.taskLog({ taskId: uuid('task a'), side: 'requester' })).toEqual([]);
      const named = referral('a').aliases![0]!;
      expect(await here.store.caseByAlias(named)).toBeUndefined();
      expect(await here.store.receipts({ caseId: uuid('case a') })).toEqual([]);
      expect(await here.store.parts(uuid('case a'))).toEqual([]);
      await here.store.accept({ cases: [careCase('b')], aliases: [{ ...named, caseId: uuid('case b') }] });
      expect((await here.store.caseByAlias(named))?.id).toBe(uuid('case b'));
      expect(await hasSource('young')).toBe(true);
      expect(await here.store.task({ taskId: uuid('task young'), side: 'requester' })).toEqual(task('young'));
    });

    test('names that a case came to later go with it, too', async () => {
      await finished('a');
      const caseId = uuid('case a');
      const later = { ...exchange('b', { caseId, state: 'acknowledged' }), remissId: `${sender}#later` };
      const alias = { caseId, type: 'accession', value: 'A-1', parties: 'A B' } as const;
      await here.store.accept({ exchanges: [later], aliases: [alias] });
      await here.store.accept({ exchanges: [{ ...later, id: uuid('c'), messageId: uuid('c') }], aliases: [alias] });
      const { rows } = await here.store.exchanges({ remissId: `${sender}#later`, limit: 9 });
      expect(rows).toHaveLength(2);
      expect((await here.store.caseByAlias(alias))?.id).toBe(caseId);
      expect(await here.store.retain(at + 91 * day, policy)).toMatchObject({ exchanges: 3, cases: 1 });
      expect(await here.store.caseByAlias(alias)).toBeUndefined();
      await here.store.accept({ cases: [careCase('d')], aliases: [{ ...alias, caseId: uuid('case d') }] });
      expect((await here.store.caseByAlias(alias))?.id).toBe(uuid('case d'));
    });

    test('deletes a refused message without a case', async () => {
      await here.store.accept({ exchanges: [exchange('a', { state: 'refused' })], bodies: [body('a')] });
      expect(await here.store.retain(at + policy.bodies - 1, policy)).toMatchObject({ refusedBodies: 0 });
      expect(await here.store.retain(later, policy)).toMatchObject({ refusedBodies: 1, exchanges: 1, cases: 1 });
    });

    test('keeps the audit five years and longer than the bodies, then cuts it at a verified place', async () => {
      await here.store.appendAudit([
        auditRow('old'),
        auditRow('older', { at: at + 1 }),
        auditRow('new', { at: at + 30 * day }),
      ]);
      expect(await here.store.retain(later, policy)).toMatchObject({ audit: 0 });
      const rows = await here.store.auditRows({ limit: 9 });
      expect(await here.store.retain(at + 1 + policy.audit, policy)).toMatchObject({ audit: 2 });
      expect(await here.store.auditRows({ limit: 9 })).toEqual(rows.slice(2));
      expect(await here.store.auditCut()).toEqual({ seq: 2, hash: rows[1]!.hash });
      await here.reopen();
      await here.store.appendAudit([auditRow('newest')]);
      expect((await here.store.auditRows({ fromSeq: 4, limit: 9 }))[0]).toMatchObject({
        seq: 4,
        previousHash: rows[2]!.hash,
      });
    });

    test('cuts no row after one that is younger than the limit, so that the chain stays whole', async () => {
      await here.store.appendAudit([auditRow('a', { at: at + day }), auditRow('b', { at })]);
      expect(await here.store.retain(at + policy.audit, policy)).toMatchObject({ audit: 0 });
    });

    test('forgets expired keys', async () => {
      await here.store.once('jti', 'x', at + minute);
      expect(await here.store.retain(at + minute - 1, policy)).toMatchObject({ once: 0 });
      expect(await here.store.retain(at + minute, policy)).toMatchObject({ once: 1 });
      expect(await here.store.once('jti', 'x', at + minute)).toBe(true);
    });

    test('works through more cases than fit in one step', async () => {
      const names = Array.from({ length: 230 }, (_, i) => `n${i}`);
      await Promise.all(
        names.map((name) =>
          here.store.accept(
            referral(name, {
              exchanges: [exchange(name, { state: 'acknowledged' })],
              outbox: [],
              cases: [careCase(name, { endedAt: at })],
            }),
          ),
        ),
      );
      expect(await here.store.retain(later, policy)).toMatchObject({
        bodies: 690,
        exchanges: 230,
        cases: 230,
        heldCases: 0,
      });
    });
  });
}
