import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeSeal } from '../../src/model/seal.ts';

const seal = makeSeal(randomBytes(32));

test('what is sealed opens with the same key for the same place, and differs each time', () => {
  const [one, two] = [seal.seal('hemlig', 'row 1'), seal.seal('hemlig', 'row 1')];
  expect([seal.open(one, 'row 1'), seal.open(two, 'row 1')]).toEqual(['hemlig', 'hemlig']);
  expect(one).not.toBe(two);
});

test('under another key, for another place, changed in any byte or cut short it opens not at all', () => {
  const sealed = seal.seal('hemlig', 'row 1');
  expect(makeSeal(randomBytes(32)).open(sealed, 'row 1')).toBeUndefined();
  expect(seal.open(sealed, 'row 2')).toBeUndefined();
  const bytes = Buffer.from(sealed.slice(3), 'base64url');
  for (let n = 0; n < bytes.length; n++) {
    const changed = Buffer.from(bytes);
    changed[n]! ^= 1;
    expect(seal.open(`v1.${changed.toString('base64url')}`, 'row 1')).toBeUndefined();
    expect(seal.open(`v1.${bytes.subarray(0, n).toString('base64url')}`, 'row 1')).toBeUndefined();
  }
  for (const text of ['', 'hemlig', 'v2.x', 'v1.']) expect(seal.open(text, 'row 1')).toBeUndefined();
});

test('a key too short is no key', () => {
  expect(() => makeSeal(randomBytes(31))).toThrow('32 bytes');
});
