import { describe, expect, test } from 'vitest';
import { codeSystemsByRule } from '../../src/terminology/code-system/by-rule.ts';
import { compileCodeSystem } from '../../src/terminology/code-system/compile.ts';
import { listedCodeSystem } from '../../src/terminology/code-system/listed.ts';
import { FilterError } from '../../src/terminology/code-system/provider.ts';
import { supplemented } from '../../src/terminology/code-system/supplemented.ts';
import { compileAhead } from '../../src/terminology/registry/shelf.ts';
import type { CodeSystemResource } from '../../src/terminology/resource.ts';
import { codeSystemProviderContract } from './code-system-provider.contract.ts';
import { codeSystem } from './lists.ts';

const listed = (resource: CodeSystemResource) => listedCodeSystem(compileCodeSystem(resource).columns);

const care = listed(
  codeSystem('1', [
    {
      code: 'eye',
      display: 'Ögonsjukvård',
      property: [{ code: 'notSelectable', valueBoolean: true }],
      concept: [
        {
          code: 'eye-cataract',
          display: 'Operation av grå starr',
          designation: [{ language: 'en', value: 'Cataract' }],
        },
        { code: 'eye-old', display: 'Äldre ögonvård', property: [{ code: 'status', valueCode: 'retired' }] },
      ],
    },
    { code: 'hip', display: 'Höftprotes', property: [{ code: 'parent', valueCode: 'eye' }] },
  ]),
);

describe('a listed code system', () => {
  codeSystemProviderContract({
    provider: care,
    codes: ['eye', 'eye-cataract', 'hip'],
    others: ['EYE', 'knee', '', 'eye '],
    above: [
      ['eye', 'eye-cataract'],
      ['eye', 'hip'],
    ],
  });

  const codesOf = (set: ReturnType<NonNullable<typeof care.expand>>) =>
    [...set.keys()].map((key) => care.lookup(key).code);
  const filter = (property: string, op: string, value: string) => codesOf(care.filter!({ property, op, value }));

  test.each([
    ['concept', 'is-a', 'eye', ['eye', 'eye-cataract', 'eye-old', 'hip']],
    ['concept', 'descendent-of', 'eye', ['eye-cataract', 'eye-old', 'hip']],
    ['concept', 'is-not-a', 'eye-old', ['eye', 'eye-cataract', 'hip']],
    ['concept', 'generalizes', 'hip', ['eye', 'hip']],
    ['concept', 'child-of', 'eye', ['eye-cataract', 'eye-old', 'hip']],
    ['concept', 'descendent-leaf', 'eye', ['eye-cataract', 'eye-old', 'hip']],
    ['concept', 'is-a', 'no-such', []],
    ['status', '=', 'retired', ['eye-old']],
    ['status', 'exists', 'false', ['eye', 'eye-cataract', 'hip']],
    ['code', 'in', 'hip, eye', ['eye', 'hip']],
    ['code', 'not-in', 'hip,eye', ['eye-cataract', 'eye-old']],
    ['code', 'regex', 'eye-.*', ['eye-cataract', 'eye-old']],
    ['notSelectable', '=', 'true', ['eye']],
    ['parent', '=', 'eye', ['eye-cataract', 'eye-old', 'hip']],
  ])('%s %s %s', (property, op, value, codes) => expect(filter(property, op, value)).toEqual(codes));

  test.each([
    ['concept', 'sounds-like', 'eye'],
    ['code', 'regex', '(?=x)y'],
    ['code', 'regex', '(a)\\1'],
    ['code', 'regex', '((a{1000}){1000}){1000}'],
    ['code', 'regex', '['],
    ['code', 'regex', 'a'.repeat(2_000)],
  ])('%s %s %s cannot be carried out', (property, op, value) =>
    expect(() => filter(property, op, value)).toThrow(FilterError),
  );

  test.each([
    ['grå', ['eye-cataract']],
    ['star grå', ['eye-cataract']],
    ['gra', ['eye-cataract']],
    ['grä', []],
    ['HÖFT', ['hip']],
    ['hoft', ['hip']],
    ['håft', []],
    ['ögon', ['eye-old', 'eye']],
    ['ögonv', ['eye-old']],
    ['catar', ['eye-cataract']],
    ['eye-cat', ['eye-cataract']],
    ['tarr', []],
    ['', []],
  ])('search for "%s"', (text, codes) => expect(codesOf(care.search!(text))).toEqual(codes));

  test('tells inactive and abstract concepts', () => {
    const of = (code: string) => care.lookup(care.validateCode(code)!);
    expect(of('eye-old')).toMatchObject({ inactive: true, status: 'retired' });
    expect(of('eye')).toMatchObject({ inactive: false, abstract: true });
  });
});

