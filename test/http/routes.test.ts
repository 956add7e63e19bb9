import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusesOf, template } from '../../src/http/route.ts';
import { routes } from '../../src/http/routes.ts';
import { codesOf, type Door, openDoor } from './door.ts';
import { ids } from './fake-gateway.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const bundle = '{"resourceType":"Bundle"}';
const partnerOrder = {
  card: {
    organisation: { hsaId: 'SE5599990008-0001', name: 'Strandkliniken', sector: 'private', clientId: 'strand' },
    units: [{ hsaId: 'SE5599990008-STRAND', name: 'Ortopedmottagningen' }],
    jwks: {
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          kid: 'strand-1',
          alg: 'ES256',
          x: 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis',
          y: 'y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE',
        },
      ],
    },
    endpoints: [{ transport: 'fhir', address: 'https://strand.example/fhir', formats: ['fhir:4.0'] }],
  },
  fingerprints: ['0123456789'],
};

const rivta = '/rivta/clinicalprocess/activity/request/ProcessRequest/2';

const lookupOf = (system: string, code: string): string =>
  JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'system', valueUri: system },
      { name: 'code', valueCode: code },
    ],
  });

/** A request that each route accepts from one who may, on one's own thing and on a foreign one. */
const requests: Record<string, { own: string; foreign?: string; init?: RequestInit }> = {
  'post /exchanges': { own: '/exchanges', init: { headers: json, body: '{}' } },
  'get /exchanges': { own: '/exchanges' },
  'get /fhir/ImplementationGuide': { own: '/fhir/ImplementationGuide' },
  'get /fhir/ImplementationGuide/{id}': { own: '/fhir/ImplementationGuide/none-in-core' },
  'get /fhir/OperationDefinition': { own: '/fhir/OperationDefinition?name=Lookup' },
  'get /fhir/OperationDefinition/{id}': { own: '/fhir/OperationDefinition/CodeSystem-lookup' },
  'get /fhir/SearchParameter': { own: '/fhir/SearchParameter?_count=1' },
  'get /fhir/SearchParameter/{id}': { own: '/fhir/SearchParameter/individual-birthdate' },
  'get /fhir/StructureDefinition': {
    own: '/fhir/StructureDefinition?url=http://hl7.org/fhir/StructureDefinition/Patient',
  },
  'get /fhir/StructureDefinition/{id}': { own: '/fhir/StructureDefinition/Patient' },
  'get /exchanges/{id}': { own: `/exchanges/${ids.ours}`, foreign: `/exchanges/${ids.others}` },
  'get /exchanges/{id}/codes': { own: `/exchanges/${ids.ours}/codes`, foreign: `/exchanges/${ids.others}/codes` },
  'get /exchanges/{id}/content': { own: `/exchanges/${ids.ours}/content`, foreign: `/exchanges/${ids.others}/content` },
  'get /exchanges/{id}/parts/{sha256}': {
    own: `/exchanges/${ids.ours}/parts/${'ab'.repeat(32)}`,
    foreign: `/exchanges/${ids.others}/parts/${'ab'.repeat(32)}`,
  },
  'post /exchanges/{id}/check': { own: `/exchanges/${ids.ours}/check`, foreign: `/exchanges/${ids.others}/check` },
  'post /exchanges/{id}/replay': {
    own: `/exchanges/${ids.ours}/replay`,
    init: { headers: json, body: '{"reason":"partner is up again"}' },
  },
  'post /cases': { own: '/cases' },
  'get /cases': { own: '/cases' },
  'get /cases/{id}': { own: `/cases/${ids.ours}`, foreign: `/cases/${ids.others}` },
  // Not configured here: gateway/records/producer.test.ts.
  'post /records': { own: '/records', init: { headers: json, body: '{}' } },
  'get /fhir/metadata': { own: '/fhir/metadata' },
  'post /fhir/$closure': {
    own: '/fhir/$closure',
    init: {
      headers: json,
      body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'name', valueString: 'mine' }] }),
    },
  },
  'post /fhir/$process-message': { own: '/fhir/$process-message', init: { headers: json, body: bundle } },
  // Not configured here: http/record/search.test.ts.
  'post /fhir/$record': { own: '/fhir/$record', init: { headers: json, body: '{}' } },
  'get /fhir/$record': { own: '/fhir/$record?page=a-1' },
  'get /fhir/{type}/_search': { own: '/fhir/Condition/_search?page=a-1' },
  'post /fhir/{type}/_search': { own: '/fhir/Condition/_search', init: { headers: form, body: '_count=5' } },
  'get /fhir/Task': { own: '/fhir/Task' },
  'post /fhir/Task/_search': { own: '/fhir/Task/_search', init: { headers: form, body: '_count=5' } },
  'post /terminology/imports': {
    own: '/terminology/imports?format=csv',
    init: { headers: { 'Content-Type': 'text/csv' }, body: 'code;display' },
  },
  'post /terminology/acts': {
    own: '/terminology/acts',
    init: { headers: json, body: '{"act":"submit","url":"http://a.example/list","version":"1"}' },
  },
  'get /terminology/status': { own: '/terminology/status' },
  'get /terminology/content': { own: '/terminology/content?url=http://a.example/list' },
  'get /terminology/diff': { own: '/terminology/diff?url=http://a.example/list&to=1' },
  'get /terminology/map-report': { own: '/terminology/map-report?url=http://a.example/map&version=1' },
  'get /terminology/profiles': { own: '/terminology/profiles' },
  'post /terminology/profiles': { own: '/terminology/profiles', init: { headers: json, body: '{"name":"region"}' } },
  'post /terminology/acknowledgements': {
    own: '/terminology/acknowledgements',
    init: { headers: json, body: '{"url":"http://a.example/list","version":"1"}' },
  },
  'get /terminology/pins': { own: '/terminology/pins?agreement=a' },
  'post /terminology/pins': {
    own: '/terminology/pins',
    init: { headers: json, body: '{"agreement":"a","lists":["http://a.example/list|1"]}' },
  },
  'post /terminology/subscribers': {
    own: '/terminology/subscribers',
    init: { headers: json, body: '{"system":"register","webhook":"https://register.example/lists"}' },
  },
  'post /terminology/subscribers/{system}/end': { own: '/terminology/subscribers/register/end' },
  'post /terminology/subscribers/{system}/secret': { own: '/terminology/subscribers/register/secret' },
  'post /terminology/subscribers/{system}/resume': { own: '/terminology/subscribers/register/resume' },
  'post /terminology/subscribers/{system}/acknowledgements': {
    own: '/terminology/subscribers/register/acknowledgements',
    init: { headers: json, body: '{"url":"http://a.example/list","version":"1"}' },
  },
  'post /terminology/subscribers/{system}/artefacts': {
    own: '/terminology/subscribers/register/artefacts',
    init: { headers: json, body: `{"sha256":"${'ab'.repeat(32)}"}` },
  },
  'post /terminology/keys/revoke': {
    own: '/terminology/keys/revoke',
    init: { headers: json, body: '{"kid":"k","reason":"leaked"}' },
  },
  'get /fhir/CodeSystem/$version-status': { own: '/fhir/CodeSystem/$version-status?url=http://a.example/list' },
  'get /syndication/feed.xml': { own: '/syndication/feed.xml' },
  'get /syndication/jwks.json': { own: '/syndication/jwks.json' },
  'get /syndication/artefacts/{sha256}': { own: `/syndication/artefacts/${'ab'.repeat(32)}` },
  'get /packages/{name}': { own: '/packages/se.vardbro.lists.list' },
  'get /packages/{name}/{version}/{file}': {
    own: '/packages/se.vardbro.lists.list/1.0.0/se.vardbro.lists.list-1.0.0.tgz',
  },
  'get /fhir/$versions': { own: '/fhir/$versions' },
  'get /fhir/{type}': { own: '/fhir/CodeSystem?url=https://example.org/CodeSystem/care' },
  'get /fhir/CodeSystem/{id}': { own: '/fhir/CodeSystem/care-1' },
  'get /fhir/ValueSet/{id}': { own: '/fhir/ValueSet/care' },
  'get /fhir/ConceptMap/{id}': { own: '/fhir/ConceptMap/none' },
  'get /fhir/NamingSystem/{id}': { own: '/fhir/NamingSystem/none' },
  'get /fhir/{type}/${operation}': {
    own: '/fhir/CodeSystem/$lookup?system=https://example.org/CodeSystem/care&code=a',
  },
  'post /fhir/{type}/${operation}': {
    own: '/fhir/CodeSystem/$lookup',
    init: { headers: json, body: lookupOf('https://example.org/CodeSystem/care', 'a') },
  },
  'get /fhir/{type}/{id}/${operation}': { own: '/fhir/CodeSystem/care-1/$lookup?code=b' },
  'post /fhir/{type}/{id}/${operation}': {
    own: '/fhir/ValueSet/care/$expand',
    init: { headers: json, body: '{"resourceType":"Parameters"}' },
  },
  'post /fhir': { own: '/fhir', init: { headers: json, body: '{"resourceType":"Bundle","type":"batch","entry":[]}' } },
  'get /fhir/{type}/{id}': { own: `/fhir/Task/${ids.ours}`, foreign: `/fhir/Task/${ids.others}` },
  'post /fhir/{type}/$validate': { own: '/fhir/Bundle/$validate', init: { headers: json, body: bundle } },
  'post /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/rivtabp21': {
    own: `${rivta}/rivtabp21`,
    init: { headers: { 'Content-Type': 'text/xml' }, body: '<a/>' },
  },
  'get /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/rivtabp21': { own: `${rivta}/rivtabp21?wsdl` },
  'get /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/{file}': {
    own: `${rivta}/ProcessRequestResponder_2.xsd`,
  },
  'get /dicomweb/studies/{study}': { own: '/dicomweb/studies/1.2.3' },
  'get /dicomweb/studies/{study}/metadata': { own: '/dicomweb/studies/1.2.3/metadata' },
  'get /dicomweb/studies/{study}/series': { own: '/dicomweb/studies/1.2.3/series' },
  'get /dicomweb/studies/{study}/instances': { own: '/dicomweb/studies/1.2.3/instances' },
  'get /dicomweb/studies/{study}/series/{series}': { own: '/dicomweb/studies/1.2.3/series/1.2.3.1' },
  'get /dicomweb/studies/{study}/series/{series}/metadata': { own: '/dicomweb/studies/1.2.3/series/1.2.3.1/metadata' },
  'get /dicomweb/studies/{study}/series/{series}/instances': {
    own: '/dicomweb/studies/1.2.3/series/1.2.3.1/instances',
  },
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}': {
    own: '/dicomweb/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1',
  },
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata': {
    own: '/dicomweb/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/metadata',
  },
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/rendered': {
    own: '/dicomweb/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/rendered',
  },
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}': {
    own: '/dicomweb/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/frames/1,2',
  },
  'post /oauth/token': { own: '/oauth/token', init: { headers: form, body: 'a=b' } },
  'get /.well-known/smart-configuration': { own: '/.well-known/smart-configuration' },
  'get /fhir/.well-known/smart-configuration': { own: '/fhir/.well-known/smart-configuration' },
  'get /.well-known/jwks.json': { own: '/.well-known/jwks.json' },
  'post /console/codes': { own: '/console/codes' },
  'get /health': { own: '/health' },
  'get /ready': { own: '/ready' },
  'post /operating/npo-reindex': { own: '/operating/npo-reindex' },
  'post /operating/backup': { own: '/operating/backup' },
  'get /partners': { own: '/partners' },
  'post /partners/{id}/remove': {
    own: '/partners/SE5599990008-0001/remove',
    init: { headers: json, body: '{"reason":"no longer a partner"}' },
  },
  'post /partners': { own: '/partners', init: { headers: json, body: JSON.stringify(partnerOrder) } },
  'post /audit/verify': { own: '/audit/verify', init: { headers: json, body: '{"heads":[]}' } },
  'post /audit/patient-extract': { own: '/audit/patient-extract', init: { headers: json, body: '{"patient":"a|b"}' } },
  'get /metrics': { own: '/metrics' },
};

