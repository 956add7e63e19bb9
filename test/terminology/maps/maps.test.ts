import type { ConceptMap } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { conceptsOf } from '../../../src/terminology/concepts/concept.ts';
import { mapCompleteness } from '../../../src/terminology/maps/completeness.ts';
import { suggestTargets } from '../../../src/terminology/maps/suggest.ts';
import { concept, list } from '../build.ts';

const national = list(
  '2',
  [
    concept('KAT', { display: 'Kataraktoperation', designations: [{ language: 'en', value: 'Cataract surgery' }] }),
    concept('HOFT', { display: 'Höftprotesoperation' }),
    concept('KOL', { display: 'Koloskopi' }),
    concept('OLD', { display: 'Gammal metod', status: 'inactive', replacedBy: ['KAT'] }),
  ],
  'urn:national',
);
const region = list(
  '1',
  [
    concept('r1', { display: 'kataraktoperation' }),
    concept('r2', { display: 'Höft' }),
    concept('KOL', { display: 'Koloskopi, polikliniskt' }),
    concept('r4', { display: 'Gråstarr', designations: [{ language: 'en', value: 'cataract surgery' }] }),
    concept('r5', { display: 'Massage' }),
    concept('r6', { display: 'Borttagen', status: 'inactive' }),
  ],
  'urn:region',
);
const map: ConceptMap = {
  resourceType: 'ConceptMap',
  url: 'map',
  version: '1',
  status: 'active',
  group: [
    {
      source: 'urn:region',
      target: 'urn:national',
      element: [
        { code: 'r1', target: [{ code: 'KAT', equivalence: 'equal' }] },
        { code: 'r2', target: [{ code: 'OLD', equivalence: 'wider' }] },
        { code: 'r5', target: [{ equivalence: 'unmatched' }] },
        { code: 'r9', target: [{ code: 'NOWHERE', equivalence: 'equal' }] },
      ],
    },
  ],
};

test('a map tells how complete it is, and what in it no longer holds', () => {
  expect(mapCompleteness(map, region, national)).toMatchObject({
    codes: 5,
    mapped: 2,
    percent: 60,
    unmapped: [{ code: 'KOL' }, { code: 'r4' }],
    withoutCounterpart: [{ code: 'r5' }],
    unknownSource: ['r9'],
    brokenTargets: [
      { code: 'r2', target: 'OLD', why: 'inactive', replacedBy: ['KAT'] },
      { code: 'r9', target: 'NOWHERE', why: 'absent' },
    ],
  });
});

test('suggestions come from code, display and other languages, best first, and never an inactive target', () => {
  const suggested = suggestTargets(['r1', 'KOL', 'r4', 'r5'], conceptsOf(region), conceptsOf(national));
  expect(suggested.map(({ code, target, how }) => [code, target, how])).toEqual([
    ['r1', 'KAT', 'same-display'],
    ['KOL', 'KOL', 'same-code'],
    ['r4', 'KAT', 'same-display'],
  ]);
});
