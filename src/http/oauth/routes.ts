import { consoleCode } from '../console-code.ts';
import type { HttpDeps } from '../deps.ts';
import { need, type Route, smallBody } from '../route.ts';
import { jwks } from './jwks.ts';
import { smartConfiguration } from './smart-configuration.ts';
import { token } from './token.ts';

/** How a caller becomes known, and what our own signatures are held against: part of the table in `../routes.ts`. */
export const oauthRoutes = (deps: HttpDeps): readonly Route[] => [
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
];
