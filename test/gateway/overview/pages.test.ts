import { describe, expect, test } from 'vitest';
import type { Found } from '../../../src/gateway/overview/found.ts';
import { makePages } from '../../../src/gateway/overview/pages.ts';

const found = (characters: number): Found => ({
  entries: [{ fullUrl: 'x'.repeat(characters) }],
  matches: Array.from({ length: 10 }, () => 0),
});

function pages(most = 1_000) {
  const clock = { time: 0, now: () => clock.time };
  return { clock, ...makePages({ clock, life: 60_000, most }) };
}

describe('results that are held for further pages', () => {
  test('are taken by their owner, from the match that the token names, as often as asked', () => {
    const { hold, take } = pages();
    const token = hold(found(10), 'signe', 4, 4)!;
    expect(take(token, 'signe')).toMatchObject({ from: 4, count: 4 });
    const page = take(token, 'signe')!;
    expect(take(page.at(8), 'signe')).toMatchObject({ from: 8 });
    expect(take(token, 'lova')).toBeUndefined();
  });

  test('have tokens of letters that nobody can guess, and that hold nothing', () => {
    const { hold } = pages();
    const tokens = [hold(found(1), 'a', 5, 5)!, hold(found(1), 'a', 5, 5)!];
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) expect(token).toMatch(/^[a-p]{32}-5$/);
  });

  test('expire', () => {
    const { hold, take, clock } = pages();
    const token = hold(found(10), 'signe', 4, 4)!;
    clock.time = 59_999;
    expect(take(token, 'signe')).toBeDefined();
    clock.time = 60_000;
    expect(take(token, 'signe')).toBeUndefined();
  });

  test('take no more room than they are given: the oldest go, and what is too large is not held', () => {
    const { hold, take } = pages(1_000);
    const tokens = [400, 400, 400].map((size) => hold(found(size), 'signe', 4, 4)!);
    expect(tokens.map((token) => take(token, 'signe') !== undefined)).toEqual([false, true, true]);
    expect(hold(found(2_000), 'signe', 4, 4)).toBeUndefined();
    expect(take(tokens[2]!, 'signe')).toBeDefined();
  });
});
