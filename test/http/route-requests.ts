import { ids } from './fake-gateway.ts';

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const bundle = '{"resourceType":"Bundle"}';
export const partnerOrder = {
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
export const requests: Record<string, { own: string; foreign?: string; init?: RequestInit }> = {
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
  // Not configured here: gateway/records/what-may-be-offered.test.ts.
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
