import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../gateway/api.ts';
import type { TurnedAway } from '../gateway/operating/access.ts';
import { type Authenticated, authenticate, type Credentials } from './auth/authenticate.ts';
import { isLoopback } from './auth/loopback.ts';
import { certificateHsaIdOf, rivtaCaller } from './auth/rivta-caller.ts';
import { covers } from './auth/scopes.ts';
import { readBody } from './body.ts';
import type { ActorCall, Call, Reply } from './call.ts';
import type { HttpDeps } from './deps.ts';
import type { ByteBudget } from './limits.ts';
import { parseMediaType } from './media-type.ts';
import { negotiateFhir } from './negotiate.ts';
import { Problem, problem } from './problem.ts';
import { wayOf } from './rivta/way.ts';
import { type GuardedRoute, type LocalRoute, type Route, template } from './route.ts';
import { certificateOf, type Trace, traceOf } from './trace.ts';

/**
 * The way of a request, top to bottom: who calls, may they, is the answer's form there, then - and only then - the body,
 * the handler, the answer.
 */
export function dispatch(route: Route, deps: HttpDeps, budget: ByteBudget): RequestHandler {
  return async (req, res) => {
    const trace = traceOf(res);
    trace.route = template(route.path);
    trace.soap = route.who === 'rivta-consumer';
    const actor = await admit(route, req, res, deps);
    const call = bare(req, res, actor);
    if (route.fhir) negotiateFhir(req.get('accept'), call.query.get('_format'), call.mediaType, route.fhir.versions);
    const body =
      route.bodyBytes === undefined ? new Uint8Array() : await bodyOf(route.bodyBytes, req, res, deps, budget);
    send(res, await run(route, { ...call, body }));
  };
}

const bodyOf = (most: number, req: Request, res: Response, deps: HttpDeps, budget: ByteBudget): Promise<Uint8Array> =>
  readBody(req, res, { ...deps.limits, bodyBytes: Math.min(most, deps.limits.bodyBytes) }, budget);

/** The actor, proved and allowed; undefined where the route takes anyone. Throws 401 or 403. */
async function admit(route: Route, req: Request, res: Response, deps: HttpDeps): Promise<Actor | undefined> {
  if (route.who === 'anyone') return undefined;
  const shown = {
    authorization: req.get('authorization'),
    certificate: certificateOf(req),
    address: req.socket.remoteAddress ?? '',
    requestId: traceOf(res).requestId,
  };
  const asked = `${req.method} ${template(route.path)}`;
  const nothingShown = shown.authorization === undefined && shown.certificate === undefined;
  if (route.who === 'loopback-or-operator' && nothingShown && isLoopback(req)) return undefined;
  let actor: Actor | undefined;
  try {
    const proved = await prove(route, req, shown, deps, traceOf(res));
    actor = proved.actor;
    traceOf(res).client = actor.clientId;
    if (route.who !== 'rivta-consumer') allow(route, actor, proved.scopes, req.params as Record<string, string>);
  } catch (error) {
    if (error instanceof Problem) await turnedAway(error, { ...shown, ...(actor && { actor }), asked }, deps);
    throw error;
  }
  if (shown.authorization === undefined) await loggedIn(req.socket, actor, deps);
  return actor;
}

function prove(
  route: Route,
  req: Request,
  shown: Credentials,
  deps: HttpDeps,
  trace: Trace,
): Promise<Authenticated> | Authenticated {
  if (route.who !== 'rivta-consumer') return authenticate(shown, deps);
  const { address, requestId } = shown;
  const originalConsumer = req.get('x-rivta-original-serviceconsumer-hsaid');
  const certificateHsaId = certificateHsaIdOf(req);
  const way = wayOf((name) => req.get(name), certificateHsaId);
  trace.way = way;
  const caller = { certificateHsaId, originalConsumer, address, requestId };
  return { actor: { ...rivtaCaller(caller, deps.directory, deps.rivta), way }, scopes: [] };
}

/** Who is turned away stands in the audit before it is told so. */
const turnedAway = ({ issues }: Problem, who: Omit<TurnedAway, 'codes'>, { access }: HttpDeps): Promise<void> =>
  access.refused({ ...who, codes: issues.map(({ code }) => code) });

const loggedInBy = new WeakSet<object>();

/** A certificate alone is shown once for each connection: that is its login. */
async function loggedIn(socket: object, actor: Actor, { access }: HttpDeps): Promise<void> {
  if (loggedInBy.has(socket)) return;
  loggedInBy.add(socket);
  await access.login(actor);
}

function allow(
  route: GuardedRoute | LocalRoute,
  actor: Actor,
  scopes: readonly string[],
  params: Record<string, string>,
) {
  const roles = route.who === 'loopback-or-operator' ? ['operator'] : route.who;
  if (!roles.includes(actor.role)) throw problem('forbidden', {}, { why: `role ${actor.role}` });
  const need = route.need(params);
  if (covers(scopes, need)) return;
  const scope = `system/${need.type}.${need.verb}`;
  const challenge = `Bearer realm="vardbro", error="insufficient_scope", scope="${scope}"`;
  throw problem('forbidden', { expected: `scope ${scope}` }, { headers: { 'WWW-Authenticate': challenge } });
}

function bare(req: Request, res: Response, actor: Actor | undefined): Call {
  return {
    params: req.params as Record<string, string>,
    query: new URL(req.url, 'http://localhost').searchParams,
    header: (name) => req.get(name),
    body: new Uint8Array(),
    mediaType: parseMediaType(req.get('content-type') ?? ''),
    certificate: certificateOf(req),
    address: req.socket.remoteAddress ?? '',
    requestId: traceOf(res).requestId,
    gone: () => goneOf(res),
    actor,
  };
}

function goneOf(res: Response): AbortSignal {
  const hungUp = new AbortController();
  if (res.closed) hungUp.abort();
  else res.once('close', () => (res.writableFinished ? undefined : hungUp.abort()));
  return hungUp.signal;
}

function run(route: Route, call: Call): Promise<Reply> | Reply {
  if (route.who === 'anyone' || route.who === 'loopback-or-operator') return route.handle(call);
  if (!call.actor) throw new Error('a guarded route was reached without an actor');
  return route.handle(call as ActorCall);
}

function send(res: Response, reply: Reply): void {
  const trace = traceOf(res);
  if (reply.exchangeId !== undefined) trace.exchangeId = reply.exchangeId;
  if (reply.caseId !== undefined) trace.caseId = reply.caseId;
  if (reply.codes !== undefined) trace.codes = reply.codes;
  res.status(reply.status).setHeaders(new Map(Object.entries(reply.headers ?? {})));
  if (reply.mediaType !== undefined) res.setHeader('Content-Type', reply.mediaType);
  if (reply.pour) {
    reply.pour(res, res.req.method === 'HEAD');
    return;
  }
  const bytes = asBuffer(reply.bytes ?? '');
  res.setHeader('Content-Length', bytes.length).end(bytes);
}

/** A view of bytes, no copy: pages of an expansion are a quarter of a megabyte and are kept for the next caller. */
const asBuffer = (bytes: Uint8Array | string): Buffer =>
  typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
