import type { Role } from '../auth/party.ts';
import type { Need } from '../auth/scopes.ts';
import type { HttpDeps } from '../deps.ts';
import type { Route } from '../route.ts';
import {
  actOnList,
  importList,
  importProfiles,
  listContent,
  listDiff,
  listStatus,
  mapReport,
  saveImportProfile,
} from './lists.ts';
import { artefact, listKeys, packageFile, packument, syndicationFeed } from './syndication.ts';
import { acknowledgeList, pinLists, pinOf, revokeListKey, versionStatus } from './systems.ts';

const smallBody = 256_000;
const reading = (): Need => ({ type: 'CodeSystem', verb: 'r' });
const changing = (): Need => ({ type: 'CodeSystem', verb: 'u' });
const connected: readonly Role[] = ['engine', 'partner', 'operator'];

/** Routes of the code lists' life and distribution: part of the table in `../routes.ts`. */
export const listRoutes = (deps: HttpDeps): readonly Route[] => [
  {
    method: 'post',
    path: '/terminology/imports',
    who: ['operator'],
    need: changing,
    bodyBytes: deps.limits.bodyBytes,
    statuses: [200, 201, 409, 422, 503],
    handle: importList(deps),
  },
  {
    method: 'post',
    path: '/terminology/acts',
    who: ['operator'],
    need: changing,
    bodyBytes: smallBody,
    statuses: [200, 404, 409, 422, 503],
    handle: actOnList(deps),
  },
  {
    method: 'get',
    path: '/terminology/status',
    who: connected,
    need: reading,
    statuses: [200],
    handle: listStatus(deps),
  },
  {
    method: 'get',
    path: '/terminology/content',
    who: connected,
    need: reading,
    statuses: [200, 304, 404],
    handle: listContent(deps),
  },
  {
    method: 'get',
    path: '/terminology/diff',
    who: ['operator'],
    need: reading,
    statuses: [200, 404],
    handle: listDiff(deps),
  },
  {
    method: 'get',
    path: '/terminology/map-report',
    who: ['operator'],
    need: reading,
    statuses: [200, 404],
    handle: mapReport(deps),
  },
  {
    method: 'get',
    path: '/terminology/profiles',
    who: ['operator'],
    need: reading,
    statuses: [200],
    handle: importProfiles(deps),
  },
  {
    method: 'post',
    path: '/terminology/profiles',
    who: ['operator'],
    need: changing,
    bodyBytes: smallBody,
    statuses: [201, 409, 422, 503],
    handle: saveImportProfile(deps),
  },
  {
    method: 'post',
    path: '/terminology/acknowledgements',
    who: ['engine', 'partner'],
    need: reading,
    bodyBytes: smallBody,
    statuses: [200, 404, 409, 422, 503],
    handle: acknowledgeList(deps),
  },
  {
    method: 'get',
    path: '/terminology/pins',
    who: connected,
    need: reading,
    statuses: [200, 404],
    handle: pinOf(deps),
  },
  {
    method: 'post',
    path: '/terminology/pins',
    who: ['operator'],
    need: changing,
    bodyBytes: smallBody,
    statuses: [201, 404, 422, 503],
    handle: pinLists(deps),
  },
  {
    method: 'post',
    path: '/terminology/keys/revoke',
    who: ['operator'],
    need: changing,
    bodyBytes: smallBody,
    statuses: [200, 409, 422, 503],
    handle: revokeListKey(deps),
  },
  {
    method: 'get',
    path: '/fhir/CodeSystem/$version-status',
    who: connected,
    need: reading,
    fhir: { operation: 'version-status', type: 'CodeSystem' },
    statuses: [200, 404],
    handle: versionStatus(deps),
  },
  {
    method: 'get',
    path: '/syndication/feed.xml',
    who: connected,
    need: reading,
    statuses: [200, 304],
    handle: syndicationFeed(deps),
  },
  { method: 'get', path: '/syndication/jwks.json', who: 'anyone', statuses: [200], handle: listKeys(deps) },
  {
    method: 'get',
    path: '/syndication/artefacts/:sha256',
    who: connected,
    need: reading,
    statuses: [200, 304, 404],
    handle: artefact(deps),
  },
  {
    method: 'get',
    path: '/packages/:name',
    who: connected,
    need: reading,
    statuses: [200, 404],
    handle: packument(deps),
  },
  {
    method: 'get',
    path: '/packages/:name/:version/:file',
    who: connected,
    need: reading,
    statuses: [200, 304, 404],
    handle: packageFile(deps),
  },
];
