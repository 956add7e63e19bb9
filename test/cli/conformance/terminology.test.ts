import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCases } from '../../../src/cli/conformance/terminology/cases.ts';
import { clean } from '../../../src/cli/conformance/terminology/clean.ts';
import type { Json } from '../../../src/cli/conformance/terminology/json.ts';
import { match } from '../../../src/cli/conformance/terminology/match.ts';
import { answerToR5, requestToR4 } from '../../../src/cli/conformance/terminology/r4.ts';
import { runTest } from '../../../src/cli/conformance/terminology/run.ts';
import { sort } from '../../../src/cli/conformance/terminology/sort.ts';

const options = { modes: new Set(['general']), fhirVersion: '4.0.1', pattern: false };
const faults = (template: Json, actual: Json, more: Partial<typeof options> = {}) =>
  match(template, actual, { ...options, ...more });

describe('matching rule 3', () => {
  test.each<[Json, Json]>([
    [
      { a: 1, b: 'x' },
      { b: 'x', a: 1 },
    ],
    [{ $$optional: 1, a: 1 } as Json, { a: 1 }],
    [{ '$optional-properties$': ['id'], a: 1 }, { a: 1 }],
    [{ '$optional-properties$': ['id'], a: 1, id: 'x' }, { a: 1 }],
    [{ '$optional-properties$': ['*'], a: 1 }, { b: 2 }],
    [{ '$count-arrays$': ['list'], list: [1, 2] }, { list: [3, 4] }],
    [[{ $optional$: true, a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: '!tx.fhir.org', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: 'general', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: 'version:4', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: 'warning:whatever', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [{ list: [{ $optional$: true, a: 1 }] }, {}],
    [{ location: ['Coding.code'] }, {}],
    ['$$', 'anything'],
    ['$instant$', '2026-09-21T14:13:20.123Z'],
    ['$uuid$', 'urn:uuid:8acdbfdc-e9d2-11ed-a05b-0242ac120003'],
    ['$date$', '2026-09-21'],
    ['$id$', 'a-b.c'],
    ['$semver$', '1.2.3'],
    ['$string$', 'a text'],
    ['url|$version$', 'url|4.0.1'],
    ['$choice:a|b$', 'b'],
    ['$fragments:One|two$', 'number TWO after one'],
    ['$external:3:Display 1X$', 'Wrong display 1x'],
    ['$external:3$', 'whatever'],
    ['<div>a</div>', '<div>b</div>'],
    ['Display 2', 'Display #2'],
  ])('%j takes %j', (template, actual) => expect(faults(template, actual)).toEqual([]));

  test.each<[Json, Json]>([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: '1' }],
    [{ a: 1 }, {}],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: [1, 2] }, { a: [1] }],
    [{ a: [{ b: 1 }] }, {}],
    [{ '$count-arrays$': ['list'], list: [1, 2] }, { list: [1] }],
    [[{ $optional$: 'tx.fhir.org', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: '!general', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: 'version:5', a: 1 }, { a: 2 }], [{ a: 2 }]],
    [[{ $optional$: true, a: 1 }, { a: 2 }], [{ a: 3 }]],
    [[{ $optional$: true, a: 1 }], [{ a: 9 }]],
    [true, 'true'],
    ['$instant$', '2026-09-21'],
    ['$uuid$', '8acdbfdc-e9d2-11ed-a05b-0242ac120003'],
    ['$string$', ' a text'],
    ['$token$', 'two words'],
    ['url|$version$', 'url|5.0.0'],
    ['$choice:a|b$', 'c'],
    ['$fragments:one|two$', 'one alone'],
    ['Display 1', 'Display 2'],
    [{ a: {} }, { a: [] }],
  ])('%j does not take %j', (template, actual) => expect(faults(template, actual)).not.toEqual([]));
});

describe('matching rule 4', () => {
  test('what the template has is found in order, more is accepted', () => {
    const template = { list: [{ name: 'a' }, { name: 'c' }] };
    const pattern = { pattern: true };
    expect(faults(template, { list: [{ name: 'a', x: 1 }, { name: 'b' }, { name: 'c' }], y: 1 }, pattern)).toEqual([]);
    expect(faults(template, { list: [{ name: 'c' }, { name: 'a' }] }, pattern)).not.toEqual([]);
    expect(faults(template, { list: [{ name: 'a' }] }, pattern)).not.toEqual([]);
  });
});

