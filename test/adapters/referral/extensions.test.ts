import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extensions } from '../../../src/adapters/referral/extensions.ts';
import { canonicalBase } from '../../../src/model/canonical.ts';

const skeletons = new URL('../../../conformance/referral/skeletons/', import.meta.url);
const used = new Set(
  readdirSync(skeletons).flatMap((name) => {
    const text = readFileSync(new URL(name, skeletons), 'utf8');
    return [...text.matchAll(/"url": "([^"]+\/StructureDefinition\/[^"]+)"/g)].map(([, url]) => url!);
  }),
);
const ours = [...used].filter((url) => url.startsWith(canonicalBase)).map((url) => url.split('/').at(-1)!);

test('every extension of ours in a message is explained in the table', () => {
  expect(ours.length).toBeGreaterThan(10);
  for (const name of ours) expect(extensions).toHaveProperty(name);
});

test('every explanation says where it stands, what it holds and what it means', () => {
  for (const [name, parts] of Object.entries(extensions)) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    for (const part of parts) expect(part, name).not.toBe('');
  }
});
