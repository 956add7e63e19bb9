import { describe, expect, test } from 'vitest';
import { bindingChecker } from '../../src/terminology/binding-checker.ts';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import type { TerminologyResource } from '../../src/terminology/resource.ts';
import { codeSystem, listUrl, terminologyOf, valueSet } from './lists.ts';

const serviceOf = (...resources: TerminologyResource[]) =>
  terminologyService(terminologyOf(...resources), {
    now: () => '2026-01-01T00:00:00Z',
    newId: () => 'x',
    mostCodes: 1_000,
  });
type Value = string | number | boolean | object;
const call = (service: ReturnType<typeof serviceOf>, ask: string, given: Record<string, Value>) => {
  const [type = '', operation = ''] = ask.split('/$');
  const parameters = Object.entries(given).map(([name, value]) => ({ name, value }));
  const { status, resource } = service.call({ type, operation, parameters, fhirVersion: '4.0' })!;
  return {
    status,
    ids: JSON.stringify(resource).match(/(?<="valueString":")[A-Za-z_]+(?=")/g) ?? [],
    resource: resource as Answer,
  };
};
interface Answer {
  readonly expansion?: { readonly total: number; readonly contains?: readonly { code: string }[] };
}
const codes = ({ resource }: { resource: Answer }) => (resource.expansion?.contains ?? []).map(({ code }) => code);
const list = codeSystem('1', ['a', 'b', 'c']);
const whole = { system: listUrl };

describe('value sets that bite their own tail', () => {
  const a = valueSet('urn:a', { include: [whole, { valueSet: ['urn:b'] }] });
  const b = valueSet('urn:b', { include: [whole], exclude: [{ valueSet: ['urn:a'] }] });
  const service = serviceOf(list, a, b);

  test('are refused with the chain, by every operation', () => {
    expect(call(service, 'ValueSet/$expand', { url: 'urn:a' })).toMatchObject({
      status: 422,
      ids: ['VALUESET_CIRCULAR_REFERENCE'],
    });
    const coding = { system: listUrl, code: 'a' };
    expect(call(service, 'ValueSet/$validate-code', { url: 'urn:b', coding }).ids).toEqual([
      'VALUESET_CIRCULAR_REFERENCE',
    ]);
  });
});

describe('value sets that import each other by many ways', () => {
  // Each imports the next twice and leaves it out twice: 2^24 ways through 24 value sets.
  const depth = 24;
  const sets = Array.from({ length: depth }, (_, n) => {
    const next = n === depth - 1 ? [whole] : [{ valueSet: [`urn:n${n + 1}`] }, { valueSet: [`urn:n${n + 1}`] }];
    return valueSet(`urn:n${n}`, { include: [...next, { ...whole, valueSet: [`urn:end`] }] });
  });
  const end = valueSet('urn:end', { include: [whole] });
  const registry = terminologyOf(list, end, ...sets);
  const service = serviceOf(list, end, ...sets);

  test('are looked into once each', () => {
    expect(codes(call(service, 'ValueSet/$expand', { url: 'urn:n0' })).sort()).toEqual(['a', 'b', 'c']);
    expect(
      call(service, 'ValueSet/$validate-code', { url: 'urn:n0', coding: { system: listUrl, code: 'b' } }).ids,
    ).toEqual([]);
    expect(
      call(service, 'ValueSet/$validate-code', { url: 'urn:n0', coding: { system: listUrl, code: 'z' } }).ids,
    ).toContain('Unknown_Code_in_Version');
    expect(bindingChecker(registry.current).check('urn:n0', { system: listUrl, code: 'z' }).result).toBe('no');
  });

  test('and are refused when they go too deep', () => {
    const chain = Array.from({ length: 50 }, (_, n) =>
      valueSet(`urn:d${n}`, { include: [{ valueSet: [`urn:d${n + 1}`] }] }),
    );
    const deep = serviceOf(list, ...chain, valueSet('urn:d50', { include: [whole] }));
    expect(call(deep, 'ValueSet/$expand', { url: 'urn:d0' }).ids).toEqual(['VB_VALUE_SET_TOO_DEEP']);
  });
});

