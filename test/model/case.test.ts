import { expect, test } from 'vitest';
import { partyPair } from '../../src/model/case.ts';

test('a pair of parties has one name, whoever is named first and however it is written', () => {
  const pair = 'SE2321000016-1003 SE5566778899-VCEKEN';
  expect(partyPair('SE5566778899-VcEken', 'SE2321000016-1003')).toBe(pair);
  expect(partyPair('SE2321000016-1003', 'SE5566778899-VCEKEN')).toBe(pair);
});
