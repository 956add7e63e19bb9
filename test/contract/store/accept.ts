import { describe, expect, test } from 'vitest';
import {
  at,
  auditRow,
  body,
  careCase,
  exchange,
  job,
  logRow,
  receipt,
  receiver,
  referral,
  sender,
  task,
  uuid,
} from '../store-builder.ts';
import type { Here } from './here.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** One Change is written whole or not at all, once. */
export function acceptContract(here: Here): void {
  describe('accept', () => {
    test('writes every row of a Change and finds each again after reopening', async () => {
      const change = referral('a');
      expect(await here.store.accept(change)).toEqual({ kind: 'done' });
      await here.reopen();
      expect(await here.store.exchange(uuid('exchange a'))).toEqual(exchange('a'));
      expect(await here.store.exchangeByMessage('out', sender, uuid('message a'))).toEqual(exchange('a'));
      expect(await here.store.case(uuid('case a'))).toEqual(careCase('a'));
      expect(await here.store.caseByAlias(change.aliases![0]!)).toEqual(careCase('a'));
      expect(await here.store.parts(uuid('case a'))).toEqual(change.parts);
      expect(await here.store.part(change.parts![0]!.sha256)).toEqual(change.parts);
      expect(await here.store.task({ taskId: uuid('task a'), side: 'requester' })).toEqual(task('a'));
      expect(await here.store.tasksOf(`${sender}#a`)).toEqual([task('a')]);
      expect(await here.store.taskLog({ taskId: uuid('task a'), side: 'requester' })).toEqual([logRow('a')]);
      expect(await here.store.receipts({ caseId: uuid('case a') })).toEqual([receipt('a')]);
      expect(await here.store.receipts({ exchangeId: uuid('exchange a') })).toEqual([receipt('a')]);
      expect(await here.store.outbox({ exchangeId: uuid('exchange a'), limit: 9 })).toMatchObject([
        { ...job('a'), state: 'ready', attempts: 0, ambiguous: false, lastCode: null, detail: null, createdAt: at },
      ]);
    });

    test('takes as many log entries and receipts as come, those of the next owner aside', async () => {
      await here.store.accept(referral('a'));
      await here.store.accept(referral('b'));
      const many = 70_000;
      const late = logRow('a', { entry: many });
      const receipts = Array.from({ length: many - 1 }, (_, n) => receipt('a', { at: at + n }));
      expect(await here.store.accept({ taskLog: [late], receipts })).toEqual({ kind: 'done' });
      expect(await here.store.taskLog({ taskId: uuid('task a'), side: 'requester' })).toEqual([logRow('a'), late]);
      expect(await here.store.receipts({ exchangeId: uuid('exchange a') })).toHaveLength(many);
      expect(await here.store.taskLog({ taskId: uuid('task b'), side: 'requester' })).toEqual([logRow('b')]);
      expect(await here.store.receipts({ exchangeId: uuid('exchange b') })).toEqual([receipt('b')]);
    });

    test('gives bodies back byte for byte, with media type and status', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      await here.store.accept(referral('a', { bodies: [body('a', { bytes, role: 'acknowledgement', status: 409 })] }));
      expect(await here.store.body(uuid('exchange a'), 'acknowledgement')).toEqual(
        body('a', { bytes, role: 'acknowledgement', status: 409 }),
      );
      expect(await here.store.body(uuid('exchange a'), 'source')).toBeUndefined();
      expect(await here.store.body(uuid('exchange none'), 'source')).toBeUndefined();
    });

    test('never overwrites a source, but writes an answer again', async () => {
      await here.store.accept(referral('a'));
      const other = new Uint8Array([1, 2, 3]);
      await expect(here.store.accept({ bodies: [body('a', { bytes: other })] })).rejects.toThrow();
      await here.store.accept({ bodies: [body('a', { role: 'answer', status: 200, bytes: other })] });
      expect((await here.store.body(uuid('exchange a'), 'source'))?.bytes).toEqual(body('a').bytes);
      expect(await here.store.body(uuid('exchange a'), 'answer')).toMatchObject({ status: 200, bytes: other });
    });

    test('answers a second copy with the first exchange and writes nothing of it', async () => {
      await here.store.accept(referral('a'));
      const before = await here.store.auditHead();
      const again = { ...exchange('a'), id: uuid('exchange other') };
      const change = referral('a', {
        exchanges: [again],
        bodies: [],
        parts: [],
        receipts: [],
        taskLog: [],
        outbox: [],
      });
      expect(await here.store.accept(change)).toEqual({ kind: 'duplicate', exchangeId: uuid('exchange a') });
      expect(await here.store.exchange(again.id)).toBeUndefined();
      expect(await here.store.auditHead()).toEqual(before);
    });

    test('takes one of sixteen equal messages that come at once, and names it to the others', async () => {
      const copies = Array.from({ length: 16 }, (_, i) =>
        here.store.accept({ exchanges: [{ ...exchange('a'), id: uuid(`copy ${i}`) }], audit: [auditRow(`${i}`)] }),
      );
      const results = await Promise.all(copies);
      expect(results.filter((r) => r.kind === 'done')).toHaveLength(1);
      const first = results.findIndex((r) => r.kind === 'done');
      expect(results.filter((r) => r.kind === 'duplicate')).toEqual(
        Array.from({ length: 15 }, () => ({ kind: 'duplicate', exchangeId: uuid(`copy ${first}`) })),
      );
      expect((await here.store.auditHead()).seq).toBe(1);
    });

    test('keeps the dedupe key of an undelivered message but none of a refused one', async () => {
      await here.store.accept(referral('a'));
      const again = { exchanges: [{ ...exchange('a'), id: uuid('second') }] };
      await here.store.accept({ exchangeUpdates: [{ id: uuid('exchange a'), state: 'undelivered', updatedAt: at }] });
      expect(await here.store.accept(again)).toMatchObject({ kind: 'duplicate' });
      await here.store.accept({ exchangeUpdates: [{ id: uuid('exchange a'), state: 'refused', updatedAt: at }] });
      expect(await here.store.exchangeByMessage('out', sender, uuid('message a'))).toBeUndefined();
      expect(await here.store.accept(again)).toEqual({ kind: 'done' });
      expect((await here.store.exchangeByMessage('out', sender, uuid('message a')))?.id).toBe(uuid('second'));
    });

    test('tells direction and sender apart in the dedupe key', async () => {
      await here.store.accept(referral('a'));
      const copy = (id: string, over: object) => ({ exchanges: [{ ...exchange('a'), id: uuid(id), ...over }] });
      expect(await here.store.accept(copy('in', { direction: 'in' }))).toEqual({ kind: 'done' });
      expect(await here.store.accept(copy('other sender', { sender: receiver }))).toEqual({ kind: 'done' });
    });

    test('undoes a refused Change alone while its neighbours in the group are kept', async () => {
      const [one, two, three, four] = await Promise.allSettled([
        here.store.accept(referral('a')),
        here.store.accept(referral('b', { tasks: [{ row: task('b'), expectRev: 7 }] })),
        here.store.accept({ bodies: [body('nowhere')] }),
        here.store.accept(referral('d')),
      ]);
      expect(one).toMatchObject({ value: { kind: 'done' } });
      expect(two).toMatchObject({ value: { kind: 'stale' } });
      expect(three).toMatchObject({ status: 'rejected', reason: { fault: 'unknown-row' } });
      expect(four).toMatchObject({ value: { kind: 'done' } });
      expect(await here.store.exchange(uuid('exchange b'))).toBeUndefined();
      expect(await here.store.case(uuid('case b'))).toBeUndefined();
      expect((await here.store.auditRows({ limit: 9 })).map((row) => row.event)).toEqual(
        ['accepted a', 'accepted d'].map((text) => auditRow(text).event),
      );
    });

    test('holds a Task to its revision: the second of two writers reads again', async () => {
      await here.store.accept(referral('a'));
      const next = { tasks: [{ row: task('a', { state: 'received', before: ['sent', 'accepted'] }), expectRev: 1 }] };
      expect(await Promise.all([here.store.accept(next), here.store.accept(next)])).toEqual([
        { kind: 'done' },
        { kind: 'stale' },
      ]);
      expect(await here.store.task({ taskId: uuid('task a'), side: 'requester' })).toEqual(
        task('a', { state: 'received', before: ['sent', 'accepted'], rev: 2 }),
      );
      expect(await here.store.accept({ tasks: [{ row: task('a'), expectRev: 0 }] })).toEqual({ kind: 'stale' });
      expect(await here.store.accept({ tasks: [{ row: task('a', { side: 'owner' }), expectRev: 0 }] })).toEqual({
        kind: 'done',
      });
    });

    test('remembers an idempotency key until it expires, in the same transaction', async () => {
      const row = {
        client: 'engine-a',
        key: 'k1',
        requestHash: 'ab'.repeat(32),
        status: 202,
        location: '/exchanges/1',
        body: new Uint8Array([7]),
        expiresAt: at + day,
      };
      expect(await here.store.accept(referral('a', { idempotency: row }))).toEqual({ kind: 'done' });
      expect(await here.store.accept(referral('b', { idempotency: row }))).toEqual({ kind: 'stale' });
      expect(await here.store.exchange(uuid('exchange b'))).toBeUndefined();
      expect(await here.store.idempotency('engine-a', 'k1', at)).toEqual(row);
      expect(await here.store.idempotency('engine-b', 'k1', at)).toBeUndefined();
      here.now = at + day;
      expect(await here.store.idempotency('engine-a', 'k1', here.now)).toBeUndefined();
      expect(await here.store.accept(referral('b', { idempotency: { ...row, expiresAt: here.now + day } }))).toEqual({
        kind: 'done',
      });
    });

    test('updates state and reason, and rejects an update of what is not there', async () => {
      await here.store.accept(referral('a'));
      const id = uuid('exchange a');
      await here.store.accept({
        exchangeUpdates: [{ id, state: 'person', updatedAt: at + 1, reason: 'retries-spent' }],
      });
      expect(await here.store.exchange(id)).toMatchObject({
        state: 'person',
        reason: 'retries-spent',
        updatedAt: at + 1,
      });
      await here.store.accept({ exchangeUpdates: [{ id, state: 'queued', updatedAt: at + 2 }] });
      expect(await here.store.exchange(id)).toMatchObject({ state: 'queued', reason: 'retries-spent' });
      await here.store.accept({ exchangeUpdates: [{ id, state: 'acknowledged', updatedAt: at + 3, reason: null }] });
      expect(await here.store.exchange(id)).toMatchObject({ state: 'acknowledged', reason: null });
      const unknown = { id: uuid('none'), state: 'person', updatedAt: at } as const;
      await expect(here.store.accept({ exchangeUpdates: [unknown] })).rejects.toMatchObject({ fault: 'unknown-row' });
    });

    test('writes nothing over an exchange that has moved since it was read', async () => {
      await here.store.accept(referral('a'));
      const id = uuid('exchange a');
      const move = (was: 'queued' | 'parked', state: 'parked' | 'acknowledged') =>
        here.store.accept({ exchangeUpdates: [{ id, state, updatedAt: at + 1, was }] });
      expect(await move('queued', 'acknowledged')).toEqual({ kind: 'done' });
      expect(await move('queued', 'parked')).toEqual({ kind: 'stale' });
      expect((await here.store.exchange(id))!.state).toBe('acknowledged');
    });
  });
}