describe('a list that does not tell cases apart', () => {
  const list = listed(codeSystem('1', ['AbC'], { caseSensitive: false }));
  test('finds the code as it is written there', () => {
    expect(list.lookup(list.validateCode('ABC')!).code).toBe('AbC');
  });
});

describe('a list with faults', () => {
  const made = compileCodeSystem(
    codeSystem('1', [
      { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
      { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      { code: 'c', property: [{ code: 'parent', valueCode: 'nowhere' }] },
      'c',
      { display: 'no code' },
    ]),
  );
  test('tells them all at once and is usable', () => {
    expect(made.issues.map(({ code }) => code).sort()).toEqual([
      'code-system-cycle',
      'code-system-cycle',
      'concept-code-repeated',
      'concept-parent-unknown',
      'element-required',
    ]);
    const list = listedCodeSystem(made.columns);
    expect([...list.filter!({ property: 'concept', op: 'descendent-of', value: 'a' }).keys()]).toHaveLength(2);
  });

  test('a deep nest does not break the stack', () => {
    let concept: CodeSystemResource['concept'] = [{ code: 'leaf' }];
    for (let n = 0; n < 50_000; n += 1) concept = [{ code: `c${n}`, concept }];
    const list = listed(codeSystem('1', concept as never));
    expect(list.subsumes!(list.validateCode('c49999')!, list.validateCode('leaf')!)).toBe(true);
  });
});

test('between many short lists that are made ready others have their turn', async () => {
  const lists = Array.from({ length: 20 }, (_, n) => ({
    resource: { resourceType: 'CodeSystem', url: `http://example.org/short-${n}`, concept: [{ code: 'a' }] } as const,
  }));
  let turns = 0;
  let ready = false;
  const others = (): void => {
    turns += 1;
    if (!ready) setImmediate(others);
  };
  setImmediate(others);
  await compileAhead(lists);
  ready = true;
  expect(turns).toBeGreaterThanOrEqual(lists.length - 1);
});

describe('a list with a supplement', () => {
  const designation = [{ language: 'en', value: 'Eye care' }];
  const supplement: CodeSystemResource = {
    resourceType: 'CodeSystem',
    url: 'urn:supplement',
    content: 'supplement',
    supplements: `${care.system}|1`,
    concept: [{ code: 'eye', designation, property: [{ code: 'note', valueString: 'n' }] }, { code: 'no-such' }],
  };
  const dressed = supplemented(care, [supplement]);
  codeSystemProviderContract({
    provider: dressed,
    codes: ['eye', 'eye-cataract', 'hip'],
    others: ['no-such'],
    above: [['eye', 'hip']],
  });

  test('has its names and properties, and the list without it stays as it is', () => {
    const key = care.validateCode('eye')!;
    expect(dressed.lookup(key).designations).toEqual(designation);
    expect(dressed.propertiesOf(key).map(({ code }) => code)).toContain('note');
    expect(care.lookup(key).designations).toEqual([]);
  });

  test('of another version stays as it is', () => {
    expect(supplemented(care, [{ ...supplement, supplements: `${care.system}|2` }])).toBe(care);
  });
});

describe('language tags', () => {
  codeSystemProviderContract({
    provider: codeSystemsByRule.get('urn:ietf:bcp:47')!,
    codes: ['sv', 'sv-SE', 'zh-Hant-TW', 'en-x-private'],
    others: ['s', 'svenska_SE', 'sv-', '', 'x'.repeat(500)],
    above: [['sv', 'sv-FI']],
  });
});

describe('media types', () => {
  codeSystemProviderContract({
    provider: codeSystemsByRule.get('urn:ietf:bcp:13')!,
    codes: ['text/plain', 'application/fhir+json; fhirVersion=4.0', 'application/pdf'],
    others: ['text', 'text/', '/plain', 'a/b/c'],
    above: [],
  });
});
