import { describe, expect, test } from 'vitest';
import type { RecordRow } from '../../../src/store/rows.ts';
import { at } from '../store-builder.ts';
import type { Here } from './here.ts';

const patient = 'http://electronichealth.se/identifier/personnummer|191212121212';
const system = 'SE5566778899-SYS';
const entry = (key: string, change: Partial<RecordRow> = {}): RecordRow => ({
  key,
  patient,
  kind: 'diagnosis',
  sourceSystem: system,
  at,
  body: new TextEncoder().encode(`{"id":"${key}"}`),
  written: null,
  form: null,
  ...change,
});
const engagement = { patient, kind: 'diagnosis', sourceSystem: system, controller: 'SE5566778899-0001' };

/** Entries offered for reading, and what the engagement index is told of them. */
export function recordsContract(here: Here): void {
  describe('entries offered for reading', () => {
    const keys = async (query: object = {}) =>
      (await here.store.records({ patients: [patient], kind: 'diagnosis', limit: 9, ...query })).rows.map((r) => r.key);

    test('are found by patient, kind and source system, and one whose key is there takes its place', async () => {
      await here.store.accept({
        records: [entry('a'), entry('b', { kind: 'note' }), entry('c', { sourceSystem: 'X' })],
      });
      await here.store.accept({ records: [entry('a', { body: new Uint8Array([1]), written: '<a/>' })] });
      expect(await keys()).toEqual(['c', 'a']);
      expect(await keys({ kind: 'note' })).toEqual(['b']);
      expect(await keys({ sourceSystem: system })).toEqual(['a']);
      expect(await keys({ patients: ['other|1'] })).toEqual([]);
      expect(await keys({ patients: ['other|1', patient] })).toEqual(['c', 'a']);
      const { rows } = await here.store.records({
        patients: [patient],
        kind: 'diagnosis',
        sourceSystem: system,
        limit: 1,
      });
      expect(rows).toEqual([entry('a', { body: new Uint8Array([1]), written: '<a/>' })]);
    });

    test('come page by page', async () => {
      await here.store.accept({ records: ['a', 'b', 'c'].map((key) => entry(key)) });
      const query = { patients: [patient], kind: 'diagnosis', limit: 2 };
      const first = await here.store.records(query);
      const second = await here.store.records({ ...query, after: first.next! });
      expect([first, second].map((page) => page.rows.map((row) => row.key))).toEqual([['c', 'b'], ['a']]);
      expect(second.next).toBeUndefined();
    });
  });

  describe('what the engagement index is to be told', () => {
    const due = async (now = here.now) =>
      (await here.store.engagementsDue(now, 9)).map(({ mostRecent, attempts }) => [mostRecent - at, attempts]);

    test('is due until it is confirmed, also after a restart', async () => {
      await here.store.accept({ engagements: [{ ...engagement, mostRecent: at, dueAt: at }] });
      expect(await due(at - 1)).toEqual([]);
      await here.reopen();
      expect(await due()).toEqual([[0, 0]]);
      await here.store.accept({ toldAgain: [{ ...engagement, dueAt: at + 1000 }] });
      expect([await due(), await due(at + 1000)]).toEqual([[], [[0, 1]]]);
      await here.store.accept({ told: [{ ...engagement, mostRecent: at }] });
      expect(await due(at + 1000)).toEqual([]);
    });

    test('is due again when something newer came, also while it was told', async () => {
      await here.store.accept({ engagements: [{ ...engagement, mostRecent: at, dueAt: at }] });
      await here.store.accept({ engagements: [{ ...engagement, mostRecent: at + 5, dueAt: at }] });
      await here.store.accept({ told: [{ ...engagement, mostRecent: at }] });
      expect(await due()).toEqual([[5, 0]]);
      await here.store.accept({ told: [{ ...engagement, mostRecent: at + 5 }] });
      await here.store.accept({ engagements: [{ ...engagement, mostRecent: at - 9, dueAt: at }] });
      expect(await due()).toEqual([]);
    });

    test('is all due when the index has lost what it knew', async () => {
      await here.store.accept({ engagements: [{ ...engagement, mostRecent: at, dueAt: at }] });
      await here.store.accept({ told: [{ ...engagement, mostRecent: at }] });
      expect(await here.store.forgetTold(at)).toBe(1);
      expect(await due()).toEqual([[0, 0]]);
    });
  });

  describe('log records of reading', () => {
    const due = async (now = here.now) =>
      (await here.store.accessLogsDue(now, 9)).map(({ id, body, attempts }) => [id, body, attempts]);

    test('are kept until the log service has confirmed them, also over a restart', async () => {
      await here.store.accept({
        accessLogs: [
          { id: 'a', body: '{"a":1}', dueAt: at },
          { id: 'b', body: '{}', dueAt: at + 5 },
        ],
      });
      await here.reopen();
      expect([await due(at - 1), await due()]).toEqual([[], [['a', '{"a":1}', 0]]]);
      await here.store.accept({ accessLogsAgain: [{ id: 'a', dueAt: at + 9 }] });
      expect(await due(at + 9)).toEqual([
        ['b', '{}', 0],
        ['a', '{"a":1}', 1],
      ]);
      await here.store.accept({ accessLogsStored: ['a', 'unknown'] });
      expect(await due(at + 9)).toEqual([['b', '{}', 0]]);
    });
  });
}
