import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, auditRow, inLine, job, receipt, receiver, referral, task, uuid } from '../store-builder.ts';
import type { Here } from './here.ts';
import { emptyModel, nothingIsLost, queueCommands } from './queue-model.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const idsOf = (rows: readonly { readonly exchangeId: string }[]) => rows.map((row) => row.exchangeId);

/** The outbox as a queue: order, leases, fences, retries, dead letters. */
export function queueContract(here: Here): void {
  describe('the queue', () => {
    test('gives due jobs only, oldest first, up to the limit', async () => {
      await here.store.accept(referral('b', { outbox: [job('b', { dueAt: at - 1 })] }));
      await here.store.accept(referral('c', { outbox: [job('c', { dueAt: at - 2 })] }));
      await here.store.accept(referral('later', { outbox: [job('later', { dueAt: at + 1 })] }));
      expect(idsOf(await here.claim({ limit: 1 }))).toEqual([uuid('exchange c')]);
      expect(idsOf(await here.claim())).toEqual([uuid('exchange b')]);
      expect(await here.claim()).toEqual([]);
      here.now = at + 1;
      expect(await here.claim()).toMatchObject([
        { exchangeId: uuid('exchange later'), fence: 1, leaseUntil: here.now + 30_000 },
      ]);
    });

    test('has undone jobs follow a clock that is set back, those that are claimed too', async () => {
      await here.store.accept(referral('a', { outbox: [job('a', { dueAt: at })] }));
      await here.store.accept(referral('b', { outbox: [job('b', { dueAt: at + minute })] }));
      const [held] = await here.claim();
      await here.store.clockSetBack(day);
      here.now = at - day;
      expect(await here.claim()).toEqual([]);
      here.now += minute;
      expect(idsOf(await here.claim())).toEqual([uuid('exchange a'), uuid('exchange b')]);
      expect(await here.store.complete(held!, {})).toEqual({ kind: 'fenced' });
    });

    test('has what index and log service are to be told follow it too', async () => {
      const key = { patient: 'p|1', kind: 'note', sourceSystem: receiver, controller: receiver };
      const dueAt = at + minute;
      await here.store.accept({
        engagements: [{ ...key, mostRecent: at, dueAt }],
        accessLogs: [{ id: 'read', body: '{}', dueAt }],
      });
      const due = async (now: number) => [
        (await here.store.engagementsDue(now, 9)).length,
        (await here.store.accessLogsDue(now, 9)).length,
      ];
      await here.store.clockSetBack(day);
      expect([await due(dueAt - day - 1), await due(dueAt - day)]).toEqual([
        [0, 0],
        [1, 1],
      ]);
    });

    test('keeps one job of a line in flight and gives them in order of id', async () => {
      for (const n of ['1', '2', '3']) {
        await here.store.accept(inLine(n, 'case', { dueAt: at - Number(n) }));
      }
      const [first] = await here.claim();
      expect(first?.exchangeId).toBe(uuid('exchange 1'));
      expect(await here.claim()).toEqual([]);
      await here.store.complete(first!, {});
      const [second] = await here.claim();
      expect(second?.exchangeId).toBe(uuid('exchange 2'));
      await here.store.dead(second!, 'http-400', {});
      expect(idsOf(await here.claim())).toEqual([uuid('exchange 3')]);
    });

    test('lets a job that waits for its next attempt hold back its own line only', async () => {
      await here.store.accept(inLine('1', 'case'));
      await here.store.accept(inLine('2', 'case'));
      await here.store.accept(referral('3'));
      const jobs = await here.claim();
      expect(idsOf(jobs)).toEqual([uuid('exchange 1'), uuid('exchange 3')]);
      await here.store.retry(jobs[0]!, { dueAt: at + minute, code: 'http-503', ambiguous: false }, {});
      expect(await here.claim()).toEqual([]);
      await here.store.complete(jobs[1]!, {});
      here.now = at + minute;
      expect(await here.claim()).toMatchObject([{ exchangeId: uuid('exchange 1'), attempts: 2, lastCode: 'http-503' }]);
    });

    test('a line lies within a case: the same orderKey of another case waits for nothing', async () => {
      const orderKey = 'receiver';
      await here.store.accept(inLine('1', 'case', { orderKey }));
      await here.store.accept(inLine('2', 'another case', { orderKey }));
      expect(idsOf(await here.claim())).toEqual([uuid('exchange 1'), uuid('exchange 2')]);
    });

    test('of many destinations gives those first that have waited longest, whatever they are called', async () => {
      const waited = [3, 1, 4, 0, 2];
      for (const n of waited) {
        const over = { destination: `SE556000000${n}-UNIT`, dueAt: at - 10 + waited.indexOf(n) };
        await here.store.accept(referral(`${n}`, { outbox: [job(`${n}`, over)] }));
        await here.store.accept(referral(`${n} later`, { outbox: [job(`${n} later`, { ...over, dueAt: at })] }));
      }
      expect(idsOf(await here.claim({ limit: 3 }))).toEqual([3, 1, 4].map((n) => uuid(`exchange ${n}`)));
      expect(idsOf(await here.claim({ limit: 4 }))).toEqual(
        ['0', '2', '3 later', '1 later'].map((n) => uuid(`exchange ${n}`)),
      );
    });

    test('passes over destinations that are full', async () => {
      await here.store.accept(referral('1'));
      await here.store.accept(referral('2', { outbox: [job('2', { destination: 'SE5560009999-ANNAN' })] }));
      expect(idsOf(await here.claim({ room: { [receiver]: 0 } }))).toEqual([uuid('exchange 2')]);
      expect(idsOf(await here.claim())).toEqual([uuid('exchange 1')]);
    });

    test('gives a destination as many as it has room for, its first ones, and of others as many as are due', async () => {
      for (const n of [2, 1, 3])
        await here.store.accept(referral(`${n}`, { outbox: [job(`${n}`, { dueAt: at - 10 + n })] }));
      const other = { destination: 'SE5560009999-ANNAN', dueAt: at };
      for (const n of ['4', '5']) await here.store.accept(referral(n, { outbox: [job(n, other)] }));
      expect(idsOf(await here.claim({ limit: 12, room: { [receiver]: 1 } }))).toEqual(
        ['1', '4', '5'].map((n) => uuid(`exchange ${n}`)),
      );
      expect(idsOf(await here.claim({ limit: 12 }))).toEqual(['2', '3'].map((n) => uuid(`exchange ${n}`)));
    });

    test('gives a job out again when its lease runs out, and fences off the first worker', async () => {
      await here.store.accept(referral('a'));
      const [slow] = await here.claim();
      here.now = at + 30_000;
      const [fast] = await here.claim({ worker: 'w2' });
      expect(fast).toMatchObject({ id: slow!.id, fence: 2, attempts: 2 });
      const change = { receipts: [receipt('a', { level: 1, sort: 'technical' })] } as const;
      expect(await here.store.extend(slow!, here.now + minute)).toBe(false);
      expect(await here.store.complete(slow!, change)).toEqual({ kind: 'fenced' });
      expect(await here.store.retry(slow!, { dueAt: here.now, code: 'x', ambiguous: false }, change)).toEqual({
        kind: 'fenced',
      });
      expect(await here.store.dead(slow!, 'x', change)).toEqual({ kind: 'fenced' });
      expect(await here.store.receipts({ caseId: uuid('case a') })).toHaveLength(1);
      expect(await here.store.complete(fast!, change)).toEqual({ kind: 'done' });
      expect(await here.store.complete(fast!, change)).toEqual({ kind: 'fenced' });
      expect(await here.store.receipts({ caseId: uuid('case a') })).toHaveLength(2);
    });

    test('keeps a job away from others for as long as its lease is extended', async () => {
      await here.store.accept(referral('a'));
      const [mine] = await here.claim();
      expect(await here.store.extend(mine!, at + 90_000)).toBe(true);
      here.now = at + 89_999;
      expect(await here.claim()).toEqual([]);
      here.now = at + 90_000;
      expect(await here.claim()).toHaveLength(1);
    });

    test('still takes the result of a worker whose lease ran out when nobody else has the job', async () => {
      await here.store.accept(referral('a'));
      const [mine] = await here.claim();
      here.now = at + day;
      expect(await here.store.complete(mine!, {})).toEqual({ kind: 'done' });
    });

    test('remembers an ambiguous attempt through later clear ones', async () => {
      await here.store.accept(referral('a'));
      const [one] = await here.claim();
      await here.store.retry(one!, { dueAt: at, code: 'timeout', ambiguous: true }, {});
      const [two] = await here.claim();
      await here.store.retry(two!, { dueAt: at, code: 'http-503', ambiguous: false }, {});
      expect(await here.claim()).toMatchObject([{ ambiguous: true, lastCode: 'http-503', fence: 3 }]);
    });

    test('a job whose holder never told how it ended may have left: its next holder is told so', async () => {
      await here.store.accept(referral('a'));
      expect(await here.claim()).toMatchObject([{ ambiguous: false }]);
      await here.reopen();
      here.now = at + 30_000;
      expect(await here.claim()).toMatchObject([{ ambiguous: true, fence: 2 }]);
      here.now = at + 60_000;
      const [lapsed] = await here.store.outbox({ state: 'claimed', limit: 1 });
      await here.store.replay(lapsed!.id, here.now, {});
      expect(await here.claim()).toMatchObject([{ ambiguous: true, fence: 3 }]);
    });

    test('a job that is replayed before its lapsed lease was noticed may have left', async () => {
      await here.store.accept(referral('a'));
      const [one] = await here.claim();
      here.now = at + 30_000;
      await here.store.replay(one!.id, here.now, {});
      expect(await here.claim()).toMatchObject([{ ambiguous: true }]);
    });

    test('writes the Change with the result, or neither', async () => {
      await here.store.accept(referral('a'));
      const [mine] = await here.claim();
      const clash = { tasks: [{ row: task('a'), expectRev: 9 }], audit: [auditRow('never')] };
      expect(await here.store.complete(mine!, clash)).toEqual({ kind: 'stale' });
      expect(await here.store.outbox({ state: 'claimed', limit: 9 })).toMatchObject([{ id: mine!.id }]);
      expect(await here.store.outbox({ id: mine!.id, limit: 1 })).toMatchObject([{ exchangeId: mine!.exchangeId }]);
      expect(await here.store.outbox({ id: 999_999, limit: 1 })).toEqual([]);
      expect((await here.store.auditHead()).seq).toBe(1);
      expect(
        await here.store.complete(mine!, {
          exchangeUpdates: [{ id: mine!.exchangeId, state: 'acknowledged', updatedAt: here.now }],
        }),
      ).toEqual({
        kind: 'done',
      });
      expect(await here.store.outbox({ state: 'done', limit: 9 })).toHaveLength(1);
    });

    test('replays a dead job with a higher fence, before the younger jobs of its line', async () => {
      await here.store.accept(inLine('1', 'case'));
      await here.store.accept(inLine('2', 'case'));
      await here.store.accept(inLine('3', 'case'));
      const [one] = await here.claim();
      await here.store.dead(one!, 'http-400', {});
      const [two] = await here.claim();
      expect(await here.store.outbox({ state: 'dead', limit: 9 })).toMatchObject([
        { id: one!.id, lastCode: 'http-400' },
      ]);
      expect(await here.store.replay(one!.id, here.now, { audit: [auditRow('replayed')] })).toEqual({ kind: 'done' });
      expect(await here.claim()).toEqual([]);
      await here.store.complete(two!, {});
      expect(await here.claim()).toMatchObject([{ id: one!.id, fence: 2 }]);
    });

    test('replays a waiting job at once, and neither a done one, one in flight, nor an unknown one', async () => {
      await here.store.accept(referral('a'));
      const [one] = await here.claim();
      expect(await here.store.replay(one!.id, here.now, { audit: [auditRow('x')] })).toEqual({ kind: 'stale' });
      await here.store.retry(one!, { dueAt: at + day, code: 'http-503', ambiguous: false }, {});
      expect(await here.store.replay(one!.id, here.now, {})).toEqual({ kind: 'done' });
      const [two] = await here.claim();
      await here.store.complete(two!, {});
      expect(await here.store.replay(one!.id, here.now, {})).toEqual({ kind: 'stale' });
      expect(await here.store.replay(999_999, here.now, {})).toEqual({ kind: 'stale' });
      expect((await here.store.auditHead()).seq).toBe(1);
    });

    test('counts what is ready, claimed and dead, and the oldest due time', async () => {
      expect(await here.store.queue()).toEqual({ ready: 0, claimed: 0, dead: 0, oldestDueAt: null });
      for (const n of ['1', '2', '3'])
        await here.store.accept(referral(n, { outbox: [job(n, { dueAt: at - Number(n) })] }));
      const [one] = await here.claim({ limit: 1 });
      expect(await here.store.queue()).toEqual({ ready: 2, claimed: 1, dead: 0, oldestDueAt: at - 3 });
      await here.store.dead(one!, 'x', {});
      expect(await here.store.queue()).toEqual({ ready: 2, claimed: 0, dead: 1, oldestDueAt: at - 2 });
    });

    test('keeps claims, attempts and dead letters over a restart', async () => {
      await here.store.accept(referral('1'));
      await here.store.accept(referral('2'));
      const [one, two] = await here.claim();
      await here.store.dead(two!, 'http-400', {});
      await here.reopen();
      expect(await here.claim()).toEqual([]);
      expect(await here.store.outbox({ state: 'dead', limit: 9 })).toHaveLength(1);
      expect(await here.store.complete(one!, {})).toEqual({ kind: 'done' });
    });

    test('the queue does what a list searched from the front does, in any order of calls and with late workers', async () => {
      await fc.assert(
        fc.asyncProperty(queueCommands, async (commands) => {
          const own = await here.makePlace();
          let time = at;
          const played = await own.open(() => time);
          const real = {
            store: played,
            setNow: (ms: number) => {
              time = ms;
            },
          };
          try {
            const model = emptyModel();
            await fc.asyncModelRun(() => ({ model, real }), commands);
            await nothingIsLost(model, real);
          } finally {
            await played.close();
            await own.remove();
          }
        }),
        { numRuns: 60 },
      );
    }, 120_000);
  });
}