describe('lists that bite their own tail', () => {
  const parent = (code: string, of: string) => ({ code, property: [{ code: 'parent', valueCode: of }] });
  const circle = codeSystem('1', [parent('x', 'z'), parent('y', 'x'), parent('z', 'y')]);
  const below = valueSet('urn:below', {
    include: [{ ...whole, filter: [{ property: 'concept', op: 'is-a', value: 'x' }] }],
  });
  const service = serviceOf(circle, below, valueSet('urn:all', { include: [whole] }));

  test('lose no code in a tree, and an operation on them ends', () => {
    const flat = (contains: readonly { code: string; contains?: never[] }[] = []): string[] =>
      contains.flatMap((one) => [one.code, ...flat(one.contains)]);
    const { resource } = call(service, 'ValueSet/$expand', { url: 'urn:all' });
    expect(flat(resource.expansion?.contains).sort()).toEqual(['x', 'y', 'z']);
    expect(call(service, 'ValueSet/$expand', { url: 'urn:below', excludeNested: true }).resource.expansion?.total).toBe(
      3,
    );
    expect(call(service, 'CodeSystem/$subsumes', { system: listUrl, codeA: 'x', codeB: 'z' }).status).toBe(200);
  });
});

/** An engine that backtracks would not come to an end within the life of the test. */
describe('patterns made to hang an engine', () => {
  const code = `${'a'.repeat(200)}!`;
  const long = codeSystem('1', [code, 'aaa']);
  test.each(['(a+)+', '((a+)+)+', '(a|a)*b', '(a|aa)+$', '(.*)*x', 'a{1,200}a{1,200}a{1,200}'])(
    '%s ends at once',
    (value) => {
      const set = valueSet('urn:re', { include: [{ ...whole, filter: [{ property: 'code', op: 'regex', value }] }] });
      expect(
        call(serviceOf(long, set), 'ValueSet/$validate-code', { url: 'urn:re', coding: { system: listUrl, code } }).ids,
      ).toEqual(['None_of_the_provided_codes_are_in_the_value_set_one']);
    },
  );

  test.each(['(?=a)a', '(a)\\1', '((a{1000}){1000}){1000}', '('])(
    '%s is refused, and the finding says which filter',
    (value) => {
      const set = valueSet('urn:re', { include: [{ ...whole, filter: [{ property: 'code', op: 'regex', value }] }] });
      const answer = call(serviceOf(long, set), 'ValueSet/$expand', { url: 'urn:re' });
      expect([answer.status, answer.ids]).toEqual([422, ['VB_FILTER_UNKNOWN']]);
      expect(JSON.stringify(answer.resource)).toContain('ValueSet.compose.include[0].filter[0]');
    },
  );
});

describe('value sets of very many parts over a large code system', () => {
  const size = 50_000;
  const large = codeSystem(
    '1',
    Array.from({ length: size }, (_, n) => `c${n}`),
  );
  const regex = (n: number) => ({ property: 'code', op: 'regex', value: `.*(x|y)*${n}` });
  const one = (n: number) => ({ property: 'code', op: '=', value: `c${n}` });
  const many = (make: (n: number) => object, count = 2_000) => Array.from({ length: count }, (_, n) => make(n));
  const costly = [
    ['filters that are patterns', { include: [{ system: listUrl, filter: many(regex) }] }],
    ['includes with a pattern each', { include: many((n) => ({ system: listUrl, filter: [regex(n)] })) }],
    ['filters by value', { include: many((n) => ({ system: listUrl, filter: [one(n)] })) }],
    ['includes of everything', { include: many(() => ({ system: listUrl })) }],
    ['excludes', { include: [whole], exclude: many((n) => ({ system: listUrl, concept: [{ code: `c${n}` }] })) }],
  ] as const;

  test.each(costly)('are refused as too costly when expanded: %s', (_, compose) => {
    const set = valueSet('urn:costly', compose as never);
    expect(call(serviceOf(large, set), 'ValueSet/$expand', { url: 'urn:costly', count: 10 })).toMatchObject({
      status: 422,
      ids: ['VB_VALUE_SET_COSTLY'],
    });
  });

  test('are refused when a code is asked about that only all of their filters could tell', () => {
    const set = valueSet('urn:costly', costly[1][1] as never);
    const asked = { url: 'urn:costly', coding: { system: listUrl, code: 'c1' } };
    expect(call(serviceOf(large, set), 'ValueSet/$validate-code', asked).ids).toEqual(['VB_VALUE_SET_COSTLY']);
  });

  test('as many as people write are worked out', () => {
    const set = valueSet('urn:fine', {
      include: [...many((n) => ({ system: listUrl, filter: [one(n)] }), 100), { system: listUrl, filter: [regex(7)] }],
      exclude: [{ system: listUrl, concept: many((n) => ({ code: `c${n}` }), 50) as never }],
    });
    expect(call(serviceOf(large, set), 'ValueSet/$expand', { url: 'urn:fine', count: 10 }).status).toBe(200);
  });
});

