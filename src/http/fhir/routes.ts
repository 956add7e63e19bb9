import { foundTypes } from '../../gateway/overview/found.ts';
import type { HttpDeps } from '../deps.ts';
import { smartConfiguration } from '../oauth/smart-configuration.ts';
import { need, type Route, smallBody } from '../route.ts';
import { definitionRoutes } from './definition-routes.ts';
import { metadata } from './metadata.ts';
import { processMessage } from './process-message.ts';
import { readResource } from './read.ts';
import { readRecord } from './record-operation.ts';
import { recordPage, searchRecords } from './record-search.ts';
import { searchTasks, searchTasksByPost } from './task-search.ts';
import { terminologyRoutes } from './terminology/routes.ts';
import { validateResource } from './validate.ts';

/**
 * The FHIR door: part of the table in `../routes.ts`, which is handed in because `/fhir/metadata` tells of all of it.
 * Routes of one type stand before the general ones, whose addresses they would fit.
 */
export const fhirRoutes = (deps: HttpDeps, table: () => readonly Route[]): readonly Route[] => [
  {
    method: 'get',
    path: '/fhir/metadata',
    who: 'anyone',
    fhir: { versions: ['4.0', '5.0'] },
    statuses: [200],
    handle: metadata(deps, table),
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
    bodyBytes: deps.limits.bodyBytes,
    fhir: { operation: 'process-message' },
    statuses: [200, 409, 422, 503],
    handle: processMessage(deps),
  },
  {
    method: 'post',
    path: '/fhir/$record',
    who: ['engine'],
    need: need('Bundle', 's'),
    bodyBytes: smallBody,
    fhir: { operation: 'record' },
    statuses: [200, 404, 409, 422, 503],
    handle: readRecord(deps),
  },
  {
    method: 'get',
    path: '/fhir/$record',
    who: ['engine'],
    need: need('Bundle', 's'),
    fhir: { operation: 'record' },
    statuses: [200, 404, 503],
    handle: recordPage(deps),
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
  // A page may be read by who may search for it.
  {
    method: 'get',
    path: '/fhir/:type/_search',
    who: ['engine'],
    need: ({ type = '' }) => ({ type, verb: 's' }),
    fhir: { types: foundTypes },
    statuses: [200, 404, 503],
    handle: recordPage(deps),
  },
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
    bodyBytes: deps.limits.bodyBytes,
    fhir: { operation: 'validate' },
    statuses: [200, 404, 422],
    handle: validateResource(deps),
  },
  ...terminologyRoutes(deps).posted,
  // What other care providers have
  {
    method: 'post',
    path: '/fhir/:type/_search',
    who: ['engine'],
    need: ({ type = '' }) => ({ type, verb: 's' }),
    bodyBytes: smallBody,
    fhir: { interaction: 'search-type', types: foundTypes },
    statuses: [200, 404, 422, 503],
    handle: searchRecords(deps),
  },
];
