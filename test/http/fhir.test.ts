import { readFileSync } from 'node:fs';
import type {
  CapabilityStatement,
  OperationDefinition,
  OperationOutcome,
  TerminologyCapabilities,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definitionTypes } from '../../src/http/fhir/definitions.ts';
import { resourceTypes } from '../../src/http/fhir/resource-types.ts';
import { terminologyTypes } from '../../src/http/fhir/terminology/door.ts';
import { type Issue, issue } from '../../src/model/issue.ts';
import { issuesOf } from '../../src/model/operation-outcome.ts';
import { codesOf, type Door, openDoor } from './door.ts';
import { ids } from './fake-gateway.ts';

let door: Door;
const validated: unknown[] = [];
let found: Issue[] = [];
const manifests: (string | undefined)[] = [];
beforeAll(async () => {
  door = await openDoor({
    change: (deps) => ({
      ...deps,
      underManifest: (manifest, work) => {
        manifests.push(manifest);
        return { result: work(), against: { valueSets: ['urn:vs|1'], codeSystems: ['urn:cs|2'] } };
      },
      validator: {
        validate: (resource, profiles) => {
          validated.push([resource.resourceType, profiles]);
          return found;
        },
        supported: () => ({
          lines: [
            {
              profile: 'urn:p',
              element: 'Patient.name',
              place: 'Patient',
              mustSupport: true,
              obligations: [],
              state: 'absent',
            },
          ],
          unknown: [],
        }),
      },
    }),
  });
});
afterAll(() => door.close());

const json = { 'Content-Type': 'application/fhir+json' };
const get = (path: string, headers: Record<string, string> = {}) => door.call('engine', 'GET', path, { headers });

describe('FHIR version and form', () => {
  test.each([
    ['application/fhir+json', 200],
    ['application/fhir+json; fhirVersion=4.0', 200],
    ['application/json', 200],
    ['*/*', 200],
    ['application/fhir+json; fhirVersion=5.0, application/fhir+json; fhirVersion=4.0;q=0.1', 200],
    ['application/fhir+json; fhirVersion=3.0', 406],
    ['*/*; fhirVersion=4.3', 406],
    ['application/fhir+xml', 406],
    ['text/html', 406],
    ['application/fhir+json;q=0', 406],
  ])('Accept: %s is %i', async (accept, status) => {
    const response = await get('/fhir/Task', { Accept: accept });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('fhirVersion=4.0');
  });

  test.each([
    ['json', 'text/html', 200],
    ['application/fhir%2Bjson', 'text/html', 200],
    ['xml', '*/*', 406],
  ])('_format=%s wins over Accept: %s', async (format, accept, status) => {
    expect((await get(`/fhir/metadata?_format=${format}`, { Accept: accept })).status).toBe(status);
  });

  test.each([
    ['application/fhir+json; fhirVersion=5.0', 406],
    ['application/fhir+xml', 415],
    ['text/plain', 415],
  ])('a message sent as %s is %i and never reaches the gateway', async (type, status) => {
    const init = { headers: { 'Content-Type': type }, body: '{}' };
    expect((await door.call('partner', 'POST', '/fhir/$process-message', init)).status).toBe(status);
    expect(door.gateway.received).toEqual([]);
  });
});

