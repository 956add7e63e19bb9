import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conceptsOf } from '../../../src/terminology/concepts/concept.ts';
import { changeKinds, diffLists, isEmpty } from '../../../src/terminology/diff/diff-lists.ts';
import { impactOf } from '../../../src/terminology/diff/impact.ts';
import { reusedCodes } from '../../../src/terminology/diff/meaning.ts';
import { releaseNotes } from '../../../src/terminology/diff/release-notes.ts';
import { concept, list, listUrl } from '../build.ts';

const before = list('1', [
  concept('OGON', { display: 'Ögonsjukvård' }),
  concept('KAT', {
    display: 'Kataraktoperation',
    parents: ['OGON'],
    designations: [{ language: 'en', value: 'Cataract operation' }],
  }),
  concept('KAT-BI', { display: 'Kataraktoperation båda ögonen', parents: ['OGON'] }),
  concept('GLA', { display: 'Glaukomoperation', parents: ['OGON'] }),
  concept('X1', { display: 'Ljumskbråck' }),
  concept('GONE', { display: 'Äldre metod' }),
  concept('OLD', { display: 'Sovande', status: 'inactive' }),
]);
const after = list('2', [
  concept('OGON', { display: 'Ögonsjukvård' }),
  concept('KIR', { display: 'Kirurgi' }),
  concept('KAT', {
    display: 'Kataraktoperation, ett öga',
    parents: ['OGON'],
    designations: [{ language: 'en', value: 'Cataract operation, one eye' }],
    properties: [{ code: 'minAge', valueInteger: 18 }],
  }),
  concept('KAT-BI', {
    display: 'Kataraktoperation båda ögonen',
    parents: ['OGON'],
    status: 'inactive',
    replacedBy: ['KAT'],
  }),
  concept('GLA', { display: 'Glaukomoperation', parents: ['KIR'], definition: 'Trycksänkande kirurgi' }),
  concept('X1', { display: 'Koloskopi' }),
  concept('OLD', { display: 'Sovande' }),
]);

describe('two versions of a list', () => {
  const diff = diffLists(before, after);

  test('differ in added, removed, inactivated, renamed, moved, re-used and changed codes, each in its place', () => {
    const codes = Object.fromEntries(changeKinds.map((kind) => [kind, diff[kind].map((c) => c.code)]));
    expect(codes).toEqual({
      added: ['KIR'],
      removed: ['GONE'],
      inactivated: ['KAT-BI'],
      reactivated: ['OLD'],
      deprecated: [],
      reused: ['X1'],
      renamed: ['KAT'],
      redefined: ['GLA'],
      moved: ['GLA'],
      replacements: ['KAT-BI'],
      properties: ['KAT'],
      designations: ['KAT'],
    });
  });

  test('say what each was and became', () => {
    expect(diff.moved[0]).toMatchObject({ from: ['OGON'], to: ['KIR'] });
    expect(diff.properties[0]).toMatchObject({ what: 'minAge', from: [], to: ['18'] });
    expect(diff.inactivated[0]).toMatchObject({ replacedBy: ['KAT'] });
  });

  test('give release notes in Swedish and English that name every change', () => {
    const facts = {
      title: 'Vårdtjänster',
      releasedAt: '2026-11-01',
      validFrom: '2027-01-01',
      overrides: [{ code: 'X1', reason: 'aldrig *använd*' }],
    };
    const sv = releaseNotes(diff, facts, 'sv');
    const en = releaseNotes(diff, facts, 'en');
    for (const kind of changeKinds)
      for (const { code } of diff[kind]) for (const notes of [sv, en]) expect(notes).toContain(`\`${code}\``);
    expect(sv).toContain('### Koder med NY BETYDELSE (1)\n\n- `X1`: Ljumskbråck → Koloskopi');
    expect(sv).toContain('- `KAT-BI` Kataraktoperation båda ögonen; använd `KAT`');
    expect(sv).toContain('- Undantag `X1`: aldrig \\*använd\\*');
    expect(en).toContain('- Valid from: 2027-01-01');
    expect(releaseNotes(diffLists(before, before), facts, 'en')).toContain('No changes.');
  });
});

