import { describe, expect, test } from 'vitest';
import { makePages, type Result } from '../../../src/gateway/overview/pages.ts';
import { patient } from '../../transports/npo/items.ts';

const result = (characters: number): Result => ({
  found: {
    entries: [{ fullUrl: 'x'.repeat(characters) }],
    itemOf: [undefined],
    matches: Array.from({ length: 10 }, () => 0),
  },
  shown: [],
  question: { patient, kinds: [] },
});
const of = (reader: string, client = 'journal') => ({ client, reader });

function pages(most = 1_000) {
  const clock = { time: 0, now: () => clock.time };
  return { clock, ...makePages({ clock, life: 60_000, most }) };
}

describe('results that are held for further pages', () => {
  test('are taken by their owner, from the match that the token names, as often as asked', () => {
    const { hold, take } = pages();
    const token = hold(result(10), of('signe'), 4, 4)!;
    expect(take(token, of('signe'))).toMatchObject({ from: 4, count: 4 });
    const page = take(token, of('signe'))!;
    expect(take(page.at(8), of('signe'))).toMatchObject({ from: 8 });
    expect(take(token, of('lova'))).toBeUndefined();
    expect(take(token, of('signe', 'annan'))).toBeUndefined();
  });

  test('have tokens of letters that nobody can guess, and that hold nothing', () => {
    const { hold } = pages();
    const tokens = [hold(result(1), of('a'), 5, 5)!, hold(result(1), of('a'), 5, 5)!];
    expect(tokens[0]).not.toBe(tokens[1]);
    for (const token of tokens) expect(token).toMatch(/^[a-p]{32}-5$/);
  });

  test('expire', () => {
    const { hold, take, clock } = pages();
    const token = hold(result(10), of('signe'), 4, 4)!;
    clock.time = 59_999;
    expect(take(token, of('signe'))).toBeDefined();
    clock.time = 60_000;
    expect(take(token, of('signe'))).toBeUndefined();
  });

  test('take no more room than they are given: the oldest go, and what is too large is not held', () => {
    const { hold, take } = pages(1_000);
    const tokens = [400, 400, 400].map((size) => hold(result(size), of('signe'), 4, 4)!);
    expect(tokens.map((token) => take(token, of('signe')) !== undefined)).toEqual([false, true, true]);
    expect(hold(result(2_000), of('signe'), 4, 4)).toBeUndefined();
    expect(take(tokens[2]!, of('signe'))).toBeDefined();
  });

  test('of one client push out its own and nobody else’s who holds less', () => {
    const { hold, take } = pages(1_000);
    const small = hold(result(100), of('lova', 'liten'), 4, 4)!;
    const large = [300, 300, 300, 300].map((size) => hold(result(size), of('signe', 'stor'), 4, 4)!);
    expect(large.map((token) => take(token, of('signe', 'stor')) !== undefined)).toEqual([false, false, true, true]);
    expect(take(small, of('lova', 'liten'))).toBeDefined();
    const more = hold(result(300), of('lova', 'liten'), 4, 4)!;
    expect(large.map((token) => take(token, of('signe', 'stor')) !== undefined)).toEqual([false, false, false, true]);
    expect([small, more].map((token) => take(token, of('lova', 'liten')) !== undefined)).toEqual([true, true]);
  });
});
