import { describe, expect, test } from 'vitest';
import { at, careCase, exchange, receiver, referral, sender, uuid } from '../store-builder.ts';
import type { Here } from './here.ts';

/** Cases, who may see them, and their other names. */
export function casesContract(here: Here): void {
  describe('cases', () => {
    test('raises updatedAt, adds units and keeps the first date of an existing case', async () => {
      await here.store.accept({ cases: [careCase('a')] });
      await here.store.accept({
        cases: [
          careCase('a', { units: ['SE5560009999-ANNAN'], createdAt: at + 5, updatedAt: at + 5, endedAt: at + 5 }),
        ],
      });
      await here.store.accept({ cases: [careCase('a', { updatedAt: at - 5, endedAt: at + 5 })] });
      expect(await here.store.case(uuid('case a'))).toEqual(
        careCase('a', {
          units: ['SE5560009999-ANNAN', receiver, sender].sort(),
          updatedAt: at + 5,
          endedAt: at + 5,
        }),
      );
    });

    test('keeps who took a Task on, the newest, and refuses one of no Task', async () => {
      const change = referral('h');
      await here.store.accept(change);
      const { taskId, side } = change.tasks![0]!.row;
      expect(await here.store.handler({ taskId, side })).toBeUndefined();
      await here.store.accept({ handlers: [{ taskId, side, person: 'Lova', at }] });
      await here.store.accept({ handlers: [{ taskId, side, person: 'Disa', at: at + 1 }] });
      expect(await here.store.handler({ taskId, side })).toEqual({ taskId, side, person: 'Disa', at: at + 1 });
      const none = { taskId: uuid('none'), side, person: 'X', at };
      await expect(here.store.accept({ handlers: [none] })).rejects.toThrow(/no Task/);
    });

    test('does not show a case that an exchange only mentions', async () => {
      await here.store.accept({ exchanges: [exchange('a', { state: 'refused' })] });
      expect(await here.store.case(uuid('case a'))).toBeUndefined();
      expect((await here.store.cases({ limit: 9 })).rows).toEqual([]);
      expect(await here.store.exchange(uuid('exchange a'))).toMatchObject({ caseId: uuid('case a') });
      await here.store.accept({ cases: [careCase('a')] });
      expect(await here.store.case(uuid('case a'))).toEqual(careCase('a'));
    });

    test('keeps a name with the case that took it first', async () => {
      await here.store.accept(referral('a'));
      const alias = referral('a').aliases![0]!;
      await here.store.accept({ cases: [careCase('b')], aliases: [{ ...alias, caseId: uuid('case b') }] });
      expect((await here.store.caseByAlias(alias))?.id).toBe(uuid('case a'));
      expect(await here.store.caseByAlias({ ...alias, parties: 'X Y' })).toBeUndefined();
    });

    test('pages from the newest to the oldest, only through the given units', async () => {
      for (const n of [1, 2, 3, 4, 5]) await here.store.accept({ cases: [careCase(`c${n}`)] });
      await here.store.accept({ cases: [careCase('foreign', { units: ['SE5560009999-ANNAN'] })] });
      const seen: string[] = [];
      for (let after: string | undefined, more = true; more; ) {
        const page = await here.store.cases({ units: [sender], limit: 2, ...(after ? { after } : {}) });
        seen.push(...page.rows.map((row) => row.id));
        after = page.next;
        more = after !== undefined;
      }
      expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => uuid(`case c${n}`)));
    });
  });
}