test('a list does not differ from itself, and what one way adds the other way removes', () => {
  const codes = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { maxLength: 5 });
  const lists = codes.chain((own) =>
    fc.tuple(
      ...own.map((code) =>
        fc
          .record({
            display: fc.constantFrom('ett', 'två', 'ett två'),
            status: fc.constantFrom('active' as const, 'inactive' as const),
          })
          .map((over) => concept(code, over)),
      ),
    ),
  );
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      const [one, two] = [list('1', a), list('2', b)];
      expect(isEmpty(diffLists(one, one))).toBe(true);
      const [there, back] = [diffLists(one, two), diffLists(two, one)];
      expect(there.added.map((c) => c.code).sort()).toEqual(back.removed.map((c) => c.code).sort());
      expect(there.inactivated.map((c) => c.code).sort()).toEqual(back.reactivated.map((c) => c.code).sort());
      expect(there.reused.map((c) => c.code).sort()).toEqual(back.reused.map((c) => c.code).sort());
    }),
  );
});

test('a code is re-used also when it was gone in between, and not when it only got a new name', () => {
  const history = [
    {
      version: '1',
      concepts: conceptsOf(
        list('1', [concept('A', { display: 'Höftprotes' }), concept('B', { display: 'Knäprotes' })]),
      ),
    },
    { version: '2', concepts: conceptsOf(list('2', [concept('B', { display: 'Knäprotes' })])) },
  ];
  const next = conceptsOf(
    list('3', [concept('A', { display: 'Gastroskopi' }), concept('B', { display: 'Knäprotes, primär' })]),
  );
  expect(reusedCodes(history, next)).toEqual([{ code: 'A', before: 'Höftprotes', version: '1', after: 'Gastroskopi' }]);
});

test('an impact preview names the value sets, maps, pins and systems that use what changes, and which of them break', () => {
  const affected = impactOf({
    diff: diffLists(before, after),
    next: after,
    valueSets: [
      {
        resourceType: 'ValueSet',
        url: 'vs:named',
        status: 'active',
        compose: { include: [{ system: listUrl, concept: [{ code: 'KAT-BI' }, { code: 'OGON' }] }] },
      },
      { resourceType: 'ValueSet', url: 'vs:all', status: 'active', compose: { include: [{ system: listUrl }] } },
      {
        resourceType: 'ValueSet',
        url: 'vs:other',
        status: 'active',
        compose: { include: [{ system: 'http://other' }] },
      },
      {
        resourceType: 'ValueSet',
        url: 'vs:moved',
        status: 'active',
        compose: { include: [{ system: listUrl, concept: [{ code: 'GLA' }] }] },
      },
    ],
    maps: [
      {
        resourceType: 'ConceptMap',
        url: 'map:region',
        version: '1',
        status: 'active',
        group: [
          {
            source: 'urn:region',
            target: listUrl,
            element: [{ code: 'r1', target: [{ code: 'GONE', equivalence: 'equal' }] }],
          },
        ],
      },
    ],
    pins: [
      { agreement: 'a-1', lists: [`${listUrl}|1`] },
      { agreement: 'a-2', lists: [`${listUrl}|2`] },
    ],
    ledger: [
      { system: 'region-ehr', url: listUrl, version: '1', how: 'acknowledged' },
      { system: 'clinic-ehr', url: listUrl, version: '2', how: 'acknowledged' },
    ],
  });
  expect(affected.map(({ sort, id, breaks }) => [sort, id, breaks])).toEqual([
    ['ValueSet', 'vs:named', true],
    ['ValueSet', 'vs:all', false],
    ['ValueSet', 'vs:moved', false],
    ['ConceptMap', 'map:region|1', true],
    ['pin', 'a-1', false],
    ['system', 'region-ehr', false],
  ]);
});
