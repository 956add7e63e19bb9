import { readFileSync } from 'node:fs';
import type { CodeSystem, ConceptMap } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { careServiceLists, fileText } from '../../scripts/terminology/care-services.ts';
import { conceptsOf, propertyText } from '../../src/terminology/concepts/concept.ts';
import { changeKinds, diffLists } from '../../src/terminology/diff/diff-lists.ts';
import { reusedCodes } from '../../src/terminology/diff/meaning.ts';
import { mapCompleteness } from '../../src/terminology/maps/completeness.ts';
import { suggester } from '../../src/terminology/maps/suggest.ts';

let lists: Awaited<ReturnType<typeof careServiceLists>>;
beforeAll(async () => {
  lists = await careServiceLists();
});
const version = (v: string) => lists.get(`care-services/${v}/CodeSystem-care-services.json`) as CodeSystem;
const region = (name: string) =>
  lists.get(`region-${name}-services/1.0.0/CodeSystem-region-${name}-services.json`) as CodeSystem;
const map = (name: string) =>
  lists.get(`region-${name}-services/1.0.0/ConceptMap-region-${name}-to-care-services.json`) as ConceptMap;

test('the FHIR form of the lists is made from their tables', () => {
  for (const [path, resource] of lists)
    expect(readFileSync(new URL(`../../terminology/${path}`, import.meta.url), 'utf8')).toBe(fileText(resource));
});

describe('the example list of care services', () => {
  test('has at least 60 concepts in four care areas, three levels, two languages and conditions', () => {
    const concepts = [...conceptsOf(version('1.0.0')).values()];
    const level = (c: (typeof concepts)[number]) => propertyText(c.properties.find((p) => p.code === 'level')!);
    expect(concepts.length).toBeGreaterThanOrEqual(60);
    expect(concepts.filter((c) => level(c) === 'verksamhet')).toHaveLength(4);
    expect(concepts.every((c) => c.designations.some((d) => d.language === 'en'))).toBe(true);
    const acts = concepts.filter((c) => level(c) === 'vardaktivitet');
    for (const code of ['minAge', 'maxAsaClass', 'setting'])
      expect(acts.every((c) => c.properties.some((p) => p.code === code))).toBe(true);
  });

  test('shows every kind of change in its three versions', () => {
    const [one, two, three] = [version('1.0.0'), version('2.0.0'), version('2.1.0')];
    const diffs = [diffLists(one, two), diffLists(two, three)];
    for (const kind of changeKinds.filter((k) => k !== 'reused'))
      expect([kind, diffs.some((d) => d[kind].length > 0)]).toEqual([kind, true]);
    const history = [one, two].map((v) => ({ version: v.version!, concepts: conceptsOf(v) }));
    expect(reusedCodes(history, conceptsOf(three)).map((r) => r.code)).toEqual(['KIR-VAR-02']);
    expect(reusedCodes(history.slice(0, 1), conceptsOf(two))).toEqual([]);
  });
});

test('the regional maps tell what is missing, what a new version broke, and what a person may look at', () => {
  expect(mapCompleteness(map('ekeby'), region('ekeby'), version('1.0.0'))).toMatchObject({
    percent: 93,
    unmapped: [{ code: '403' }],
    brokenTargets: [],
  });
  const later = mapCompleteness(map('ekeby'), region('ekeby'), version('2.0.0'));
  expect(later.brokenTargets).toEqual([
    { code: '102', target: 'OGO-KAT-02', why: 'inactive', replacedBy: ['OGO-KAT-07'] },
    { code: '303', target: 'KIR-VAR-02', why: 'absent', replacedBy: [] },
  ]);
  const suggested = suggester(conceptsOf(region('ekeby')), conceptsOf(version('2.0.0')))('403');
  expect(suggested[0]).toMatchObject({ target: 'END-KOL-03', how: 'same-display', score: 1 });
  expect(mapCompleteness(map('sund'), region('sund'), version('2.0.0'))).toMatchObject({
    percent: 100,
    brokenTargets: [],
  });
});
