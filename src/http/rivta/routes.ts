import type { HttpDeps } from '../deps.ts';
import type { Route } from '../route.ts';
import { callContract } from './call.ts';
import { contractPathTemplate } from './contract-at.ts';
import { describeEndpoint, schemaFile } from './description.ts';

/** The RIV-TA contracts and what describes them: part of the table in `../routes.ts`. */
export const rivtaRoutes = (deps: HttpDeps): readonly Route[] => [
  {
    method: 'post',
    path: contractPathTemplate,
    who: 'rivta-consumer',
    bodyBytes: deps.limits.bodyBytes,
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
];