/**
 * Who may do what: nobody, the engine of the unit, another unit's engine, a partner gateway, an operator. Foreign things
 * are 404 for those who may use the route at all. /metrics is called from loopback here; authorisation tests proxies.
 */
const actors = [undefined, 'engine', 'engine-2', 'partner', 'operator'] as const;
const matrix: Record<string, readonly [number, number, number, number, number]> = {
  'post /exchanges': [401, 202, 202, 403, 403],
  'get /exchanges': [401, 200, 200, 403, 200],
  'get /exchanges/{id}': [401, 200, 404, 403, 200],
  'get /exchanges/{id}/codes': [401, 200, 404, 403, 200],
  'get /exchanges/{id}/content': [401, 200, 404, 403, 200],
  'get /exchanges/{id}/parts/{sha256}': [401, 200, 404, 403, 200],
  'post /exchanges/{id}/replay': [401, 403, 403, 403, 202],
  'post /exchanges/{id}/check': [401, 200, 404, 403, 200],
  'post /cases': [401, 201, 201, 403, 403],
  'get /cases': [401, 200, 200, 403, 200],
  'get /cases/{id}': [401, 200, 404, 403, 200],
  'post /records': [401, 404, 404, 403, 403],
  'post /terminology/imports': [401, 403, 403, 403, 200],
  'post /terminology/acts': [401, 403, 403, 403, 200],
  'get /terminology/status': [401, 200, 200, 200, 200],
  'get /terminology/content': [401, 200, 200, 200, 200],
  'get /terminology/diff': [401, 403, 403, 403, 200],
  'get /terminology/map-report': [401, 403, 403, 403, 200],
  'get /terminology/profiles': [401, 403, 403, 403, 200],
  'post /terminology/profiles': [401, 403, 403, 403, 201],
  'post /terminology/acknowledgements': [401, 200, 200, 200, 403],
  'get /terminology/pins': [401, 200, 200, 200, 200],
  'post /terminology/pins': [401, 403, 403, 403, 201],
  'post /terminology/subscribers': [401, 403, 403, 403, 201],
  'post /terminology/subscribers/{system}/end': [401, 403, 403, 403, 200],
  'post /terminology/subscribers/{system}/secret': [401, 403, 403, 403, 201],
  'post /terminology/subscribers/{system}/resume': [401, 403, 403, 403, 200],
  // Proved by a signature, not by a token.
  'post /terminology/subscribers/{system}/acknowledgements': [401, 401, 401, 401, 401],
  'post /terminology/subscribers/{system}/artefacts': [401, 401, 401, 401, 401],
  'post /terminology/keys/revoke': [401, 403, 403, 403, 200],
  'get /fhir/CodeSystem/$version-status': [401, 200, 200, 200, 200],
  'get /syndication/feed.xml': [401, 200, 200, 200, 200],
  'get /syndication/jwks.json': [200, 200, 200, 200, 200],
  'get /syndication/artefacts/{sha256}': [401, 200, 200, 200, 200],
  'get /packages/{name}': [401, 200, 200, 200, 200],
  'get /packages/{name}/{version}/{file}': [401, 200, 200, 200, 200],
  'get /fhir/metadata': [200, 200, 200, 200, 200],
  'get /fhir/.well-known/smart-configuration': [200, 200, 200, 200, 200],
  'post /fhir/$process-message': [401, 403, 403, 200, 403],
  'post /fhir/$record': [401, 404, 404, 403, 403],
  'get /fhir/$record': [401, 404, 404, 403, 403],
  'get /fhir/Task': [401, 200, 200, 403, 200],
  'post /fhir/Task/_search': [401, 200, 200, 403, 200],
  'get /fhir/{type}/_search': [401, 404, 404, 403, 403],
  'get /fhir/ImplementationGuide': [401, 200, 200, 200, 200],
  'get /fhir/ImplementationGuide/{id}': [401, 404, 404, 404, 404],
  'get /fhir/OperationDefinition': [401, 200, 200, 200, 200],
  'get /fhir/OperationDefinition/{id}': [401, 200, 200, 200, 200],
  'get /fhir/SearchParameter': [401, 200, 200, 200, 200],
  'get /fhir/SearchParameter/{id}': [401, 200, 200, 200, 200],
  'get /fhir/StructureDefinition': [401, 200, 200, 200, 200],
  'get /fhir/StructureDefinition/{id}': [401, 200, 200, 200, 200],
  'get /fhir/$versions': [200, 200, 200, 200, 200],
  'get /fhir/{type}': [401, 200, 200, 200, 200],
  'get /fhir/{type}/${operation}': [401, 200, 200, 200, 200],
  'get /fhir/{type}/{id}/${operation}': [401, 200, 200, 200, 200],
  'get /fhir/CodeSystem/{id}': [401, 200, 200, 200, 200],
  'get /fhir/ValueSet/{id}': [401, 200, 200, 200, 200],
  'get /fhir/ConceptMap/{id}': [401, 404, 404, 404, 404],
  'get /fhir/NamingSystem/{id}': [401, 404, 404, 404, 404],
  'get /fhir/{type}/{id}': [401, 200, 404, 403, 200],
  'post /fhir/{type}/$validate': [401, 200, 200, 200, 403],
  'post /fhir/$closure': [401, 200, 200, 200, 200],
  'post /fhir/{type}/${operation}': [401, 200, 200, 200, 200],
  'post /fhir/{type}/{id}/${operation}': [401, 200, 200, 200, 200],
  'post /fhir': [401, 200, 200, 200, 200],
  // Who calls a contract is proved by an HSA-id in a certificate, never by a token: rivta.test.ts.
  'post /fhir/{type}/_search': [401, 404, 404, 403, 403],
  'post /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/rivtabp21': [500, 500, 500, 500, 500],
  'get /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/rivtabp21': [200, 200, 200, 200, 200],
  'get /rivta/clinicalprocess/{area}/{domain}/{contract}/{version}/{file}': [200, 200, 200, 200, 200],
  'get /dicomweb/studies/{study}': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/metadata': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/instances': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/metadata': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/instances': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/metadata': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/rendered': [401, 200, 404, 403, 403],
  'get /dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frames}': [401, 200, 404, 403, 403],
  'post /oauth/token': [400, 400, 400, 400, 400],
  'get /.well-known/smart-configuration': [200, 200, 200, 200, 200],
  'get /.well-known/jwks.json': [200, 200, 200, 200, 200],
  'post /console/codes': [401, 201, 201, 403, 403],
  'post /operating/npo-reindex': [401, 403, 403, 403, 404],
  'get /health': [200, 200, 200, 200, 200],
  'get /ready': [200, 200, 200, 200, 200],
  'post /operating/backup': [401, 403, 403, 403, 201],
  'get /partners': [401, 403, 403, 403, 200],
  'post /partners/{id}/remove': [401, 403, 403, 403, 200],
  'post /partners': [401, 403, 403, 403, 201],
  'post /audit/verify': [401, 403, 403, 403, 200],
  'post /audit/patient-extract': [401, 403, 403, 403, 200],
  'get /metrics': [200, 403, 403, 403, 200],
};

