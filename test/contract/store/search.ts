import { describe, expect, test } from 'vitest';
import { at, careCase, exchange, receiver, referral, sender, task, uuid } from '../store-builder.ts';
import type { Here } from './here.ts';

const minute = 60_000;
const idsOf = (rows: readonly { readonly exchangeId: string }[]) => rows.map((row) => row.exchangeId);

/** Searches and pages. */
export function searchContract(here: Here): void {
  describe('search', () => {
    test('finds exchanges by each criterion and by all together', async () => {
      await here.store.accept(referral('a'));
      const answer = {
        direction: 'in',
        sender: receiver,
        receiver: sender,
        event: 'bekraftad',
        kind: 'confirmation',
      } as const;
      await here.store.accept({
        exchanges: [exchange('b', { ...answer, caseId: uuid('case a'), remissId: `${sender}#a`, state: 'parked' })],
      });
      const find = async (query: object) =>
        idsOf((await here.store.exchanges({ limit: 9, ...query })).rows.map((e) => ({ exchangeId: e.id })));
      const [a, b] = [uuid('exchange a'), uuid('exchange b')];
      expect(await find({})).toEqual([b, a]);
      expect(await find({ caseId: uuid('case a') })).toEqual([b, a]);
      expect(await find({ caseId: uuid('case none') })).toEqual([]);
      expect(await find({ kind: 'confirmation' })).toEqual([b]);
      expect(await find({ event: 'remiss-ny' })).toEqual([a]);
      expect(await find({ states: ['parked'] })).toEqual([b]);
      expect(await find({ states: ['queued'] })).toEqual([a]);
      expect(await find({ direction: 'out' })).toEqual([a]);
      expect(await find({ remissId: `${sender}#a` })).toEqual([b, a]);
      expect(await find({ units: [sender] })).toEqual([b, a]);
      expect(await find({ units: ['SE5560009999-ANNAN'] })).toEqual([]);
      expect(await find({ units: [] })).toEqual([]);
      expect(await find({ text: uuid('message b').slice(4, 20) })).toEqual([b]);
      expect(await find({ text: 'VCEKEN#a' })).toEqual([b, a]);
      expect(await find({ text: '%' })).toEqual([]);
      expect(await find({ states: ['parked'], direction: 'in', units: [receiver], event: 'bekraftad' })).toEqual([b]);
    });

    test('finds what names a remiss-id in whatever case it lies, with or without an alias', async () => {
      const remissId = `${sender}#a`;
      await here.store.accept(referral('a'));
      const elsewhere = { caseId: uuid('case b'), remissId, state: 'refused' } as const;
      await here.store.accept({ exchanges: [exchange('b', elsewhere)] });
      await here.store.accept({ cases: [careCase('c')], tasks: [{ row: task('c', { remissId }), expectRev: 0 }] });
      const page = await here.store.exchanges({ remissId, limit: 9 });
      expect(page.rows.map((row) => row.id)).toEqual([uuid('exchange b'), uuid('exchange a')]);
      expect(await here.store.tasksOf(remissId)).toEqual([task('a'), task('c', { remissId })]);
      const alias = { type: 'remiss-id', value: remissId, parties: 'X Y' } as const;
      expect(await here.store.caseByAlias(alias)).toBeUndefined();
      await here.store.accept({ aliases: [{ ...alias, caseId: uuid('case c') }] });
      expect((await here.store.caseByAlias(alias))?.id).toBe(uuid('case c'));
    });

    test('finds the messages that hold a resource, newest first', async () => {
      const holds = (name: string, ...references: string[]) => ({
        resources: [{ exchangeId: uuid(`exchange ${name}`), references }],
      });
      const patient = `Patient/${uuid('patient')}`;
      await here.store.accept(referral('a', holds('a', `Bundle/${uuid('bundle a')}`, patient)));
      await here.store.accept(referral('b', holds('b', patient, `Binary/${uuid('pdf')}`)));
      const find = async (type: string, name: string) =>
        (await here.store.exchangesWith(type, uuid(name))).map((row) => row.id);
      expect(await find('Patient', 'patient')).toEqual([uuid('exchange b'), uuid('exchange a')]);
      expect(await find('Bundle', 'bundle a')).toEqual([uuid('exchange a')]);
      expect(await find('Binary', 'pdf')).toEqual([uuid('exchange b')]);
      expect(await find('Binary', 'patient')).toEqual([]);
      expect(await here.store.exchangesWith('Binary', "' OR 1")).toEqual([]);
    });

    test('pages without gap or repetition while new rows arrive; a foreign cursor gives nothing', async () => {
      for (const n of [1, 2, 3]) await here.store.accept({ exchanges: [exchange(`e${n}`)] });
      const first = await here.store.exchanges({ limit: 2 });
      await here.store.accept({ exchanges: [exchange('late')] });
      const second = await here.store.exchanges({ limit: 2, after: first.next! });
      expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(
        [3, 2, 1].map((n) => uuid(`exchange e${n}`)),
      );
      expect(second.next).toBeUndefined();
      expect((await here.store.exchanges({ limit: 2, after: "' OR 1=1" })).rows).toEqual([]);
    });

    test('finds Tasks by owner, requester, side, state and who may see them', async () => {
      const other = 'SE5560009999-ANNAN';
      const add = (row: ReturnType<typeof task>) => here.store.accept({ tasks: [{ row, expectRev: 0 }] });
      await add(task('a'));
      await add(task('a', { side: 'owner', state: 'received' }));
      await add(task('b', { owner: other, state: 'accepted' }));
      const find = async (query: object) =>
        (await here.store.tasks({ limit: 9, ...query })).rows.map((t) => [t.taskId, t.side]);
      const [a, ao, b] = [
        [uuid('task a'), 'requester'],
        [uuid('task a'), 'owner'],
        [uuid('task b'), 'requester'],
      ];
      expect(await find({})).toEqual([b, ao, a]);
      expect(await find({ owners: [receiver] })).toEqual([ao, a]);
      expect(await find({ requesters: [sender] })).toEqual([b, ao, a]);
      expect(await find({ visibleTo: [other] })).toEqual([b]);
      expect(await find({ sentBefore: at })).toEqual([b, ao, a]);
      expect(await find({ sentBefore: at - 1 })).toEqual([]);
      expect(await find({ visibleTo: [sender], side: 'requester', states: ['sent', 'accepted'] })).toEqual([b, a]);
      expect(await find({ owners: [receiver], side: 'owner', states: ['received'] })).toEqual([ao]);
    });

    test('names the Tasks that have waited too long for a receipt, until they are marked late', async () => {
      await here.store.accept(
        referral('old', { tasks: [{ row: task('old', { sentAt: at - 31 * minute }), expectRev: 0 }] }),
      );
      await here.store.accept(referral('new'));
      const before = at - 30 * minute;
      expect((await here.store.overdue(before, 9)).map((t) => t.taskId)).toEqual([uuid('task old')]);
      const late = task('old', { sentAt: at - 31 * minute, late: true });
      await here.store.accept({ tasks: [{ row: late, expectRev: 1 }] });
      expect(await here.store.overdue(before, 9)).toEqual([]);
    });
  });
}
