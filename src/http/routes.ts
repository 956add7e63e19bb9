import type { Need } from './auth/scopes.ts';
import { openCase, readCase, searchCases } from './cases.ts';
import { consoleCode } from './console-code.ts';
import type { HttpDeps } from './deps.ts';
import { checkImages } from './dicomweb/check.ts';
import { dicomwebRoutes } from './dicomweb/routes.ts';
import { readCodes } from './exchanges/codes.ts';
import { readContent } from './exchanges/content.ts';
import { readPart } from './exchanges/part.ts';
import { readExchange, searchExchanges } from './exchanges/read.ts';
import { offerRecords, reindex } from './exchanges/records.ts';
import { replay } from './exchanges/replay.ts';
import { submit } from './exchanges/submit.ts';
import { definitionRoutes } from './fhir/definition-routes.ts';
import { metadata } from './fhir/metadata.ts';
import { processMessage } from './fhir/process-message.ts';
import { readResource } from './fhir/read.ts';
import { searchTasks, searchTasksByPost } from './fhir/task-search.ts';
import { terminologyRoutes } from './fhir/terminology/routes.ts';
import { validateResource } from './fhir/validate.ts';
import { jwks } from './oauth/jwks.ts';
import { smartConfiguration } from './oauth/smart-configuration.ts';
import { token } from './oauth/token.ts';
import { backup, health, metricsText, ready } from './operating.ts';
import { patientExtract, verifyAudit } from './operator/audit.ts';
import { addPartner, listPartners, removePartner } from './operator/partners.ts';
import { callContract } from './rivta/call.ts';
import { contractPathTemplate } from './rivta/contract-at.ts';
import { describeEndpoint, schemaFile } from './rivta/description.ts';
import type { Route } from './route.ts';
import { listRoutes } from './terminology/routes.ts';

const smallBody = 64_000;

const need = (type: string, verb: Need['verb']) => (): Need => ({ type, verb });

/**
 * Every route of the HTTP door, who may use it and what it answers. openapi.yaml, the CapabilityStatement and the test
 * of who-may-do-what are held against this table; what is not in it does not exist.
 */