describe('matching rules 1 and 2', () => {
  test('text, meta, foreign extensions and diagnostics are no part of the comparison; what lies in compose is left alone', () => {
    const foreign = { url: 'https://example.org/ext', valueString: 'x' };
    const counted = { url: 'http://hl7.org/fhir/StructureDefinition/rendering-style', valueString: 'x' };
    const compose = { include: [{ system: 's', extension: [foreign] }] };
    const valueSet = {
      resourceType: 'ValueSet',
      text: { div: 'x' },
      meta: { id: '1' },
      extension: [foreign, counted],
      compose,
    };
    expect(clean(valueSet)).toEqual({ resourceType: 'ValueSet', extension: [counted], compose });
    const issue: Json[] = [
      { severity: 'error', diagnostics: 'x' },
      { severity: 'error', details: { text: 't' }, diagnostics: 'x' },
    ];
    expect(clean({ resourceType: 'OperationOutcome', issue })).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', details: { text: 't' } }],
    });
    const parameter: Json[] = [{ name: 'diagnostics' }, { name: 'result', valueBoolean: true }];
    expect(clean({ resourceType: 'Parameters', parameter })).toEqual({
      resourceType: 'Parameters',
      parameter: [parameter[1]],
    });
  });

  test('parameters, sentences of a message, issues and codes are put in order', () => {
    const parameter: Json[] = [
      { name: 'result', valueBoolean: false },
      { name: 'message', valueString: 'b; a' },
      { name: 'property', part: [{ name: 'code', valueCode: 'z' }] },
      { name: 'property', part: [{ name: 'code', valueCode: 'c' }] },
    ];
    const sorted = sort({ resourceType: 'Parameters', parameter }) as { parameter: Record<string, unknown>[] };
    expect(sorted.parameter.map((one) => one.name)).toEqual(['message', 'property', 'property', 'result']);
    expect(sorted.parameter[0]!.valueString).toBe('a; b');
    expect(JSON.stringify(sorted.parameter[1])).toContain('"c"');
    const contains: Json[] = [{ code: 'b' }, { code: 'a', contains: [{ code: 'd' }, { code: 'c' }] }];
    expect(sort({ resourceType: 'ValueSet', expansion: { contains } })).toEqual({
      resourceType: 'ValueSet',
      expansion: { contains: [{ code: 'a', contains: [{ code: 'c' }, { code: 'd' }] }, { code: 'b' }] },
    });
  });
});

describe('R4 form', () => {
  test('a concept map keeps its meaning in the words of R4', () => {
    const group = [
      {
        source: 'urn:s|2',
        target: 'urn:t',
        element: [{ code: 'a', target: [{ code: 'b', relationship: 'source-is-narrower-than-target' }] }],
      },
    ];
    expect(requestToR4({ resourceType: 'ConceptMap', sourceScopeUri: 'urn:vs', group })).toEqual({
      resourceType: 'ConceptMap',
      sourceUri: 'urn:vs',
      group: [
        {
          source: 'urn:s',
          sourceVersion: '2',
          target: 'urn:t',
          element: [{ code: 'a', target: [{ code: 'b', equivalence: 'wider' }] }],
        },
      ],
    });
  });

  test('properties of an expansion come back out of their extensions', () => {
    const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet.expansion.contains.property';
    const extension = [
      {
        url,
        extension: [
          { url: 'code', valueCode: 'status' },
          { url: 'value', valueCode: 'retired' },
        ],
      },
    ];
    expect(answerToR5({ code: 'a', extension })).toEqual({
      code: 'a',
      property: [{ code: 'status', valueCode: 'retired' }],
    });
  });
});

describe('a run against a server', () => {
  let server: Server;
  let base: string;
  const seen: Record<string, string | undefined>[] = [];
  beforeAll(async () => {
    server = createServer((req, res) => {
      seen.push({ language: req.headers['accept-language'], accept: req.headers.accept });
      res.setHeader('Content-Type', 'application/fhir+json');
      res.end('{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const template = (valueBoolean: boolean) => ({
    resourceType: 'Parameters',
    parameter: [{ name: 'result', valueBoolean }],
  });
  const files: Record<string, object> = {
    'right.json': template(true),
    'wrong.json': template(false),
    'request.json': { resourceType: 'Parameters', parameter: [] },
    'parameters-default.json': { resourceType: 'Parameters' },
  };
  const cases = { suites: [], file: async (path: string) => files[path] as never };
  const run = (test: object) =>
    runTest(
      { name: 't', operation: 'validate-code', request: 'request.json', ...test } as never,
      { name: 's', tests: [] },
      cases,
      {
        base,
        fhirVersion: '5.0',
        modes: new Set(['general']),
        serverVersion: '4.0.1',
      },
    );

  test('passes a right answer, fails a wrong one and a wrong status, skips another mode by its name', async () => {
    expect(await run({ response: 'right.json' })).toMatchObject({ pass: true, detail: '' });
    expect(await run({ response: 'wrong.json' })).toMatchObject({ pass: false });
    expect(await run({ response: 'right.json', 'http-code': '4xx' })).toMatchObject({ pass: false });
    expect(await run({ response: 'right.json', mode: 'snomed' })).toMatchObject({
      pass: false,
      skipped: 'mode snomed',
    });
  });

  test('says a language only where the test does', async () => {
    seen.length = 0;
    await run({ response: 'right.json' });
    await run({ response: 'right.json', 'Accept-Language': 'sv' });
    expect(seen.map(({ language }) => language)).toEqual([undefined, 'sv']);
    expect(seen[0]!.accept).toContain('fhirVersion=5.0');
  });

  test('a folder without test-cases.json is an error', () => expect(openCases('/nowhere')).rejects.toThrow());
});
