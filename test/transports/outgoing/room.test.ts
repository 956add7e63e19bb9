import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';

const ever = new AbortController().signal;
const soon = (ms: number) => AbortSignal.timeout(ms);

describe('room for what others answer', () => {
  test('is given back by a lease that ends, and by a reading with all of its leases', async () => {
    const budget = roomBudget({ most: 100 });
    const reading = budget.open('journal');
    const [one, other] = [reading.lease(), reading.lease()];
    expect([await one.take(20, ever), await other.take(30, ever), budget.taken]).toEqual([true, true, 50]);
    one.release();
    one.release();
    expect(budget.taken).toBe(30);
    reading.close();
    expect(budget.taken).toBe(0);
    expect(await one.take(1, ever)).toBe(false);
  });

  test('is not for a reading that has ended, neither by a lease that waits nor by a later one', async () => {
    const budget = roomBudget({ most: 100, share: 100 });
    const [reading, other] = [budget.open('journal'), budget.open('annan').lease()];
    await other.take(90, ever);
    const waits = reading.lease().take(40, ever);
    reading.close();
    const later = reading.lease().take(5, ever);
    other.release();
    expect([await waits, await later, budget.taken]).toEqual([false, false, 0]);
  });

  test('is waited for in turn, also by who asks for little', async () => {
    const budget = roomBudget({ most: 100, share: 100 });
    const first = budget.open('a').lease();
    await first.take(90, ever);
    const order: string[] = [];
    const large = budget.open('b').lease();
    const small = budget.open('c').lease();
    const waits = [
      large.take(50, ever).then(() => order.push('large')),
      small.take(5, ever).then(() => order.push('small')),
    ];
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    first.release();
    await Promise.all(waits);
    expect([order, budget.taken]).toEqual([['large', 'small'], 55]);
  });

  test('of one client is its share: who waits for that holds up nobody else', async () => {
    const budget = roomBudget({ most: 100, share: 50 });
    const one = budget.open('a').lease();
    await one.take(50, ever);
    const more = budget.open('a').lease().take(10, soon(5_000));
    expect(await budget.open('b').lease().take(50, soon(1_000))).toBe(true);
    one.release();
    expect(await more).toBe(true);
  });

  test('that the reading itself has taken is not waited for', async () => {
    const budget = roomBudget({ most: 100, share: 50, patience: 3_600_000 });
    const reading = budget.open('a');
    expect(await reading.lease().take(40, ever)).toBe(true);
    expect(await reading.lease().take(20, ever)).toBe(false);
    expect(await budget.open('b').lease().take(51, ever)).toBe(false);
  });

  test('is waited for until the caller gives up, or patience ends, and who stands behind comes on', async () => {
    const budget = roomBudget({ most: 100, share: 100, patience: 50 });
    const first = budget.open('a').lease();
    await first.take(60, ever);
    const behind = budget.open('c').lease();
    const [large, small] = [budget.open('b').lease().take(80, soon(10)), behind.take(40, ever)];
    expect([await large, await small, budget.taken]).toEqual([false, true, 100]);
    expect(await budget.open('d').lease().take(1, ever)).toBe(false);
    expect(await budget.open('d').lease().take(1, AbortSignal.abort())).toBe(false);
  });

  test('is never more than there is, and all of it comes back', async () => {
    const step = fc.record({
      client: fc.constantFrom('a', 'b', 'c'),
      bytes: fc.integer({ min: 1, max: 60 }),
      end: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const budget = roomBudget({ most: 100, share: 60, patience: 1 });
        const readings = ['a', 'b', 'c'].map((client) => [client, budget.open(client)] as const);
        const taken = steps.map(async ({ client, bytes, end }, n) => {
          const lease = new Map(readings).get(client)!.lease();
          await lease.take(bytes, ever);
          expect(budget.taken).toBeLessThanOrEqual(100);
          if (n % (end + 1) === 0) lease.release();
        });
        await Promise.all(taken);
        for (const [, reading] of readings) reading.close();
        expect(budget.taken).toBe(0);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