export function routes(deps: HttpDeps): readonly Route[] {
  const body = deps.limits.bodyBytes;
  return [
    // Exchanges and cases
    {
      method: 'post',
      path: '/exchanges',
      who: ['engine'],
      need: need('Bundle', 'c'),
      bodyBytes: body,
      statuses: [200, 202, 409, 422, 503],
      handle: submit(deps),
    },
    {
      method: 'get',
      path: '/exchanges',
      who: ['engine', 'operator'],
      need: need('Bundle', 's'),
      statuses: [200],
      handle: searchExchanges(deps),
    },
    {
      method: 'get',
      path: '/exchanges/:id',
      who: ['engine', 'operator'],
      need: need('Bundle', 'r'),
      statuses: [200, 404],
      handle: readExchange(deps),
    },
    {
      method: 'get',
      path: '/exchanges/:id/codes',
      who: ['engine', 'operator'],
      need: need('Bundle', 'r'),
      statuses: [200, 404],
      handle: readCodes(deps),
    },
    {
      method: 'get',
      path: '/exchanges/:id/content',
      who: ['engine', 'operator'],
      need: need('Bundle', 'r'),
      statuses: [200, 404, 406, 422],
      handle: readContent(deps),
    },
    {
      method: 'get',
      path: '/exchanges/:id/parts/:sha256',
      who: ['engine', 'operator'],
      need: need('Binary', 'r'),
      statuses: [200, 404],
      handle: readPart(deps),
    },
    {
      method: 'post',
      path: '/exchanges/:id/replay',
      who: ['operator'],
      need: need('Bundle', 'u'),
      bodyBytes: smallBody,
      statuses: [200, 202, 404, 409, 422, 503],
      handle: replay(deps),
    },
    {
      method: 'post',
      path: '/exchanges/:id/check',
      who: ['engine', 'operator'],
      need: need('ImagingStudy', 's'),
      statuses: [200, 404, 422],
      handle: checkImages(deps),
    },
    {
      method: 'post',
      path: '/cases',
      who: ['engine'],
      need: need('Task', 'c'),
      statuses: [201, 503],
      handle: openCase(deps),
    },
    {
      method: 'get',
      path: '/cases',
      who: ['engine', 'operator'],
      need: need('Task', 's'),
      statuses: [200],
      handle: searchCases(deps),
    },
    {
      method: 'get',
      path: '/cases/:id',
      who: ['engine', 'operator'],
      need: need('Task', 'r'),
      statuses: [200, 404],
      handle: readCase(deps),
    },

    {
      method: 'post',
      path: '/records',
      who: ['engine'],
      need: need('Bundle', 'c'),
      bodyBytes: body,
      statuses: [202, 404, 422, 503],
      handle: offerRecords(deps),
    },

    // FHIR
    {
      method: 'get',
      path: '/fhir/metadata',
      who: 'anyone',
      fhir: { versions: ['4.0', '5.0'] },
      statuses: [200],
      handle: metadata(deps, () => routes(deps)),
    },
    {
      method: 'get',
      path: '/fhir/.well-known/smart-configuration',
      who: 'anyone',
      statuses: [200],
      handle: smartConfiguration(deps),
    },
    {
      method: 'post',
      path: '/fhir/$process-message',
      who: ['partner'],
      need: need('Bundle', 'c'),
      bodyBytes: body,
      fhir: { operation: 'process-message' },
      statuses: [200, 409, 422, 503],
      handle: processMessage(deps),
    },
    {
      method: 'get',
      path: '/fhir/Task',
      who: ['engine', 'operator'],
      need: need('Task', 's'),
      fhir: { interaction: 'search-type', type: 'Task' },
      statuses: [200],
      handle: searchTasks(deps),
    },
    {
      method: 'post',
      path: '/fhir/Task/_search',
      who: ['engine', 'operator'],
      need: need('Task', 's'),
      bodyBytes: smallBody,
      fhir: { interaction: 'search-type', type: 'Task' },
      statuses: [200],
      handle: searchTasksByPost(deps),
    },
    // The life of code lists; before the general routes, whose addresses they would fit
    ...listRoutes(deps),
    ...definitionRoutes(deps),
    ...terminologyRoutes(deps).read,
    {
      method: 'get',
      path: '/fhir/:type/:id',
      who: ['engine', 'operator'],
      need: ({ type = '' }) => ({ type, verb: 'r' }),
      fhir: { interaction: 'read' },
      statuses: [200, 404],
      handle: readResource(deps),
    },
    {
      method: 'post',
      path: '/fhir/:type/$validate',
      who: ['engine', 'operator', 'partner'],
      need: need('Bundle', 'c'),
      bodyBytes: body,
      fhir: { operation: 'validate' },
      statuses: [200, 404, 422],
      handle: validateResource(deps),
    },
    ...terminologyRoutes(deps).posted,

    // RIV-TA
    {
      method: 'post',
      path: contractPathTemplate,
      who: 'rivta-consumer',
      bodyBytes: body,
      statuses: [200],
      handle: callContract(deps),
    },
    { method: 'get', path: contractPathTemplate, who: 'anyone', statuses: [200, 404], handle: describeEndpoint(deps) },
    {
      method: 'get',
      path: contractPathTemplate.replace('rivtabp21', ':file'),
      who: 'anyone',
      statuses: [200, 404],
      handle: schemaFile,
    },

    // Images
    ...dicomwebRoutes(deps),

    // Who calls
    {
      method: 'post',
      path: '/oauth/token',
      who: 'anyone',
      bodyBytes: smallBody,
      statuses: [200, 401],
      handle: token(deps),
    },
    {
      method: 'get',
      path: '/.well-known/smart-configuration',
      who: 'anyone',
      statuses: [200],
      handle: smartConfiguration(deps),
    },
    { method: 'get', path: '/.well-known/jwks.json', who: 'anyone', statuses: [200], handle: jwks(deps) },

    {
      method: 'post',
      path: '/console/codes',
      who: ['engine'],
      need: need('Task', 's'),
      statuses: [201],
      handle: consoleCode(deps),
    },

    // Operating
    {
      method: 'post',
      path: '/operating/npo-reindex',
      who: ['operator'],
      need: need('Bundle', 'u'),
      statuses: [202, 404, 503],
      handle: reindex(deps),
    },
    { method: 'get', path: '/health', who: 'anyone', statuses: [200], handle: health },
    { method: 'get', path: '/ready', who: 'anyone', statuses: [200, 503], handle: ready(deps) },
    {
      method: 'post',
      path: '/operating/backup',
      who: ['operator'],
      need: need('AuditEvent', 's'),
      statuses: [201, 503],
      handle: backup(deps),
    },
    {
      method: 'get',
      path: '/partners',
      who: ['operator'],
      need: need('Organization', 's'),
      statuses: [200],
      handle: listPartners(deps),
    },
    {
      method: 'post',
      path: '/partners/:id/remove',
      who: ['operator'],
      need: need('Organization', 'u'),
      bodyBytes: smallBody,
      statuses: [200, 404, 422, 503],
      handle: removePartner(deps),
    },
    {
      method: 'post',
      path: '/partners',
      who: ['operator'],
      need: need('Organization', 'u'),
      bodyBytes: body,
      statuses: [201, 409, 422, 503],
      handle: addPartner(deps),
    },
    {
      method: 'post',
      path: '/audit/verify',
      who: ['operator'],
      need: need('AuditEvent', 's'),
      bodyBytes: body,
      statuses: [200, 422, 503],
      handle: verifyAudit(deps),
    },
    {
      method: 'post',
      path: '/audit/patient-extract',
      who: ['operator'],
      need: need('AuditEvent', 's'),
      bodyBytes: smallBody,
      statuses: [200, 422, 503],
      handle: patientExtract(deps),
    },
    {
      method: 'get',
      path: '/metrics',
      who: 'loopback-or-operator',
      need: need('AuditEvent', 's'),
      statuses: [200],
      handle: metricsText(deps),
    },
  ];
}
