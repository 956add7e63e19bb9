import { afterEach, beforeEach, expect, test } from 'vitest';
import { markLate } from '../../../src/gateway/periodic.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { between, day, first, id, minute, says, text } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const states = async () => [await both.region.state(id), await both.clinic.state(id)];
const sent = async () => (await both.region.case(id))!.exchanges[0]!;

test('after a lost answer the same bytes go out again, have one effect, and the stored acknowledgement comes back', async () => {
  both.faults.set('clinic', ['lose-answer']);
  await both.region.submit(first());
  await both.run();
  expect(await states()).toEqual(['sent', 'received']);
  both.clock.advance(2 * minute);
  await both.run();
  const [one, two] = both.clinic.arrived;
  expect(text(two!)).toBe(text(one!));
  expect(await states()).toEqual(['received', 'received']);
  const [kept] = (await both.clinic.case(id))!.exchanges;
  expect((await both.clinic.case(id))!.exchanges).toHaveLength(1);
  const here = await both.region.parts.store.body((await sent()).exchange.id, 'acknowledgement');
  const there = await both.clinic.parts.store.body(kept!.exchange.id, 'acknowledgement');
  expect(text(here!.bytes)).toBe(text(there!.bytes));
});

test('the four levels of receipt are facts of their own, in the order in which they came', async () => {
  await both.region.submit(first());
  await both.run();
  const levels = async () => (await sent()).receipts.map(({ level }) => level);
  expect(await levels()).toEqual([0, 1]);
  await both.clinic.submit(says('bekraftad'));
  await both.run();
  expect(await levels()).toEqual([0, 1, 2]);
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  expect(await levels()).toEqual([0, 1, 2, 3]);
});

test('attempts follow the schedule: one minute, then doubling, with jitter', async () => {
  both.faults.set('clinic', Array(4).fill('refuse-connection'));
  await both.region.submit(first());
  const delays: number[] = [];
  for (let n = 0; n < 4; n++) {
    await both.run();
    delays.push((await sent()).jobs[0]!.dueAt - both.clock.now());
    both.clock.advance(delays.at(-1)!);
  }
  expect(delays).toEqual([1, 2, 4, 8].map((n) => n * minute));
  await both.run();
  expect(await states()).toEqual(['received', 'received']);
});

test('retries spent, though the receiver surely has nothing, leave the referral undelivered', async () => {
  both.faults.set('clinic', Array(40).fill('refuse-connection'));
  await both.region.submit(first());
  for (let n = 0; n < 20; n++) {
    await both.run();
    both.clock.advance(day);
  }
  expect(await states()).toEqual(['undelivered', '-']);
  expect((await sent()).exchange).toMatchObject({ state: 'undelivered', reason: 'retries-spent' });
});

test('retries spent after an attempt that nobody knows the end of leave the state, and ask for a person', async () => {
  both.faults.set('clinic', ['lose-message', ...Array(40).fill('refuse-connection')]);
  await both.region.submit(first());
  await both.run();
  both.clock.advance(31 * minute);
  await markLate(both.region.parts);
  for (let n = 0; n < 20; n++) {
    await both.run();
    both.clock.advance(day);
  }
  const view = (await both.region.case(id))!;
  expect(view.tasks[0]).toMatchObject({ state: 'sent', late: true });
  expect(view.exchanges[0]!.exchange).toMatchObject({ state: 'person', reason: 'delivery-ambiguous' });
  expect(view.timeline.some(({ what }) => what === 'exception')).toBe(true);
});

test('a permanent refusal without a receipt, after an attempt that nobody knows the end of, proves nothing', async () => {
  both.faults.set('clinic', ['lose-answer']);
  await both.region.submit(first());
  await both.run();
  between(both.region, () => async () => ({ outcome: 'permanent', code: 'http-404', issues: [], status: 404 }));
  both.clock.advance(2 * minute);
  await both.run();
  expect(await states()).toEqual(['sent', 'received']);
  expect((await sent()).exchange).toMatchObject({ state: 'person', reason: 'delivery-ambiguous' });
});

test('a permanent refusal without a receipt proves nothing after a process that died in mid-delivery', async () => {
  await both.region.submit(first());
  let died = false;
  // Who is dead puts nothing back in line.
  both.region.parts.store.retry = () => Promise.reject(new Error('the process is dead'));
  between(both.region, (through) => async (...to) => {
    if (died) return { outcome: 'permanent', code: 'http-404', issues: [], status: 404 };
    died = true;
    await through(...to);
    both.clock.advance(2 * minute);
    throw new Error('the process dies before the answer is written');
  });
  await both.run();
  expect(await states()).toEqual(['sent', 'received']);
  expect((await sent()).exchange).toMatchObject({ state: 'person', reason: 'delivery-ambiguous' });
});

test('a referral without level 1 in time is marked late, once, and the mark goes when the receipt comes', async () => {
  both.faults.set('clinic', Array(6).fill('refuse-connection'));
  await both.region.submit(first());
  await both.run();
  both.clock.advance(31 * minute);
  await markLate(both.region.parts);
  await markLate(both.region.parts);
  expect(both.region.notices.filter(({ what }) => what === 'late')).toHaveLength(1);
  expect((await both.region.case(id))!.tasks[0]!.late).toBe(true);
  both.faults.clear();
  await both.run();
  expect((await both.region.case(id))!.tasks[0]).toMatchObject({ state: 'received', late: false });
});
