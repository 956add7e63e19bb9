import type { Bundle, CapabilityStatement, StructureDefinition } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { type Door, openDoor } from './door.ts';

const own = 'https://vardbro.example/fhir/StructureDefinition/named';
const profile = (version: string): StructureDefinition =>
  ({
    resourceType: 'StructureDefinition',
    id: 'named',
    url: own,
    version,
    name: 'NamedPatient',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    differential: { element: [{ path: 'Patient.name', min: 1 }] },
  }) as StructureDefinition;

const packed = () => ({ tgz: Buffer.from('packed'), shasum: 'a', integrity: 'sha512-b' });

let door: Door;
beforeAll(async () => {
  door = await openDoor({
    change: (deps) => ({
      ...deps,
      profiles: [
        {
          name: 'se.own',
          version: '2.0.0',
          manifest: { name: 'se.own', version: '2.0.0', dependencies: { x: '1' } },
          packed,
        },
      ],
      definitions: deps.definitions.with(
        packageOf([profile('1.0.0'), profile('2.0.0')], { name: 'own', version: '2.0.0' }),
      ),
    }),
  });
});
afterAll(() => door.close());

const get = async (path: string, client = 'partner') => {
  const response = await door.call(client, 'GET', path);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: (await response.json()) as unknown,
  };
};
const search = async (query: string): Promise<Bundle<StructureDefinition>> =>
  (await get(`/fhir/StructureDefinition?${query}`)).body as Bundle<StructureDefinition>;
const names = async (query: string) =>
  (await search(query)).entry?.map((e) => `${e.resource?.name} ${e.resource?.version}`);

describe('definitions over HTTP', () => {
  it('are read by id, a profile with the snapshot that it was published without', async () => {
    const { status, type, body } = await get('/fhir/StructureDefinition/named');
    expect([status, type]).toEqual([200, 'application/fhir+json; fhirVersion=4.0; charset=utf-8']);
    expect((body as StructureDefinition).snapshot?.element.find((e) => e.path === 'Patient.name')?.min).toBe(1);
    expect((await get('/fhir/StructureDefinition/Patient')).status).toBe(200);
    expect((await get('/fhir/SearchParameter/individual-birthdate')).status).toBe(200);
    expect((await get('/fhir/OperationDefinition/CodeSystem-lookup')).status).toBe(200);
    expect((await get('/fhir/StructureDefinition/absent')).status).toBe(404);
  });

  it('are searched for by url and version, name, type and base', async () => {
    expect(await names(`url=${own}`)).toEqual(['NamedPatient 1.0.0', 'NamedPatient 2.0.0']);
    expect(await names(`url=${own}&version=1.0.0`)).toEqual(['NamedPatient 1.0.0']);
    expect(await names('name=namedp&version=2.0.0')).toEqual(['NamedPatient 2.0.0']);
    expect(await names('base=http://hl7.org/fhir/StructureDefinition/Patient&version=2.0.0')).toEqual([
      'NamedPatient 2.0.0',
    ]);
    expect(await names('type=Patient&derivation=specialization')).toEqual(['Patient 4.0.1']);
    expect(await names('url=urn:absent')).toBeUndefined();
  });

  it('come in pages, whole and once', async () => {
    const seen = new Set<string>();
    let path = '/fhir/StructureDefinition?kind=primitive-type&_count=7';
    let total = 0;
    for (let n = 0; n < 10 && path !== ''; n += 1) {
      const page = (await get(path)).body as Bundle;
      total = page.total ?? 0;
      for (const { fullUrl = '' } of page.entry ?? []) seen.add(fullUrl);
      path = (page.link?.find((l) => l.relation === 'next')?.url ?? '').replace('https://gateway.example', '');
    }
    expect([seen.size, total]).toEqual([20, 20]);
  });

  it('are refused to be searched for in a way that is not understood, and to nobody known', async () => {
    expect((await get('/fhir/StructureDefinition?publisher=x')).status).toBe(400);
    expect((await get('/fhir/StructureDefinition?after=x')).status).toBe(400);
    expect((await door.call(undefined, 'GET', '/fhir/StructureDefinition')).status).toBe(401);
  });

  it('stand in the CapabilityStatement with their search parameters', async () => {
    const { rest } = (await get('/fhir/metadata')).body as CapabilityStatement;
    const resource = rest?.[0]?.resource?.find((r) => r.type === 'StructureDefinition');
    expect(resource?.interaction?.map((i) => i.code).sort()).toEqual(['read', 'search-type']);
    expect(resource?.searchParam?.map((p) => p.name)).toContain('base');
    expect(rest?.[0]?.resource?.find((r) => r.type === 'Task')?.searchParam?.map((p) => p.name)).toContain('owner');
  });

  it('come as packages too, as npm asks for them', async () => {
    const { status, body } = await get('/packages/se.own');
    const dist = {
      tarball: 'https://gateway.example/packages/se.own/2.0.0/se.own-2.0.0.tgz',
      shasum: 'a',
      integrity: 'sha512-b',
    };
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'se.own', 'dist-tags': { latest: '2.0.0' }, versions: { '2.0.0': { dist } } });
    // npm would look for FHIR packages where they are not.
    expect(JSON.stringify(body)).not.toContain('dependencies');
    const file = await door.call('partner', 'GET', '/packages/se.own/2.0.0/se.own-2.0.0.tgz');
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
      200,
      'application/gzip',
      'packed',
    ]);
    expect((await door.call('partner', 'GET', '/packages/se.own/2.0.0/other.tgz')).status).toBe(404);
  });
});
