import { setImmediate as round } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeTurns } from '../../../src/gateway/intake/turns.ts';

/** Asks for `count` turns at once; the names of those who have had theirs grow in the answer. */
function ask(turn: () => Promise<void>, count: number): number[] {
  const had: number[] = [];
  for (let n = 0; n < count; n++) void turn().then(() => had.push(n));
  return had;
}

test('who comes to an empty house has its turn at once', async () => {
  const had = ask(makeTurns(2), 1);
  await Promise.resolve();
  await Promise.resolve();
  expect(had).toEqual([0]);
});

test('so many have their turn in each round of the event loop, in the order in which they asked', async () => {
  const had = ask(makeTurns(2), 5);
  const after: number[] = [];
  for (let n = 0; n < 3; n++) {
    await round();
    after.push(had.length);
  }
  expect(had).toEqual([0, 1, 2, 3, 4]);
  expect(after).toEqual([4, 5, 5]);
});

test('who comes while others wait is behind them', async () => {
  const turn = makeTurns(1);
  const first = ask(turn, 3);
  await round();
  let before = 0;
  await turn().then(() => {
    before = first.length;
  });
  expect(before).toBe(3);
});

test('the rest of the house is served between two turns', async () => {
  const turn = makeTurns(1);
  const order: string[] = [];
  const hold = async (name: string) => {
    await turn();
    order.push(name);
  };
  const all = Promise.all(['a', 'b', 'c', 'd'].map(hold));
  await round();
  order.push('other');
  await all;
  expect(order.indexOf('other')).toBeLessThan(order.indexOf('d'));
});

test('nothing is left running when all have had their turn', async () => {
  const turn = makeTurns(1);
  await turn();
  await round();
  await round();
  const had = ask(turn, 1);
  await Promise.resolve();
  await Promise.resolve();
  expect(had).toEqual([0]);
});