test('a code system with as many kinds of parent as concepts is read in time as its length', () => {
  const size = 20_000;
  const property = Array.from({ length: size }, (_, n) => ({
    code: `p${n}`,
    uri: 'http://hl7.org/fhir/concept-properties#parent',
    type: 'code',
  }));
  const wide = codeSystem('1', ['top'], {
    property,
    concept: [
      ...Array.from({ length: size }, (_, n) => ({ code: `c${n}` })),
      { code: 'last', property: property.map(({ code }, n) => ({ code, valueCode: `c${n}` })) },
    ],
  });
  const asked = { system: listUrl, codeA: 'c7', codeB: 'last' };
  expect(call(serviceOf(wide), 'CodeSystem/$subsumes', asked).status).toBe(200);
});

describe('expansions that are too large', () => {
  const large = codeSystem(
    '1',
    Array.from({ length: 5_000 }, (_, n) => `c${n}`),
  );
  const service = serviceOf(large, valueSet('urn:all', { include: [whole] }));

  test('are refused as too-costly, by the whole and by a page', () => {
    expect(call(service, 'ValueSet/$expand', { url: 'urn:all' })).toMatchObject({
      status: 422,
      ids: ['VALUESET_TOO_COSTLY'],
    });
    expect(call(service, 'ValueSet/$expand', { url: 'urn:all', count: 2_000 }).ids).toEqual(['VALUESET_TOO_COSTLY']);
  });

  test('come page by page, every code once', () => {
    const pages = Array.from({ length: 6 }, (_, n) =>
      codes(call(service, 'ValueSet/$expand', { url: 'urn:all', count: 1_000, offset: n * 1_000 })),
    );
    expect(pages.map((page) => page.length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 0]);
    expect(new Set(pages.flat()).size).toBe(5_000);
  });

  test('of a system that has no end are refused', () => {
    const all = valueSet('urn:tags', { include: [{ system: 'urn:ietf:bcp:47' }] });
    expect(call(serviceOf(all), 'ValueSet/$expand', { url: 'urn:tags' }).ids).toEqual(['UNKNOWN_CODESYSTEM_EXP']);
  });
});

describe('requests that make no sense', () => {
  const service = serviceOf(list, valueSet('urn:all', { include: [whole] }), valueSet('urn:empty', { include: [{}] }));
  test.each<[string, Record<string, Value>, number, string]>([
    ['ValueSet/$expand', {}, 400, 'VB_PARAMETER_REQUIRED'],
    ['ValueSet/$expand', { url: 'urn:all', count: 'many' }, 400, 'VB_PARAMETER_VALUE'],
    ['ValueSet/$expand', { url: 'urn:all', activeOnly: 'perhaps' }, 400, 'VB_PARAMETER_VALUE'],
    ['ValueSet/$expand', { url: 'urn:all', displayLanguage: '-' }, 400, 'INVALID_DISPLAY_NAME'],
    ['ValueSet/$expand', { url: 'urn:empty' }, 422, 'VB_INCLUDE_EMPTY'],
    ['ValueSet/$validate-code', { url: 'urn:all' }, 400, 'VB_PARAMETER_REQUIRED'],
    ['ValueSet/$validate-code', { url: 'urn:all', coding: 'a' }, 400, 'VB_PARAMETER_VALUE'],
    ['CodeSystem/$lookup', { code: 'a' }, 400, 'VB_PARAMETER_REQUIRED'],
    ['CodeSystem/$subsumes', { system: listUrl, codeA: 'a' }, 400, 'VB_PARAMETER_REQUIRED'],
    ['ConceptMap/$translate', {}, 400, 'VB_PARAMETER_REQUIRED'],
    ['CodeSystem/$lookup', { system: listUrl, code: 'x'.repeat(20_000) }, 400, 'VB_PARAMETER_VALUE'],
  ])('%s %j is %i %s', (ask, given, status, id) => {
    expect(call(service, ask, given)).toMatchObject({ status, ids: [id] });
  });
});

