import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { skeletonFiles } from '../../scripts/generate-skeletons.ts';
import { jsonAdapter } from '../../src/adapters/json/adapter.ts';
import { receiverEvents, senderEvents } from '../../src/model/event.ts';

const folder = new URL('../../conformance/referral/', import.meta.url);

test('the examples and skeletons in conformance/referral are those that the code gives today', async () => {
  for (const [name, text] of await skeletonFiles()) {
    expect(readFileSync(new URL(name, folder), 'utf8'), 'run: node scripts/generate-skeletons.ts').toBe(text);
  }
});

test('every event of the referral has a skeleton, and no other', () => {
  const events = readdirSync(new URL('skeletons', folder)).map((name) => name.replace('.json', ''));
  expect(events.sort()).toEqual([...senderEvents, ...receiverEvents].sort());
});

test('a skeleton written as json is its example with nothing lost', async () => {
  for (const [name, text] of await skeletonFiles()) {
    if (!name.startsWith('skeletons/')) continue;
    const { lost, issues } = await jsonAdapter.fromBundle!(JSON.parse(text), 'json');
    expect({ lost, issues }, name).toEqual({ lost: [], issues: [] });
  }
});