describe('metadata', () => {
  test('states what the route table holds, and for how long duplicates are remembered', async () => {
    const statement = (await (await get('/fhir/metadata')).json()) as CapabilityStatement;
    expect(statement).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
    expect(statement.messaging![0]!.reliableCache).toBe(90 * 24 * 60);
    const [rest] = statement.rest!;
    expect(rest!.resource!.map((r) => r.type)).toEqual([...resourceTypes, ...definitionTypes, ...terminologyTypes]);
    const task = rest!.resource!.find((r) => r.type === 'Task')!;
    expect(task.interaction!.map((i) => i.code).sort()).toEqual(['read', 'search-type']);
    expect(task.searchParam!.map((p) => p.name)).toEqual([
      'owner',
      'requester',
      'status',
      'business-status',
      'waiting',
    ]);
    expect(rest!.resource!.find((r) => r.type === 'Patient')!.interaction!.map((i) => i.code)).toEqual(['read']);
    expect(rest!.operation!.map((o) => o.name)).toEqual(['process-message', 'record', 'closure']);
    const condition = rest!.resource!.find((r) => r.type === 'Condition')!;
    expect(condition.interaction!.map((i) => i.code)).toEqual(['read', 'search-type']);
    expect(condition.searchParam!.map((p) => p.name)).toEqual(['patient', 'date', 'category']);
  });

  test('of terminology names the lists with their versions and what $expand honours', async () => {
    const answer = (await (await get('/fhir/metadata?mode=terminology')).json()) as TerminologyCapabilities;
    expect(answer).toMatchObject({ resourceType: 'TerminologyCapabilities', status: 'active' });
    expect(answer.codeSystem).toEqual([
      {
        uri: 'https://example.org/CodeSystem/care',
        version: [
          { code: '1', isDefault: false },
          { code: '2', isDefault: true },
        ],
      },
    ]);
    const names = answer.expansion!.parameter!.map(({ name }) => name!);
    const file = new URL(
      '../../conformance/terminology/operations/OperationDefinition-ValueSet-expand.json',
      import.meta.url,
    );
    const { parameter } = JSON.parse(readFileSync(file, 'utf8')) as OperationDefinition;
    const defined = parameter!.flatMap(({ name, use }) => (use === 'in' ? [name!] : []));
    expect(names).toEqual(defined.sort());
  });

  test('claims the version of the ecosystem tests, in both statements', async () => {
    const value = { url: 'value', valueCode: '1.9.3' };
    const definition = 'http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version';
    for (const path of ['/fhir/metadata', '/fhir/metadata?mode=terminology']) {
      const { extension } = (await (await get(path)).json()) as CapabilityStatement;
      expect(extension).toContainEqual({
        url: 'http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature',
        extension: [{ url: 'definition', valueCanonical: definition }, value],
      });
    }
  });

  test('is also told in R5 form', async () => {
    const answer = await get('/fhir/metadata', { Accept: 'application/fhir+json; fhirVersion=5.0' });
    expect(answer.headers.get('content-type')).toContain('fhirVersion=5.0');
  });

  test('of a mode that nobody knows is refused', async () => {
    expect(await codesOf(await get('/fhir/metadata?mode=music'))).toEqual(['search-parameter']);
  });
});

describe('Task search', () => {
  interface Searchset {
    readonly link: { relation: string; url: string }[];
    readonly entry?: { resource: { id: string }; fullUrl: string }[];
  }
  const search = async (query: string) => (await (await get(`/fhir/Task?${query}`)).json()) as Searchset;

  test.each([
    ['status=received', 1],
    ['status=requested,received', 1],
    ['status=completed', 0],
    ['business-status=mottagen', 1],
    ['business-status=slutsvar', 0],
    ['business-status=https://vardbro.example/fhir/CodeSystem/referral-business-status|mottagen', 1],
    ['owner=SE5566778899-VCEKEN&status=received&business-status=mottagen', 1],
    ['owner:identifier=urn:oid:1.2.752.29.4.19|SE5566778899-VCEKEN', 1],
  ])('%s finds %i', async (query, found) => {
    expect((await search(query)).entry?.length ?? 0).toBe(found);
  });

  test('links to itself and on, keeping the search', async () => {
    const { link, entry } = await search('status=received&_count=1');
    expect(entry![0]!.fullUrl).toBe(`https://gateway.example/fhir/Task/${ids.ours}`);
    const next = new URL(link.find((l) => l.relation === 'next')!.url);
    expect(Object.fromEntries(next.searchParams)).toEqual({ status: 'received', _count: '1', after: 'cursor-2' });
    expect((await search(next.search.slice(1))).link.map((l) => l.relation)).toEqual(['self']);
  });

  test.each([
    'patient=x',
    'status:not=received',
    '_include=Task:patient',
    'owner:identifier=urn:oid:1.2.3|X',
    'owner=A&owner:identifier=B',
    '_count=x',
  ])('%s is refused, not passed over', async (query) => {
    const response = await get(`/fhir/Task?${query}`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['search-parameter']]);
  });

  test('by POST takes the parameters of the body', async () => {
    const init = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'status=completed' };
    const response = await door.call('engine', 'POST', '/fhir/Task/_search', init);
    expect(((await response.json()) as Searchset).entry).toBeUndefined();
    const wrong = await door.call('engine', 'POST', '/fhir/Task/_search', { headers: json, body: '{}' });
    expect(wrong.status).toBe(415);
  });
});

