import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditHash, genesis } from '../../src/store/audit-hash.ts';
import type { Store } from '../../src/store/store.ts';
import { emptyModel, nothingIsLost, queueCommands } from './queue-model.ts';
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
} from './store-builder.ts';

/** A store of some kind in an empty place of its own. */
export interface Place {
  /** Opens the store there; called again after `close`, it finds what was written. */
  open(now: () => number): Promise<Store>;
  remove(): Promise<void>;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const policy = { bodies: 90 * day, duplicates: 90 * day, audit: 5 * 366 * day };

/** What every Store promises. Run by each implementation, then a few lines for its own quirks. */
export function storeContract(name: string, makePlace: () => Promise<Place>): void {
  describe(`${name}: the Store contract`, () => {
    let place: Place;
    let store: Store;
    let now = at;

    beforeEach(async () => {
      now = at;
      place = await makePlace();
      store = await place.open(() => now);
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const reopen = async (): Promise<void> => {
      await store.close();
      store = await place.open(() => now);
    };
    const claim = (over = {}) => store.claim({ worker: 'w1', limit: 10, leaseMs: 30_000, now, ...over });
    const idsOf = (rows: readonly { readonly exchangeId: string }[]) => rows.map((row) => row.exchangeId);

    describe('accept', () => {
      test('writes every row of a Change and finds each again after reopening', async () => {
        const change = referral('a');
        expect(await store.accept(change)).toEqual({ kind: 'done' });
        await reopen();
        expect(await store.exchange(uuid('exchange a'))).toEqual(exchange('a'));
        expect(await store.exchangeByMessage('out', sender, uuid('message a'))).toEqual(exchange('a'));
        expect(await store.case(uuid('case a'))).toEqual(careCase('a'));
        expect(await store.caseByAlias(change.aliases![0]!)).toEqual(careCase('a'));
        expect(await store.parts(uuid('case a'))).toEqual(change.parts);
        expect(await store.part(change.parts![0]!.sha256)).toEqual(change.parts);
        expect(await store.task({ taskId: uuid('task a'), side: 'requester' })).toEqual(task('a'));
        expect(await store.tasksOf(`${sender}#a`)).toEqual([task('a')]);
        expect(await store.taskLog({ taskId: uuid('task a'), side: 'requester' })).toEqual([logRow('a')]);
        expect(await store.receipts({ caseId: uuid('case a') })).toEqual([receipt('a')]);
        expect(await store.receipts({ exchangeId: uuid('exchange a') })).toEqual([receipt('a')]);
        expect(await store.outbox({ exchangeId: uuid('exchange a'), limit: 9 })).toMatchObject([
          { ...job('a'), state: 'ready', attempts: 0, ambiguous: false, lastCode: null, detail: null, createdAt: at },
        ]);
      });

      test('gives bodies back byte for byte, with media type and status', async () => {
        const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
        await store.accept(referral('a', { bodies: [body('a', { bytes, role: 'acknowledgement', status: 409 })] }));
        expect(await store.body(uuid('exchange a'), 'acknowledgement')).toEqual(
          body('a', { bytes, role: 'acknowledgement', status: 409 }),
        );
        expect(await store.body(uuid('exchange a'), 'source')).toBeUndefined();
        expect(await store.body(uuid('exchange none'), 'source')).toBeUndefined();
      });

      test('never overwrites a source, but writes an answer again', async () => {
        await store.accept(referral('a'));
        const other = new Uint8Array([1, 2, 3]);
        await expect(store.accept({ bodies: [body('a', { bytes: other })] })).rejects.toThrow();
        await store.accept({ bodies: [body('a', { role: 'answer', status: 200, bytes: other })] });
        expect((await store.body(uuid('exchange a'), 'source'))?.bytes).toEqual(body('a').bytes);
        expect(await store.body(uuid('exchange a'), 'answer')).toMatchObject({ status: 200, bytes: other });
      });

      test('answers a second copy with the first exchange and writes nothing of it', async () => {
        await store.accept(referral('a'));
        const before = await store.auditHead();
        const again = { ...exchange('a'), id: uuid('exchange other') };
        const change = referral('a', {
          exchanges: [again],
          bodies: [],
          parts: [],
          receipts: [],
          taskLog: [],
          outbox: [],
        });
        expect(await store.accept(change)).toEqual({ kind: 'duplicate', exchangeId: uuid('exchange a') });
        expect(await store.exchange(again.id)).toBeUndefined();
        expect(await store.auditHead()).toEqual(before);
      });

      test('takes one of sixteen equal messages that come at once, and names it to the others', async () => {
        const copies = Array.from({ length: 16 }, (_, i) =>
          store.accept({ exchanges: [{ ...exchange('a'), id: uuid(`copy ${i}`) }], audit: [auditRow(`${i}`)] }),
        );
        const results = await Promise.all(copies);
        expect(results.filter((r) => r.kind === 'done')).toHaveLength(1);
        const first = results.findIndex((r) => r.kind === 'done');
        expect(results.filter((r) => r.kind === 'duplicate')).toEqual(
          Array.from({ length: 15 }, () => ({ kind: 'duplicate', exchangeId: uuid(`copy ${first}`) })),
        );
        expect((await store.auditHead()).seq).toBe(1);
      });

      test('keeps the dedupe key of an undelivered message but none of a refused one', async () => {
        await store.accept(referral('a'));
        const again = { exchanges: [{ ...exchange('a'), id: uuid('second') }] };
        await store.accept({ exchangeUpdates: [{ id: uuid('exchange a'), state: 'undelivered', updatedAt: at }] });
        expect(await store.accept(again)).toMatchObject({ kind: 'duplicate' });
        await store.accept({ exchangeUpdates: [{ id: uuid('exchange a'), state: 'refused', updatedAt: at }] });
        expect(await store.exchangeByMessage('out', sender, uuid('message a'))).toBeUndefined();
        expect(await store.accept(again)).toEqual({ kind: 'done' });
        expect((await store.exchangeByMessage('out', sender, uuid('message a')))?.id).toBe(uuid('second'));
      });

      test('tells direction and sender apart in the dedupe key', async () => {
        await store.accept(referral('a'));
        const copy = (id: string, over: object) => ({ exchanges: [{ ...exchange('a'), id: uuid(id), ...over }] });
        expect(await store.accept(copy('in', { direction: 'in' }))).toEqual({ kind: 'done' });
        expect(await store.accept(copy('other sender', { sender: receiver }))).toEqual({ kind: 'done' });
      });

      test('undoes a refused Change alone while its neighbours in the group are kept', async () => {
        const [one, two, three, four] = await Promise.allSettled([
          store.accept(referral('a')),
          store.accept(referral('b', { tasks: [{ row: task('b'), expectRev: 7 }] })),
          store.accept({ bodies: [body('nowhere')] }),
          store.accept(referral('d')),
        ]);
        expect(one).toMatchObject({ value: { kind: 'done' } });
        expect(two).toMatchObject({ value: { kind: 'stale' } });
        expect(three).toMatchObject({ status: 'rejected', reason: { fault: 'unknown-row' } });
        expect(four).toMatchObject({ value: { kind: 'done' } });
        expect(await store.exchange(uuid('exchange b'))).toBeUndefined();
        expect(await store.case(uuid('case b'))).toBeUndefined();
        expect((await store.auditRows({ limit: 9 })).map((row) => row.event)).toEqual(
          ['accepted a', 'accepted d'].map((text) => auditRow(text).event),
        );
      });

      test('holds a Task to its revision: the second of two writers reads again', async () => {
        await store.accept(referral('a'));
        const next = { tasks: [{ row: task('a', { state: 'received', before: ['sent', 'accepted'] }), expectRev: 1 }] };
        expect(await Promise.all([store.accept(next), store.accept(next)])).toEqual([
          { kind: 'done' },
          { kind: 'stale' },
        ]);
        expect(await store.task({ taskId: uuid('task a'), side: 'requester' })).toEqual(
          task('a', { state: 'received', before: ['sent', 'accepted'], rev: 2 }),
        );
        expect(await store.accept({ tasks: [{ row: task('a'), expectRev: 0 }] })).toEqual({ kind: 'stale' });
        expect(await store.accept({ tasks: [{ row: task('a', { side: 'owner' }), expectRev: 0 }] })).toEqual({
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
        expect(await store.accept(referral('a', { idempotency: row }))).toEqual({ kind: 'done' });
        expect(await store.accept(referral('b', { idempotency: row }))).toEqual({ kind: 'stale' });
        expect(await store.exchange(uuid('exchange b'))).toBeUndefined();
        expect(await store.idempotency('engine-a', 'k1', at)).toEqual(row);
        expect(await store.idempotency('engine-b', 'k1', at)).toBeUndefined();
        now = at + day;
        expect(await store.idempotency('engine-a', 'k1', now)).toBeUndefined();
        expect(await store.accept(referral('b', { idempotency: { ...row, expiresAt: now + day } }))).toEqual({
          kind: 'done',
        });
      });

      test('updates state and reason, and rejects an update of what is not there', async () => {
        await store.accept(referral('a'));
        const id = uuid('exchange a');
        await store.accept({ exchangeUpdates: [{ id, state: 'person', updatedAt: at + 1, reason: 'retries-spent' }] });
        expect(await store.exchange(id)).toMatchObject({ state: 'person', reason: 'retries-spent', updatedAt: at + 1 });
        await store.accept({ exchangeUpdates: [{ id, state: 'queued', updatedAt: at + 2 }] });
        expect(await store.exchange(id)).toMatchObject({ state: 'queued', reason: 'retries-spent' });
        await store.accept({ exchangeUpdates: [{ id, state: 'acknowledged', updatedAt: at + 3, reason: null }] });
        expect(await store.exchange(id)).toMatchObject({ state: 'acknowledged', reason: null });
        const unknown = { id: uuid('none'), state: 'person', updatedAt: at } as const;
        await expect(store.accept({ exchangeUpdates: [unknown] })).rejects.toMatchObject({ fault: 'unknown-row' });
      });
    });

    describe('cases', () => {
      test('raises updatedAt, adds units and keeps the first date of an existing case', async () => {
        await store.accept({ cases: [careCase('a')] });
        await store.accept({
          cases: [
            careCase('a', { units: ['SE5560009999-ANNAN'], createdAt: at + 5, updatedAt: at + 5, endedAt: at + 5 }),
          ],
        });
        await store.accept({ cases: [careCase('a', { updatedAt: at - 5, endedAt: at + 5 })] });
        expect(await store.case(uuid('case a'))).toEqual(
          careCase('a', {
            units: ['SE5560009999-ANNAN', receiver, sender].sort(),
            updatedAt: at + 5,
            endedAt: at + 5,
          }),
        );
      });

      test('does not show a case that an exchange only mentions', async () => {
        await store.accept({ exchanges: [exchange('a', { state: 'refused' })] });
        expect(await store.case(uuid('case a'))).toBeUndefined();
        expect((await store.cases({ limit: 9 })).rows).toEqual([]);
        expect(await store.exchange(uuid('exchange a'))).toMatchObject({ caseId: uuid('case a') });
        await store.accept({ cases: [careCase('a')] });
        expect(await store.case(uuid('case a'))).toEqual(careCase('a'));
      });

      test('keeps a name with the case that took it first', async () => {
        await store.accept(referral('a'));
        const alias = referral('a').aliases![0]!;
        await store.accept({ cases: [careCase('b')], aliases: [{ ...alias, caseId: uuid('case b') }] });
        expect((await store.caseByAlias(alias))?.id).toBe(uuid('case a'));
        expect(await store.caseByAlias({ ...alias, parties: 'X Y' })).toBeUndefined();
      });

      test('pages from the newest to the oldest, only through the given units', async () => {
        for (const n of [1, 2, 3, 4, 5]) await store.accept({ cases: [careCase(`c${n}`)] });
        await store.accept({ cases: [careCase('foreign', { units: ['SE5560009999-ANNAN'] })] });
        const seen: string[] = [];
        for (let after: string | undefined, more = true; more; ) {
          const page = await store.cases({ units: [sender], limit: 2, ...(after ? { after } : {}) });
          seen.push(...page.rows.map((row) => row.id));
          after = page.next;
          more = after !== undefined;
        }
        expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => uuid(`case c${n}`)));
      });
    });

    describe('search', () => {
      test('finds exchanges by each criterion and by all together', async () => {
        await store.accept(referral('a'));
        const answer = {
          direction: 'in',
          sender: receiver,
          receiver: sender,
          event: 'bekraftad',
          kind: 'confirmation',
        } as const;
        await store.accept({
          exchanges: [exchange('b', { ...answer, caseId: uuid('case a'), remissId: `${sender}#a`, state: 'parked' })],
        });
        const find = async (query: object) =>
          idsOf((await store.exchanges({ limit: 9, ...query })).rows.map((e) => ({ exchangeId: e.id })));
        const [a, b] = [uuid('exchange a'), uuid('exchange b')];
        expect(await find({})).toEqual([b, a]);
        expect(await find({ caseId: uuid('case a') })).toEqual([b, a]);
        expect(await find({ caseId: uuid('case none') })).toEqual([]);
        expect(await find({ kind: 'confirmation' })).toEqual([b]);
        expect(await find({ event: 'remiss-ny' })).toEqual([a]);
        expect(await find({ state: 'parked' })).toEqual([b]);
        expect(await find({ state: 'queued' })).toEqual([a]);
        expect(await find({ direction: 'out' })).toEqual([a]);
        expect(await find({ remissId: `${sender}#a` })).toEqual([b, a]);
        expect(await find({ units: [sender] })).toEqual([b, a]);
        expect(await find({ units: ['SE5560009999-ANNAN'] })).toEqual([]);
        expect(await find({ units: [] })).toEqual([]);
        expect(await find({ text: uuid('message b').slice(4, 20) })).toEqual([b]);
        expect(await find({ text: 'VCEKEN#a' })).toEqual([b, a]);
        expect(await find({ text: '%' })).toEqual([]);
        expect(await find({ state: 'parked', direction: 'in', units: [receiver], event: 'bekraftad' })).toEqual([b]);
      });

      test('pages without gap or repetition while new rows arrive; a foreign cursor gives nothing', async () => {
        for (const n of [1, 2, 3]) await store.accept({ exchanges: [exchange(`e${n}`)] });
        const first = await store.exchanges({ limit: 2 });
        await store.accept({ exchanges: [exchange('late')] });
        const second = await store.exchanges({ limit: 2, after: first.next! });
        expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(
          [3, 2, 1].map((n) => uuid(`exchange e${n}`)),
        );
        expect(second.next).toBeUndefined();
        expect((await store.exchanges({ limit: 2, after: "' OR 1=1" })).rows).toEqual([]);
      });

      test('finds Tasks by owner, requester, side, state and who may see them', async () => {
        const other = 'SE5560009999-ANNAN';
        const add = (row: ReturnType<typeof task>) => store.accept({ tasks: [{ row, expectRev: 0 }] });
        await add(task('a'));
        await add(task('a', { side: 'owner', state: 'received' }));
        await add(task('b', { owner: other, state: 'accepted' }));
        const find = async (query: object) =>
          (await store.tasks({ limit: 9, ...query })).rows.map((t) => [t.taskId, t.side]);
        const [a, ao, b] = [
          [uuid('task a'), 'requester'],
          [uuid('task a'), 'owner'],
          [uuid('task b'), 'requester'],
        ];
        expect(await find({})).toEqual([b, ao, a]);
        expect(await find({ owners: [receiver] })).toEqual([ao, a]);
        expect(await find({ requesters: [sender] })).toEqual([b, ao, a]);
        expect(await find({ visibleTo: [other] })).toEqual([b]);
        expect(await find({ visibleTo: [sender], side: 'requester', states: ['sent', 'accepted'] })).toEqual([b, a]);
        expect(await find({ owners: [receiver], side: 'owner', states: ['received'] })).toEqual([ao]);
      });

      test('names the Tasks that have waited too long for a receipt, until they are marked late', async () => {
        await store.accept(
          referral('old', { tasks: [{ row: task('old', { sentAt: at - 31 * minute }), expectRev: 0 }] }),
        );
        await store.accept(referral('new'));
        const before = at - 30 * minute;
        expect((await store.overdue(before, 9)).map((t) => t.taskId)).toEqual([uuid('task old')]);
        const late = task('old', { sentAt: at - 31 * minute, late: true });
        await store.accept({ tasks: [{ row: late, expectRev: 1 }] });
        expect(await store.overdue(before, 9)).toEqual([]);
      });
    });

    describe('the queue', () => {
      test('gives due jobs only, oldest first, up to the limit', async () => {
        await store.accept(referral('b', { outbox: [job('b', { dueAt: at - 1 })] }));
        await store.accept(referral('c', { outbox: [job('c', { dueAt: at - 2 })] }));
        await store.accept(referral('later', { outbox: [job('later', { dueAt: at + 1 })] }));
        expect(idsOf(await claim({ limit: 1 }))).toEqual([uuid('exchange c')]);
        expect(idsOf(await claim())).toEqual([uuid('exchange b')]);
        expect(await claim()).toEqual([]);
        now = at + 1;
        expect(await claim()).toMatchObject([
          { exchangeId: uuid('exchange later'), fence: 1, leaseUntil: now + 30_000 },
        ]);
      });

      test('keeps one job of an orderKey in flight and gives them in order of id', async () => {
        for (const n of ['1', '2', '3']) {
          await store.accept(referral(n, { outbox: [job(n, { orderKey: 'case', dueAt: at - Number(n) })] }));
        }
        const [first] = await claim();
        expect(first?.exchangeId).toBe(uuid('exchange 1'));
        expect(await claim()).toEqual([]);
        await store.complete(first!, {});
        const [second] = await claim();
        expect(second?.exchangeId).toBe(uuid('exchange 2'));
        await store.dead(second!, 'http-400', {});
        expect(idsOf(await claim())).toEqual([uuid('exchange 3')]);
      });

      test('lets a job that waits for its next attempt hold back its own key only', async () => {
        await store.accept(referral('1', { outbox: [job('1', { orderKey: 'case' })] }));
        await store.accept(referral('2', { outbox: [job('2', { orderKey: 'case' })] }));
        await store.accept(referral('3'));
        const jobs = await claim();
        expect(idsOf(jobs)).toEqual([uuid('exchange 1'), uuid('exchange 3')]);
        await store.retry(jobs[0]!, { dueAt: at + minute, code: 'http-503', ambiguous: false }, {});
        expect(await claim()).toEqual([]);
        await store.complete(jobs[1]!, {});
        now = at + minute;
        expect(await claim()).toMatchObject([{ exchangeId: uuid('exchange 1'), attempts: 2, lastCode: 'http-503' }]);
      });

      test('passes over destinations that are full', async () => {
        await store.accept(referral('1'));
        await store.accept(referral('2', { outbox: [job('2', { destination: 'SE5560009999-ANNAN' })] }));
        expect(idsOf(await claim({ excludeDestinations: [receiver] }))).toEqual([uuid('exchange 2')]);
        expect(idsOf(await claim())).toEqual([uuid('exchange 1')]);
      });

      test('gives a job out again when its lease runs out, and fences off the first worker', async () => {
        await store.accept(referral('a'));
        const [slow] = await claim();
        now = at + 30_000;
        const [fast] = await claim({ worker: 'w2' });
        expect(fast).toMatchObject({ id: slow!.id, fence: 2, attempts: 2 });
        const change = { receipts: [receipt('a', { level: 1, sort: 'technical' })] } as const;
        expect(await store.extend(slow!, now + minute)).toBe(false);
        expect(await store.complete(slow!, change)).toEqual({ kind: 'fenced' });
        expect(await store.retry(slow!, { dueAt: now, code: 'x', ambiguous: false }, change)).toEqual({
          kind: 'fenced',
        });
        expect(await store.dead(slow!, 'x', change)).toEqual({ kind: 'fenced' });
        expect(await store.receipts({ caseId: uuid('case a') })).toHaveLength(1);
        expect(await store.complete(fast!, change)).toEqual({ kind: 'done' });
        expect(await store.complete(fast!, change)).toEqual({ kind: 'fenced' });
        expect(await store.receipts({ caseId: uuid('case a') })).toHaveLength(2);
      });

      test('keeps a job away from others for as long as its lease is extended', async () => {
        await store.accept(referral('a'));
        const [mine] = await claim();
        expect(await store.extend(mine!, at + 90_000)).toBe(true);
        now = at + 89_999;
        expect(await claim()).toEqual([]);
        now = at + 90_000;
        expect(await claim()).toHaveLength(1);
      });

      test('still takes the result of a worker whose lease ran out when nobody else has the job', async () => {
        await store.accept(referral('a'));
        const [mine] = await claim();
        now = at + day;
        expect(await store.complete(mine!, {})).toEqual({ kind: 'done' });
      });

      test('remembers an ambiguous attempt through later clear ones', async () => {
        await store.accept(referral('a'));
        const [one] = await claim();
        await store.retry(one!, { dueAt: at, code: 'timeout', ambiguous: true }, {});
        const [two] = await claim();
        await store.retry(two!, { dueAt: at, code: 'http-503', ambiguous: false }, {});
        expect(await claim()).toMatchObject([{ ambiguous: true, lastCode: 'http-503', fence: 3 }]);
      });

      test('writes the Change with the result, or neither', async () => {
        await store.accept(referral('a'));
        const [mine] = await claim();
        const clash = { tasks: [{ row: task('a'), expectRev: 9 }], audit: [auditRow('never')] };
        expect(await store.complete(mine!, clash)).toEqual({ kind: 'stale' });
        expect(await store.outbox({ state: 'claimed', limit: 9 })).toMatchObject([{ id: mine!.id }]);
        expect((await store.auditHead()).seq).toBe(1);
        expect(
          await store.complete(mine!, {
            exchangeUpdates: [{ id: mine!.exchangeId, state: 'acknowledged', updatedAt: now }],
          }),
        ).toEqual({
          kind: 'done',
        });
        expect(await store.outbox({ state: 'done', limit: 9 })).toHaveLength(1);
      });

      test('replays a dead job with a higher fence, before the younger jobs of its key', async () => {
        await store.accept(referral('1', { outbox: [job('1', { orderKey: 'case' })] }));
        await store.accept(referral('2', { outbox: [job('2', { orderKey: 'case' })] }));
        await store.accept(referral('3', { outbox: [job('3', { orderKey: 'case' })] }));
        const [one] = await claim();
        await store.dead(one!, 'http-400', {});
        const [two] = await claim();
        expect(await store.outbox({ state: 'dead', limit: 9 })).toMatchObject([{ id: one!.id, lastCode: 'http-400' }]);
        expect(await store.replay(one!.id, now, { audit: [auditRow('replayed')] })).toEqual({ kind: 'done' });
        expect(await claim()).toEqual([]);
        await store.complete(two!, {});
        expect(await claim()).toMatchObject([{ id: one!.id, fence: 2 }]);
      });

      test('replays a waiting job at once, and neither a done one, one in flight, nor an unknown one', async () => {
        await store.accept(referral('a'));
        const [one] = await claim();
        expect(await store.replay(one!.id, now, { audit: [auditRow('x')] })).toEqual({ kind: 'stale' });
        await store.retry(one!, { dueAt: at + day, code: 'http-503', ambiguous: false }, {});
        expect(await store.replay(one!.id, now, {})).toEqual({ kind: 'done' });
        const [two] = await claim();
        await store.complete(two!, {});
        expect(await store.replay(one!.id, now, {})).toEqual({ kind: 'stale' });
        expect(await store.replay(999_999, now, {})).toEqual({ kind: 'stale' });
        expect((await store.auditHead()).seq).toBe(1);
      });

      test('counts what is ready, claimed and dead, and the oldest due time', async () => {
        expect(await store.queue()).toEqual({ ready: 0, claimed: 0, dead: 0, oldestDueAt: null });
        for (const n of ['1', '2', '3'])
          await store.accept(referral(n, { outbox: [job(n, { dueAt: at - Number(n) })] }));
        const [one] = await claim({ limit: 1 });
        expect(await store.queue()).toEqual({ ready: 2, claimed: 1, dead: 0, oldestDueAt: at - 3 });
        await store.dead(one!, 'x', {});
        expect(await store.queue()).toEqual({ ready: 2, claimed: 0, dead: 1, oldestDueAt: at - 2 });
      });

      test('keeps claims, attempts and dead letters over a restart', async () => {
        await store.accept(referral('1'));
        await store.accept(referral('2'));
        const [one, two] = await claim();
        await store.dead(two!, 'http-400', {});
        await reopen();
        expect(await claim()).toEqual([]);
        expect(await store.outbox({ state: 'dead', limit: 9 })).toHaveLength(1);
        expect(await store.complete(one!, {})).toEqual({ kind: 'done' });
      });
    });

    test('the queue does what a list searched from the front does, in any order of calls and with late workers', async () => {
      await fc.assert(
        fc.asyncProperty(queueCommands, async (commands) => {
          const own = await makePlace();
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
    });

    describe('small things that must last', () => {
      test('takes a one-time id once, also after a restart', async () => {
        expect(await store.once('jti', 'x', at + minute)).toBe(true);
        expect(await store.once('jti', 'x', at + minute)).toBe(false);
        expect(await store.once('other', 'x', at + minute)).toBe(true);
        await reopen();
        expect(await store.once('jti', 'x', at + minute)).toBe(false);
      });

      test('keeps the newest card of a partner', async () => {
        const card = { id: 'SE5560001234-1', card: '{"a":1}', confirmedBy: 'operator', confirmedAt: at };
        await store.accept({ partners: [card] });
        await store.accept({ partners: [{ ...card, card: '{"a":2}' }] });
        expect(await store.partners()).toEqual([{ ...card, card: '{"a":2}' }]);
      });

      test('says that it is well', async () => {
        expect(await store.health()).toMatchObject({ ok: true });
      });
    });

    describe('audit', () => {
      test('chains every row to the one before it, across Changes and restarts', async () => {
        await store.accept(referral('a'));
        await store.appendAudit([auditRow('read'), auditRow('read again', { patient: uuid('patient a') })]);
        await reopen();
        await store.accept(referral('b'));
        const rows = await store.auditRows({ limit: 99 });
        expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
        let previousHash = genesis;
        for (const row of rows) {
          expect(row.previousHash).toBe(previousHash);
          expect(row.hash).toBe(auditHash(previousHash, row.seq, row));
          previousHash = row.hash;
        }
        expect(await store.auditHead()).toEqual({ seq: 4, hash: previousHash });
        expect(await store.auditCut()).toEqual({ seq: 0, hash: genesis });
      });

      test('gives rows from a place on, and those of one patient', async () => {
        await store.appendAudit(['1', '2', '3'].map((n) => auditRow(n, { patient: n === '2' ? 'p' : null })));
        expect((await store.auditRows({ fromSeq: 2, limit: 9 })).map((row) => row.seq)).toEqual([2, 3]);
        expect((await store.auditRows({ patient: 'p', limit: 9 })).map((row) => row.seq)).toEqual([2]);
        expect(await store.auditRows({ limit: 1 })).toHaveLength(1);
      });
    });

    describe('retention', () => {
      const later = at + 91 * day;
      /** A referral that was delivered, and whose case has ended. */
      const finished = async (name: string): Promise<void> => {
        await store.accept(referral(name, { cases: [careCase(name, { endedAt: at })] }));
        const [mine] = await claim();
        const id = uuid(`exchange ${name}`);
        await store.complete(mine!, { exchangeUpdates: [{ id, state: 'acknowledged', updatedAt: at }] });
      };
      const hasSource = async (name: string) => (await store.body(uuid(`exchange ${name}`), 'source')) !== undefined;

      test('deletes the bodies of a case when its time has passed, and not a moment before', async () => {
        await finished('a');
        expect(await store.retain(at + policy.bodies - 1, policy)).toMatchObject({ bodies: 0 });
        expect(await hasSource('a')).toBe(true);
        expect(await store.retain(at + policy.bodies, { ...policy, duplicates: 365 * day })).toMatchObject({
          bodies: 3,
        });
        expect(await hasSource('a')).toBe(false);
        expect(await store.exchange(uuid('exchange a'))).toBeDefined();
        expect(await store.accept({ exchanges: [{ ...exchange('a'), id: uuid('x') }] })).toMatchObject({
          kind: 'duplicate',
        });
      });

      test('keeps the bodies of an open case', async () => {
        await store.accept(referral('a', { exchanges: [exchange('a', { state: 'acknowledged' })], outbox: [] }));
        await store.retain(later, policy);
        expect(await hasSource('a')).toBe(true);
      });

      test('keeps the bodies of an ended case where anything was not acknowledged, and counts it as held', async () => {
        for (const state of ['queued', 'parked', 'person', 'undelivered'] as const) {
          await store.accept(
            referral(state, {
              exchanges: [exchange(state, { state })],
              outbox: [],
              cases: [careCase(state, { endedAt: at })],
            }),
          );
        }
        expect(await store.retain(later, policy)).toMatchObject({ bodies: 0, exchanges: 0, cases: 0, heldCases: 4 });
        expect(await hasSource('undelivered')).toBe(true);
      });

      test('keeps the bodies of an ended case where a hand-over is not done, dead or alive', async () => {
        await finished('a');
        await store.accept({ outbox: [job('a', { purpose: 'hand-over' })] });
        expect(await store.retain(later, policy)).toMatchObject({ bodies: 0, heldCases: 1 });
        const [mine] = await claim();
        await store.dead(mine!, 'folder-full', {});
        expect(await store.retain(later, policy)).toMatchObject({ bodies: 0, exchanges: 0, heldCases: 1 });
        await store.replay(mine!.id, now, {});
        const [again] = await claim();
        await store.complete(again!, {});
        expect(await store.retain(later, policy)).toMatchObject({ bodies: 3, heldCases: 0 });
      });

      test('deletes dedupe keys and at last the whole case, leaving no row behind', async () => {
        await finished('a');
        await store.accept(referral('young'));
        expect(await store.retain(later, policy)).toMatchObject({ bodies: 3, exchanges: 1, cases: 1 });
        expect(await store.exchange(uuid('exchange a'))).toBeUndefined();
        expect(await store.case(uuid('case a'))).toBeUndefined();
        expect(await store.tasksOf(`${sender}#a`)).toEqual([]);
        expect(await store.taskLog({ taskId: uuid('task a'), side: 'requester' })).toEqual([]);
        expect(await store.caseByAlias(referral('a').aliases![0]!)).toBeUndefined();
        expect(await store.receipts({ caseId: uuid('case a') })).toEqual([]);
        expect(await store.parts(uuid('case a'))).toEqual([]);
        expect(await hasSource('young')).toBe(true);
        expect(await store.task({ taskId: uuid('task young'), side: 'requester' })).toEqual(task('young'));
      });

      test('deletes a refused message without a case', async () => {
        await store.accept({ exchanges: [exchange('a', { state: 'refused' })], bodies: [body('a')] });
        expect(await store.retain(at + policy.bodies - 1, policy)).toMatchObject({ refusedBodies: 0 });
        expect(await store.retain(later, policy)).toMatchObject({ refusedBodies: 1, exchanges: 1, cases: 1 });
      });

      test('keeps the audit five years and longer than the bodies, then cuts it at a verified place', async () => {
        await store.appendAudit([
          auditRow('old'),
          auditRow('older', { at: at + 1 }),
          auditRow('new', { at: at + 30 * day }),
        ]);
        expect(await store.retain(later, policy)).toMatchObject({ audit: 0 });
        const rows = await store.auditRows({ limit: 9 });
        expect(await store.retain(at + 1 + policy.audit, policy)).toMatchObject({ audit: 2 });
        expect(await store.auditRows({ limit: 9 })).toEqual(rows.slice(2));
        expect(await store.auditCut()).toEqual({ seq: 2, hash: rows[1]!.hash });
        await reopen();
        await store.appendAudit([auditRow('newest')]);
        expect((await store.auditRows({ fromSeq: 4, limit: 9 }))[0]).toMatchObject({
          seq: 4,
          previousHash: rows[2]!.hash,
        });
      });

      test('cuts no row after one that is younger than the limit, so that the chain stays whole', async () => {
        await store.appendAudit([auditRow('a', { at: at + day }), auditRow('b', { at })]);
        expect(await store.retain(at + policy.audit, policy)).toMatchObject({ audit: 0 });
      });

      test('forgets expired keys', async () => {
        await store.once('jti', 'x', at + minute);
        expect(await store.retain(at + minute - 1, policy)).toMatchObject({ once: 0 });
        expect(await store.retain(at + minute, policy)).toMatchObject({ once: 1 });
        expect(await store.once('jti', 'x', at + minute)).toBe(true);
      });

      test('works through more cases than fit in one step', async () => {
        const names = Array.from({ length: 230 }, (_, i) => `n${i}`);
        await Promise.all(
          names.map((name) =>
            store.accept(
              referral(name, {
                exchanges: [exchange(name, { state: 'acknowledged' })],
                outbox: [],
                cases: [careCase(name, { endedAt: at })],
              }),
            ),
          ),
        );
        expect(await store.retain(later, policy)).toMatchObject({
          bodies: 690,
          exchanges: 230,
          cases: 230,
          heldCases: 0,
        });
      });
    });
  });
}