describe('resources that come with a request and are not of their form', () => {
  const own = [
    { resourceType: 'CodeSystem', concept: [null] },
    { resourceType: 'CodeSystem', concept: [{ code: 'a', concept: [{ code: 'b', property: [null] }] }] },
    { resourceType: 'CodeSystem', concept: [{ code: 'a', designation: 7 }] },
    { resourceType: 'CodeSystem', property: 'x' },
    { resourceType: 'CodeSystem', url: {} },
    { resourceType: 'ValueSet', compose: { include: [{ valueSet: [7] }] } },
    { resourceType: 'ValueSet', compose: { include: [{ system: listUrl, filter: [null] }] } },
    { resourceType: 'ValueSet', compose: [] },
    { resourceType: 'ValueSet', expansion: { contains: [{ contains: [5] }] } },
    { resourceType: 'ConceptMap', group: [{ element: [{ target: [null] }] }] },
    { resourceType: 'NamingSystem', uniqueId: [null] },
    { resourceType: 'Library', relatedArtifact: [null] },
  ];
  const service = serviceOf(list, valueSet('urn:all', { include: [whole] }));
  const ask = (operation: string, parameters: readonly { name: string; value?: unknown; resource?: unknown }[]) =>
    service.call({ type: 'ValueSet', operation, parameters, fhirVersion: '4.0' }) as {
      status: number;
      resource: { issue: { details: { text: string } }[] };
    };

  test.each(own)('are refused with their place: %j', (resource) => {
    const url = { name: 'url', value: 'urn:all' };
    const { status, resource: outcome } = ask('expand', [url, { name: 'tx-resource', resource }]);
    expect(status).toBe(400);
    expect(outcome.issue[0]!.details.text).toContain(`tx-resource ${resource.resourceType}.`);
  });

  test('as the value set of an expansion too, every fault at once', () => {
    const compose = { include: [{ system: 5 }, null] };
    const answer = ask('expand', [{ name: 'valueSet', resource: { resourceType: 'ValueSet', compose } }]);
    expect(answer.resource.issue.map(({ details }) => details.text).sort()).toEqual([
      'The parameter valueSet ValueSet.compose.include[0].system must be a text',
      'The parameter valueSet ValueSet.compose.include[1] must be an object',
    ]);
  });

  test('and of any nesting end without running out of stack', () => {
    let concept: object = { code: 'x', concept: [null] };
    for (let n = 0; n < 50_000; n += 1) concept = { code: `c${n}`, concept: [concept] };
    expect(
      ask('expand', [{ name: 'tx-resource', resource: { resourceType: 'CodeSystem', concept: [concept] } }]).status,
    ).toBe(400);
  });

  test('a manifest of more lists than a pin has is refused', () => {
    const relatedArtifact = Array.from({ length: 501 }, (_, n) => ({ type: 'depends-on', resource: `urn:${n}|1` }));
    const library = { resourceType: 'Library', url: 'urn:m', relatedArtifact };
    const parameters = [
      { name: 'url', value: 'urn:all' },
      { name: 'manifest', value: 'urn:m' },
      { name: 'tx-resource', resource: library },
    ];
    expect(ask('expand', parameters).status).toBe(400);
  });
});
