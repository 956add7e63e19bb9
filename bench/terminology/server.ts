import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import express from 'express';
import { serve } from '../../src/cli/serve/compose.ts';
import { readSigningKey } from '../../src/cli/serve/keys.ts';
import { loneGateway } from '../../src/cli/serve/lone-gateway.ts';
import { defaultLimits } from '../../src/gateway/directory/config.ts';
import { issueToken } from '../../src/http/auth/access-token.ts';
import { type ActorCall, fhir } from '../../src/http/call.ts';
import type { HttpDeps } from '../../src/http/deps.ts';
import { dispatch } from '../../src/http/dispatch.ts';
import { answerErrors } from '../../src/http/errors.ts';
import { front, guardUrl } from '../../src/http/front.ts';
import { ByteBudget, concurrency } from '../../src/http/limits.ts';
import { createLog } from '../../src/http/log.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { systemClock } from '../../src/model/clock.ts';

/**
 * The gateway as it is shipped (tokens, log to a file), with the lists of a folder, and beside it in the same process an
 * Express that only echoes JSON behind the same middleware. Prints one line: addresses, a token, memory.
 */
const [folder, lists] = process.argv.slice(2) as [string, string | undefined];
const config = loneGateway(folder, {
  name: 'Bench',
  clients: [{ clientId: 'engine', role: 'engine', units: [] }],
  ...(lists !== undefined && { terminology: { folders: [lists] } }),
});
const logFile = openSync(join(folder, 'log.ndjson'), 'a');
const write = (text: string): void => void writeSync(logFile, text);
const started = performance.now();
const serving = await serve(config, { write });
const startMs = performance.now() - started;

const key = readSigningKey(config).signing;
const log = createLog({ level: 'info', clock: systemClock, write });
const deps = {
  key,
  log,
  baseUrl: config.baseUrl,
  clock: systemClock,
  directory: serving.parts.directory(),
  limits: defaultLimits,
  newId: serving.parts.uuid,
  access: { login: async () => {}, refused: async () => {} },
  metrics: createMetrics({
    clock: systemClock,
    queue: async () => ({ ready: 0, claimed: 0, dead: 0, oldestDueAt: null }),
  }),
} as unknown as HttpDeps;
const app = express().disable('x-powered-by').disable('etag').disable('query parser');
app.use(front(deps), guardUrl, concurrency(defaultLimits.concurrent, systemClock));
const echo = dispatch(
  {
    method: 'post',
    path: '/echo',
    who: ['engine'],
    need: () => ({ type: 'CodeSystem', verb: 'r' }),
    fhir: {},
    bodyBytes: defaultLimits.bodyBytes,
    statuses: [200],
    handle: ({ body }: ActorCall) => fhir(JSON.parse(Buffer.from(body).toString('utf8')) as object),
  },
  deps,
  new ByteBudget(defaultLimits.bodyBytes),
);
app.post('/echo', echo);
app.use(answerErrors(deps));
const echoServer = app.listen(0, '127.0.0.1', async () => {
  const token = await issueToken({ clientId: 'engine', scopes: ['system/*.crs'], certificate: undefined }, deps);
  globalThis.gc?.();
  const { port } = echoServer.address() as { port: number };
  const line = {
    base: `http://127.0.0.1:${serving.address.port}`,
    echo: `http://127.0.0.1:${port}`,
    token,
    startMs,
    rss: process.memoryUsage.rss(),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
});
process.on('message', (word) => {
  if (word === 'rss') {
    globalThis.gc?.();
    process.send?.(process.memoryUsage.rss());
  }
});
process.on('SIGTERM', () => {
  echoServer.close();
  void serving.stop().then(() => process.exit(0));
});
