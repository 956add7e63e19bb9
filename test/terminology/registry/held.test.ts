import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { hold } from '../../../src/terminology/registry/held.ts';
import type { CodeSystemResource } from '../../../src/terminology/resource.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const list = (concepts: number): CodeSystemResource => ({
  resourceType: 'CodeSystem',
  url: 'https://example.org/CodeSystem/large',
  status: 'active',
  content: 'complete',
  concept: Array.from({ length: concepts }, (_, n) => ({ code: `C${n}`, display: `Begrepp ${n}` })),
});

/** In a function of its own, whose frame is gone afterwards. */
const held = (concepts: number) => {
  const resource = list(concepts);
  return { held: hold(resource), whole: new WeakRef(resource) };
};

const isLetGo = async (whole: WeakRef<object>): Promise<boolean> => {
  for (let n = 0; n < 400 && whole.deref() !== undefined; n++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  return whole.deref() === undefined;
};

test('a large list is let go once it is packed, and read again is the same', async () => {
  const large = held(2_500);
  expect(await isLetGo(large.whole)).toBe(true);
  expect(large.held.header).not.toHaveProperty('concept');
  expect(large.held.load()).toEqual(list(2_500));
});

test('a small list stays as it is', () => {
  const resource = list(10);
  expect(hold(resource).load()).toBe(resource);
});
