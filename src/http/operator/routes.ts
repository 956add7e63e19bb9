import type { HttpDeps } from '../deps.ts';
import { reindex } from '../exchanges/records.ts';
import { backup, health, metricsText, ready } from '../operating.ts';
import { need, type Route, smallBody } from '../route.ts';
import { patientExtract, verifyAudit } from './audit.ts';
import { addPartner, listPartners, removePartner } from './partners.ts';

/** Operating the gateway: part of the table in `../routes.ts`. */
export const operatorRoutes = (deps: HttpDeps): readonly Route[] => [
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
    bodyBytes: deps.limits.bodyBytes,
    statuses: [201, 409, 422, 503],
    handle: addPartner(deps),
  },
  {
    method: 'post',
    path: '/audit/verify',
    who: ['operator'],
    need: need('AuditEvent', 's'),
    bodyBytes: deps.limits.bodyBytes,
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
