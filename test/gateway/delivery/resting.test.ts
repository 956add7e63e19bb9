import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeResting } from '../../../src/gateway/delivery/resting.ts';
import { defaultTiming } from '../../../src/gateway/directory/config.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first } from '../conversation.ts';

const second = 1_000;

describe('a receiver that nobody reaches', () => {
  let both: TwoGateways;
  beforeEach(async () => {
    both = await twoGateways();
  });
  afterEach(() => both.close());

  const queued = async () => (await both.region.parts.store.exchanges({ states: ['queued'], limit: 100 })).rows.length;
  const attempts = () => both.region.notices.filter(({ what }) => what === 'retry').length;

  /** Lets the worker look until it finds nothing more that it may do. */
  async function work(): Promise<void> {
    both.region.worker.wake();
    await both.region.worker.idle();
  }

  test('is asked for a few messages of a long queue, then for one at a time, and gets the others as soon as it answers again', async () => {
    both.faults.set('clinic', Array(100).fill('refuse-connection'));
    for (let n = 0; n < 40; n++) await both.region.submit(first({ referral: `SE5566778899-SYS1#2026-${n}` }));
    await work();
    const tried = attempts();
    expect(tried).toBeLessThanOrEqual(12);
    both.clock.advance(5 * second);
    await work();
    expect(attempts()).toBe(tried);
    both.clock.advance(second);
    await work();
    expect(attempts()).toBe(tried + 1);
    both.faults.delete('clinic');
    both.clock.advance(11 * second);
    await work();
    expect([attempts(), await queued()]).toEqual([tried + 1, 40]);
    both.clock.advance(second);
    await work();
    // Those that were tried wait for their own next time.
    expect([attempts(), await queued()]).toEqual([tried + 1, tried + 1]);
    both.clock.advance(60 * second);
    await both.run();
    expect(await queued()).toBe(0);
  });
});

describe('a rest', () => {
  let now = 0;
  const resting = () => makeResting({ clock: { now: () => now }, timing: defaultTiming });
  const refused = { outcome: 'transient', code: 'connect-refused' } as const;
  beforeEach(() => {
    now = 0;
  });

  /** Seconds of the next rest. */
  function restOf(one: ReturnType<typeof resting>): number {
    one.note('a', refused);
    const from = now;
    while (one.list().includes('a')) now += second;
    return (now - from) / second;
  }

  test('grows with each failure, up to half a minute', () => {
    const one = resting();
    expect(Array.from({ length: 6 }, () => restOf(one))).toEqual([6, 12, 24, 30, 30, 30]);
  });

  test('ends in a trial, until somebody answers', () => {
    const one = resting();
    restOf(one);
    expect([one.list(), one.onTrial()]).toEqual([[], ['a']]);
    one.note('a', refused);
    expect([one.list(), one.onTrial()]).toEqual([['a'], []]);
    one.note('a', { outcome: 'delivered', code: 'http-200' });
    expect([one.list(), one.onTrial()]).toEqual([[], []]);
  });

  test('counts attempts that were under way together as one', () => {
    const one = resting();
    for (let n = 0; n < 12; n++) one.note('a', refused);
    expect(restOf(one)).toBe(6);
  });

  test('is of one destination, and ends when it answers, though with a refusal', () => {
    const one = resting();
    one.note('a', refused);
    one.note('b', { outcome: 'transient', code: 'token-connect-timeout' });
    expect(one.list()).toEqual(['a', 'b']);
    one.note('a', { outcome: 'permanent', code: 'http-422' });
    expect(one.list()).toEqual(['b']);
  });

  test.each([
    { outcome: 'transient', code: 'http-503' },
    { outcome: 'ambiguous', code: 'timeout' },
    { outcome: 'transient', code: 'token-401' },
  ] as const)('is not for $code: somebody is there', (result) => {
    const one = resting();
    one.note('a', result);
    expect(one.list()).toEqual([]);
  });
});
