import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../src/cli/demo/messages.ts';
import { expireParking, retain } from '../../src/gateway/periodic.ts';
import { verifyStoreAudit } from '../../src/store/audit-walk.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { between, day, exchangeOf, first, id, minute, overtakes, says, time } from './conversation.ts';

/** The machine's clock steps back an hour or forward a day in the middle of the work. */
const hour = 60 * minute;
const second = 1_000;

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const states = async () => [await both.region.state(id), await both.clinic.state(id)];
/** Moves the clock, and lets the workers see it: they look at the queue twice a second. What they write comes before ours. */
async function step(ms: number): Promise<void> {
  both.clock.advance(ms);
  for (let n = 0; n < 10; n++) {
    for (const { worker, parts } of [both.region, both.clinic]) {
      worker.wake();
      await parts.store.clockSetBack(0);
    }
  }
}
const queued = async () => (await both.region.parts.store.outbox({ limit: 10 }))[0]!;

/** A delivery of the first message that the other side has been sent and has not answered yet. */
async function underWay() {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let sends = 0;
  between(both.region, (through) => async (...args) => {
    sends++;
    await answered;
    return through(...args);
  });
  await both.region.submit(first());
  both.region.worker.wake();
  await expect.poll(() => sends).toBe(1);
  return { sends: () => sends, answer };
}

describe.each([
  ['back an hour', -hour],
  ['forward a day', day],
])('a clock that steps %s', (_name, jump) => {
  test('leaves no message behind: what waits to be sent and to be tried again is sent in its time', async () => {
    both.faults.set('clinic', ['refuse-connection']);
    await both.region.submit(first());
    await both.run();
    await step(jump);
    await both.run();
    both.clock.advance(2 * minute);
    await both.run();
    await expect.poll(states).toEqual(['received', 'received']);
    expect(both.clinic.arrived).toHaveLength(1);
    await both.clinic.submit(says('bekraftad'));
    await step(-jump);
    await both.run();
    await expect.poll(states).toEqual(['accepted', 'accepted']);
  });

  test('does not let a delivery that is under way be made a second time beside itself', async () => {
    const { sends, answer } = await underWay();
    await step(jump);
    expect(sends()).toBe(1);
    answer();
    await both.run();
    await expect.poll(states).toEqual(['received', 'received']);
    expect(await queued()).toMatchObject({ state: 'done', attempts: 1, ambiguous: false });
  });

  test('keeps the audit chain whole, also when the step is taken back', async () => {
    await both.region.submit(first());
    await step(jump);
    await both.run();
    await step(-jump);
    await both.region.case(id);
    for (const { parts } of [both.region, both.clinic]) {
      const head = await parts.store.auditHead();
      await retain(parts);
      expect(await verifyStoreAudit(parts.store, [head])).toMatchObject({ ok: true });
    }
  });

  test('deletes nothing before its time', async () => {
    await both.region.submit(first());
    await both.run();
    await step(jump);
    const deleted = await both.region.parts.store.retain(both.clock.now(), {
      bodies: 90 * day,
      duplicates: 90 * day,
      audit: 1_830 * day,
    });
    expect(deleted).toMatchObject({ bodies: 0, exchanges: 0, cases: 0, audit: 0 });
  });
});

test('a lease taken anew before the step back was seen is not moved into the past with what waits', async () => {
  const { sends, answer } = await underWay();
  both.clock.advance(-hour);
  const { id: job, attempts } = await queued();
  const { store, timing } = both.region.parts;
  expect(await store.extend({ id: job, fence: attempts }, both.clock.now() + timing.lease)).toBe(true);
  await step(0);
  expect(sends()).toBe(1);
  answer();
  await both.run();
  expect(await queued()).toMatchObject({ state: 'done', attempts: 1, ambiguous: false });
});

test('a claim of a process that died while the clock was a day ahead is held for no longer than a lease', async () => {
  both.faults.set('clinic', ['refuse-connection']);
  await both.region.submit(first());
  await both.run();
  const { store, timing } = both.region.parts;
  both.clock.advance(day);
  await store.claim({ worker: 'dead', limit: 1, leaseMs: timing.lease, now: both.clock.now() });
  const newest = both.clock.now();
  both.clock.advance(-day);
  both.region.worker.start(newest);
  await step(0);
  await step(timing.lease + second);
  await both.run();
  await expect.poll(states).toEqual(['received', 'received']);
});

test('what was parked before the clock stepped forward a day is judged as it stands, and nothing is left in the queue', async () => {
  await both.region.submit(first());
  await both.run();
  both.faults.set('clinic', Array(9).fill('refuse-connection'));
  await both.region.submit(
    first({ event: 'remiss-andrad', version: 2, request: { ...first().request!, question: 'Ny?' } }),
  );
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  await overtakes(both.region, both.clinic, 'aterkallelse');
  both.clock.advance(day);
  await expireParking(both.clinic.parts);
  expect((await exchangeOf(both.clinic, 'aterkallelse')).exchange.state).toMatch(/^(acknowledged|person)$/);
  both.faults.clear();
  await step(-day);
  await step(5 * minute);
  await both.run();
  const { rows } = await both.region.parts.store.exchanges({ direction: 'out', limit: 9 });
  expect(rows.map(({ state }) => state)).not.toContain('queued');
});
