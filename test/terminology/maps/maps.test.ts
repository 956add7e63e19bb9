import type { ConceptMap } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { conceptsOf } from '../../../src/terminology/concepts/concept.ts';
import { mapCompleteness } from '../../../src/terminology/maps/completeness.ts';
import { suggester } from '../../../src/terminology/maps/suggest.ts';
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
  const suggested = ['r1', 'KOL', 'r4', 'r5'].flatMap(suggester(conceptsOf(region), conceptsOf(national)));
  expect(suggested.map(({ code, target, how }) => [code, target, how])).toEqual([
    ['r1', 'KAT', 'same-display'],
    ['KOL', 'KOL', 'same-code'],
    ['r4', 'KAT', 'same-display'],
  ]);
});

test('a code costs the same however many targets share its words', () => {
  const words = (n: number) =>
    `${['Operation', 'Kontroll', 'Provtagning', 'Behandling', 'Samtal', 'Träning'][n % 6]} ${n}`;
  const many = (prefix: string) =>
    new Map(
      Array.from({ length: 20_000 }, (_, n) => {
        const one = concept(`${prefix}${n}`, { display: words(n) });
        return [one.code, one];
      }),
    );
  const suggest = suggester(many('a'), many('b'));
  const found = Array.from({ length: 500 }, (_, n) => suggest(`a${n * 30}`)[0]);
  expect(found.map((one) => one?.target)).toEqual(Array.from({ length: 500 }, (_, n) => `b${n * 30}`));
});
