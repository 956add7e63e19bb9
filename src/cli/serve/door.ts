import { makeConsole } from '../../console/console.ts';
import { makeSessions } from '../../console/sessions.ts';
import { type Config, defaultLimits } from '../../gateway/directory/config.ts';
import { makeAccess } from '../../gateway/operating/access.ts';
import type { Parts } from '../../gateway/parts.ts';
import { createApp } from '../../http/app.ts';
import type { HttpDeps } from '../../http/deps.ts';
import { createServer, type Server } from '../../http/server.ts';
import { underManifest } from '../../terminology/pins/under-manifest.ts';
import { publishedProfiles } from '../../validation/packages/publish.ts';
import { version } from '../version.ts';
import type { Foundation } from './foundation.ts';

/** HTTP with the console behind it. Nothing listens before `start`. */
export function makeDoor(
  config: Config,
  { key, files, log, metrics, terminology, bindings }: Foundation,
  parts: Parts,
  opensTo: Pick<HttpDeps, 'gateway' | 'operating' | 'lists' | 'records' | 'overview' | 'budget'>,
): Server {
  const limits = { ...defaultLimits, ...config.limits };
  const sessions = makeSessions(parts.clock);
  const deps: HttpDeps = {
    ...opensTo,
    access: makeAccess(parts),
    directory: parts.directory(),
    store: parts.store,
    validator: parts.validator,
    underManifest: underManifest(() => terminology.registry.current(), bindings),
    terminology,
    definitions: terminology.definitions,
    profiles: publishedProfiles(),
    rivta: { platforms: config.rivta?.platforms ?? [] },
    baseUrl: config.baseUrl.replace(/\/$/, ''),
    limits,
    duplicatesMs: Math.max(parts.timing.duplicates, parts.timing.retryFor),
    version,
    key: key.signing,
    clock: parts.clock,
    newId: parts.uuid,
    log,
    metrics,
    issueCode: sessions.issueCode,
  };
  const app = createApp(deps, makeConsole({ ...deps, sessions }));
  const { host, port } = config.listen;
  const tls = files.pem().server;
  const server = createServer({ app, listen: { host, port }, ...(tls && { tls }), limits, log });
  files.onRenewed((pem) => pem.server && server.renew(pem.server));
  return server;
}
