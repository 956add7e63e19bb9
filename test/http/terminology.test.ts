import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, openDoor } from './door.ts';
import { terminologyDoor } from './terminology-door.ts';

let door: Door;
let open: Door;
beforeAll(async () => {
  door = await openDoor();
  open = await openDoor({ change: (deps) => ({ ...deps, terminology: terminologyDoor(true) }) });
});
afterAll(() => Promise.all([door.close(), open.close()]));

const care = 'https://example.org/CodeSystem/care';
const json = { 'Content-Type': 'application/fhir+json' };
interface Answer {
  readonly resourceType: string;
  readonly parameter?: { readonly name: string }[];
  readonly expansion?: object;
}
const read = async (response: Response) => (await response.json()) as Answer;
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  door.call('engine', 'POST', path, { headers: { ...json, ...headers }, body: JSON.stringify(body) });
const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });
const value = (resource: Answer, name: string) =>
  Object.entries(resource.parameter?.find((one) => one.name === name) ?? {}).find(([key]) =>
    key.startsWith('value'),
  )?.[1];

describe('operations over HTTP', () => {
  test('a code is looked up by GET, in the version asked for', async () => {
    const answer = await read(
      await door.call('engine', 'GET', `/fhir/CodeSystem/$lookup?system=${care}&code=b&version=1`),
    );
    expect([value(answer, 'version'), value(answer, 'display')]).toEqual(['1', 'The b']);
  });

  test('an unknown code is 404 with an OperationOutcome of the terminology ecosystem', async () => {
    const response = await door.call('engine', 'GET', `/fhir/CodeSystem/$lookup?system=${care}&code=b`);
    expect(response.status).toBe(404);
    expect(await read(response)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'code-invalid' }] });
  });

  test('at the address of a resource that resource is meant', async () => {
    const answer = await read(
      await post('/fhir/CodeSystem/care-1/$validate-code', parameters({ name: 'code', valueCode: 'b' })),
    );
    expect([value(answer, 'result'), value(answer, 'version')]).toEqual([true, '1']);
  });

  test('resources may be brought along and are forgotten again', async () => {
    const brought = {
      resourceType: 'CodeSystem',
      url: 'urn:brought',
      status: 'active',
      content: 'complete',
      concept: [{ code: 'x' }],
    };
    const ask = (...more: object[]) =>
      post(
        '/fhir/CodeSystem/$lookup',
        parameters({ name: 'system', valueUri: 'urn:brought' }, { name: 'code', valueCode: 'x' }, ...more),
      );
    expect((await ask({ name: 'tx-resource', resource: brought })).status).toBe(200);
    expect((await ask()).status).toBe(404);
  });

  test('an answer has the FHIR version asked for', async () => {
    const accept = { Accept: 'application/fhir+json; fhirVersion=5.0' };
    const response = await post('/fhir/ValueSet/care/$expand', parameters(), accept);
    expect(response.headers.get('content-type')).toContain('fhirVersion=5.0');
    expect((await read(response)).expansion).toMatchObject({ total: 2 });
  });

  test('findings come with their Swedish text to whoever reads Swedish', async () => {
    const asked = parameters(
      { name: 'url', valueUri: 'https://example.org/ValueSet/care' },
      { name: 'coding', valueCoding: { system: care, code: 'z' } },
    );
    const answer = await (await post('/fhir/ValueSet/$validate-code', asked, { 'Accept-Language': 'sv' })).text();
    expect(answer).toContain('finns inte i värdemängden');
    expect(answer).toContain('was not found in the value set');
  });

  test('a form is as good as a resource', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const init = { headers: form, body: new URLSearchParams({ system: care, codeA: 'a', codeB: 'a' }) };
    expect(value(await read(await door.call('engine', 'POST', '/fhir/CodeSystem/$subsumes', init)), 'outcome')).toBe(
      'equivalent',
    );
  });

  test.each(['/fhir/ValueSet/$no-such-operation', '/fhir/CodeSystem/no-such-id/$lookup', '/fhir/Task/$lookup'])(
    '%s is 404',
    async (path) => expect((await post(path, parameters())).status).toBe(404),
  );
});

