import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeOnce, remembered } from '../../src/model/remembered.ts';

describe('what is made once for each object', () => {
  test('is made once, for each of its own, also where nothing comes of it', () => {
    const asked: object[] = [];
    const made = madeOnce((of: object) => {
      asked.push(of);
      return asked.length === 1 ? undefined : { of };
    });
    const [one, other] = [{}, {}];
    expect([made(one), made(one)]).toEqual([undefined, undefined]);
    expect(made(other)).toBe(made(other));
    expect(asked).toEqual([one, other]);
  });

  test('is tried again after it has failed', () => {
    let n = 0;
    const made = madeOnce(() => {
      n += 1;
      if (n === 1) throw new Error('not yet');
      return n;
    });
    const one = {};
    expect(() => made(one)).toThrow('not yet');
    expect([made(one), made(one)]).toEqual([2, 2]);
  });
});

describe('what is remembered by key', () => {
  test('is made when it is first asked for, and again when it was forgotten or could not be made', () => {
    const kept = remembered<string, number>(2);
    expect(() =>
      kept.of('a', () => {
        throw new Error('not yet');
      }),
    ).toThrow('not yet');
    expect([kept.of('a', () => 1), kept.of('a', () => 2), kept.get('a')]).toEqual([1, 1, 1]);
    kept.forget('a');
    expect([kept.get('a'), kept.of('a', () => 3)]).toEqual([undefined, 3]);
  });

  test('is kept as long as few others have been asked for since', () => {
    const key = fc.nat(9);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(key, { maxLength: 60 }), (most, asked) => {
        const kept = remembered<number, number>(most);
        for (const [n, one] of asked.entries()) {
          const before = asked.slice(0, n);
          const last = before.lastIndexOf(one);
          const since = new Set(before.slice(last + 1));
          const had = last >= 0 && since.size < most;
          expect(kept.of(one, () => n) !== n).toBe(had);
        }
      }),
    );
  });
});