describe('$validate', () => {
  const validate = (type: string, body: string, query = '') =>
    door.call('engine', 'POST', `/fhir/${type}/$validate${query}`, { headers: json, body });

  test.each([
    ['{"resourceType":"Patient"}', '', ['Patient', undefined]],
    ['{"resourceType":"Patient"}', '?profile=http://p', ['Patient', ['http://p']]],
    [
      '{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient"}},{"name":"profile","valueUri":"http://p"}]}',
      '',
      ['Patient', ['http://p']],
    ],
  ])('hands %s%s to the validator', async (body, query, expected) => {
    validated.length = 0;
    const response = await validate('Patient', body, query);
    expect([response.status, await codesOf(response)]).toEqual([200, ['no-findings']]);
    expect(validated).toEqual([expected]);
  });

  test('adds the report of what profiles mark where it is asked for, in the address or as a parameter', async () => {
    const patient = '{"resourceType":"Patient"}';
    const body = `{"resourceType":"Parameters","parameter":[{"name":"report","valueCode":"must-support"},{"name":"resource","resource":${patient}}]}`;
    for (const answer of [await validate('Patient', patient, '?report=must-support'), await validate('Patient', body)])
      expect([answer.status, await codesOf(answer)]).toEqual([200, ['support-absent']]);
    const wrong = await validate('Patient', patient, '?report=all');
    expect([wrong.status, await codesOf(wrong)]).toEqual([400, ['search-parameter']]);
  });

  test('works under the manifest that is named, and names in meta what codes were held against', async () => {
    manifests.length = 0;
    await validate('Patient', '{"resourceType":"Patient"}', '?manifest=urn:m');
    const answer = await validate('Patient', '{"resourceType":"Patient"}');
    expect(manifests).toEqual(['urn:m', undefined]);
    expect(((await answer.json()) as OperationOutcome).meta!.extension![0]!.extension).toEqual([
      { url: 'codeSystem', valueCanonical: 'urn:cs|2' },
      { url: 'valueSet', valueCanonical: 'urn:vs|1' },
    ]);
  });

  test('tells line and column in the body, also where the resource is a parameter', async () => {
    const patient = '{"resourceType":"Patient",\n "birthDate":1}';
    const parameters = `{"resourceType":"Parameters","parameter":[{"name":"profile"},\n{"name":"resource","resource":${patient}}]}`;
    found = [issue('value-too-long', { place: 'Patient.birthDate' })];
    const positions = await Promise.all(
      [patient, parameters].map(async (body) => {
        const outcome = (await (await validate('Patient', body)).json()) as OperationOutcome;
        return issuesOf(outcome)[0]!.position;
      }),
    );
    found = [];
    expect(positions).toEqual([
      { line: 2, column: 14 },
      { line: 3, column: 14 },
    ]);
  });

  test.each([
    ['null', 422, 'not-a-resource'],
    ['[]', 422, 'not-a-resource'],
    ['{"resourceType":"Task"}', 422, 'not-a-resource'],
    ['{"resourceType":"Parameters","parameter":[null,{"name":"resource"}]}', 422, 'not-a-resource'],
    ['{"resourceType":"Patient","resourceType":"Patient"}', 400, 'json-duplicate-key'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 400, 'json-depth'],
  ])('refuses %s', async (body, status, code) => {
    const response = await validate('Patient', body);
    expect([response.status, await codesOf(response)]).toEqual([status, [code]]);
  });
});

test('$process-message is synchronous: no address in a request is ever called', async () => {
  for (const query of ['async=true', 'response-url=http://127.0.0.1:9/x', 'async=true&response-url=x']) {
    const init = { headers: json, body: '{}' };
    const response = await door.call('partner', 'POST', `/fhir/$process-message?${query}`, init);
    expect([response.status, await codesOf(response)]).toEqual([400, ['search-parameter']]);
  }
});