const nameOf = (route: { method: string; path: string }) => `${route.method} ${template(route.path)}`;

describe('who may do what', () => {
  test('has a row for every route and no other', () => {
    expect(Object.keys(matrix)).toEqual(routes(door.deps).map(nameOf));
  });

  test.each(Object.entries(matrix).flatMap(([name, row]) => actors.map((actor, n) => [name, actor, row[n]!] as const)))(
    '%s by %s is answered %i',
    async (name, actor, status) => {
      const { own, init } = requests[name]!;
      const response = await door.call(actor, name.split(' ')[0]!.toUpperCase(), own, init);
      expect(response.status).toBe(status);
      const route = routes(door.deps).find((r) => nameOf(r) === name)!;
      expect(statusesOf(route)).toContain(status);
      if (status >= 400 && !/oauth|rivta/.test(name)) expect((await codesOf(response)).length).toBeGreaterThan(0);
    },
  );

  test.each(Object.entries(requests).filter(([, r]) => r.foreign))(
    '%s answers a foreign thing like one that is not there',
    async (name, { foreign = '' }) => {
      const method = name.split(' ')[0]!.toUpperCase();
      const other = await door.call('engine', method, foreign);
      const absent = await door.call('engine', method, foreign.replace(ids.others, ids.others.replaceAll('2', '9')));
      expect([other.status, absent.status]).toEqual([404, 404]);
      expect(await other.text()).toBe(await absent.text());
    },
  );
});

describe('outside the table', () => {
  test.each(['/', '/nothing', '/exchanges/', '/Exchanges', '/fhir/Unknown/1', '/fhir/%E0%A4%A/1', '/.env'])(
    'GET %s is 404 with an OperationOutcome',
    async (path) => {
      const response = await door.call('engine', 'GET', path);
      expect(response.status).toBe(404);
      expect(await codesOf(response)).toEqual(['not-found']);
    },
  );

  test.each([
    ['DELETE', '/exchanges', 'GET, HEAD, POST'],
    ['PUT', `/exchanges/${ids.ours}`, 'GET, HEAD'],
    ['OPTIONS', '/health', 'GET, HEAD'],
    ['GET', '/oauth/token', 'POST'],
    ['PATCH', '/fhir/Task/1', 'GET, HEAD'],
  ])('%s %s is 405 and names what is allowed', async (method, path, allow) => {
    const response = await door.call('engine', method, path);
    expect(response.status).toBe(405);
    expect(new Set(response.headers.get('allow')?.split(', '))).toEqual(new Set(allow.split(', ')));
    expect(await codesOf(response)).toEqual(['method-not-allowed']);
  });
});