describe('a batch', () => {
  test('is answered entry by entry; one that fails spoils no other', async () => {
    const entry = [
      { request: { method: 'GET', url: `CodeSystem/$lookup?system=${care}&code=a` } },
      {
        request: { method: 'POST', url: 'ValueSet/$validate-code' },
        resource: parameters({ name: 'url', valueUri: 'urn:none' }),
      },
      { request: { method: 'DELETE', url: 'Patient/1' } },
      {
        request: { method: 'POST', url: 'CodeSystem/care-2/$lookup' },
        resource: parameters({ name: 'code', valueCode: 'c' }),
      },
    ];
    const answer = await read(await post('/fhir', { resourceType: 'Bundle', type: 'batch', entry }));
    const statuses = (answer as unknown as { entry: { response: { status: string } }[] }).entry.map(
      (one) => one.response.status,
    );
    expect(statuses).toEqual(['200', '404', '404', '200']);
  });

  test('of another type is refused', async () => {
    expect((await post('/fhir', { resourceType: 'Bundle', type: 'transaction' })).status).toBe(422);
  });
});

describe('reading', () => {
  test('finds every version by url, one by url and version, and pages', async () => {
    const search = async (query: string) =>
      (await read(await door.call('engine', 'GET', `/fhir/CodeSystem?${query}`))) as unknown as {
        total: number;
        link: { relation: string; url: string }[];
        entry: { resource: { version: string } }[];
      };
    expect((await search(`url=${care}`)).total).toBe(2);
    expect((await search(`url=${care}&version=1`)).entry.map((one) => one.resource.version)).toEqual(['1']);
    expect((await search(`url=${encodeURIComponent(`${care}|2`)}`)).total).toBe(1);
    expect((await search('name=car&_count=1')).link.map((one) => one.relation)).toEqual(['self', 'next']);
  });

  test('is spared when nothing has changed', async () => {
    const first = await door.call('engine', 'GET', '/fhir/CodeSystem/care-1');
    const etag = first.headers.get('etag')!;
    const again = await door.call('engine', 'GET', '/fhir/CodeSystem/care-1', { headers: { 'If-None-Match': etag } });
    expect([first.status, again.status]).toEqual([200, 304]);
  });
});

describe('who may read', () => {
  test('nobody without a token, unless the configuration opens it', async () => {
    const path = `/fhir/CodeSystem/$lookup?system=${care}&code=a`;
    expect((await door.call(undefined, 'GET', path)).status).toBe(401);
    expect((await open.call(undefined, 'GET', path)).status).toBe(200);
    expect((await open.call(undefined, 'GET', '/fhir/Task')).status).toBe(401);
  });
});

describe('$closure over HTTP', () => {
  const name = { name: 'name', valueString: 'mine' };
  const concept = (valueCoding: object) => ({ name: 'concept', valueCoding });

  test('answers with a ConceptMap in the FHIR version asked for', async () => {
    const answer = await post('/fhir/$closure', parameters(name), { Accept: 'application/fhir+json; fhirVersion=5.0' });
    expect(answer.headers.get('content-type')).toContain('fhirVersion=5.0');
    expect(await answer.json()).toMatchObject({ resourceType: 'ConceptMap', name: 'mine', version: '0' });
  });

  test.each([
    ['no name', parameters()],
    ['a coding without a code', parameters(name, concept({ system: care }))],
    ['a version that it never told', parameters(name, { name: 'version', valueString: 'latest' })],
    [
      'codes and a version',
      parameters(name, concept({ system: care, code: 'a' }), { name: 'version', valueString: '1' }),
    ],
    ['more codes than are taken at once', parameters(name, ...Array(1_001).fill(concept({ system: care, code: 'a' })))],
    ['no Parameters', { resourceType: 'Patient' }],
  ])('refuses %s', async (_, body) => {
    const answer = await post('/fhir/$closure', body);
    expect([answer.status, (await read(answer)).resourceType]).toEqual([400, 'OperationOutcome']);
  });

  test('needs a token where reading is public too: a table belongs to its client', async () => {
    expect((await fetch(`${open.url}/fhir/$closure`, { method: 'POST', headers: json, body: '{}' })).status).toBe(401);
  });
});
