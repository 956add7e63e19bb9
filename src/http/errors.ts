import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { faultOf } from '../adapters/rivta/fault.ts';
import { statusOf } from '../model/operation-outcome.ts';
import { outcomes } from '../model/outcomes.ts';
import { StoreError } from '../store/store-error.ts';
import { fhirJson, plainJson } from './call.ts';
import type { HttpDeps } from './deps.ts';
import { language, outcomeIn } from './language.ts';
import { CallerGone, Problem, problem } from './problem.ts';
import { type Route, template } from './route.ts';
import { traceOf } from './trace.ts';

/** Longest that the rest of a refused body is taken in and thrown away before the connection is cut. */
const drainMs = 2_000;

/** What the table does not know: 404, or 405 with Allow where only the method is another. */
export const nothingHere =
  (table: readonly Route[]): RequestHandler =>
  (req, res) => {
    const path = req.path.split('/');
    const here = table.filter((route) => fits(route.path.split('/'), path));
    const [first] = here;
    if (!first) throw problem('not-found');
    traceOf(res).route = template(first.path);
    const allow = [...new Set(here.flatMap((r) => (r.method === 'get' ? ['GET', 'HEAD'] : ['POST'])))].join(', ');
    throw problem('method-not-allowed', { expected: allow }, { headers: { Allow: allow } });
  };

const fits = (template: readonly string[], path: readonly string[]): boolean =>
  template.length === path.length &&
  template.every((part, n) => part === path[n] || (part.startsWith(':') && path[n] !== ''));

/** Every error becomes an OperationOutcome with the table's status; what went wrong inside is logged and never told. */
export const answerErrors =
  ({ log }: Pick<HttpDeps, 'log'>): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    if (error instanceof CallerGone || res.headersSent || res.destroyed) {
      res.destroy();
      return;
    }
    const found = asProblem(error);
    const trace = traceOf(res);
    trace.codes = [...new Set(found.issues.map((i) => i.code))];
    if (found.why !== undefined) trace.why = found.why;
    if (!(error instanceof Problem)) log.error({ event: 'http-error', requestId: trace.requestId, err: error });
    if (trace.soap) answerFault(found, res, trace.requestId);
    else if (trace.page) answerPage(found, res, trace.page(found.issues));
    else answer(found, req, res);
    drain(req, res);
  };

/** Express itself throws for addresses it cannot decode; all else that is no Problem is a fault of ours. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof URIError) return problem('not-found', {}, { why: 'address cannot be decoded' });
  if (isStoreFailure(error)) return problem('store-unavailable', {}, { headers: { 'Retry-After': '5' } });
  return problem('internal');
}

/** A full disk or a store that is closing: nothing was accepted, and the same request may succeed later. */
const isStoreFailure = (error: unknown): boolean =>
  error instanceof StoreError && (error.fault === 'unavailable' || error.fault === 'closed');

function answer({ issues, headers, oauth }: Problem, req: Request, res: Response): void {
  const wanted = language(req.get('accept-language'));
  const body = oauth === undefined ? outcomeIn(wanted, issues) : oauthError(oauth, issues[0]!);
  res.status(statusOf(issues)).setHeaders(new Map(Object.entries(headers)));
  res.setHeader('Content-Type', oauth === undefined ? fhirJson : plainJson);
  res.setHeader('Content-Language', wanted).setHeader('Vary', 'Accept-Language');
  const bytes = Buffer.from(JSON.stringify(body));
  res.setHeader('Content-Length', bytes.length).end(bytes);
}

function answerPage({ issues, headers }: Problem, res: Response, page: string): void {
  res.status(statusOf(issues)).setHeaders(new Map(Object.entries(headers)));
  res.type('html').send(page);
}

/** SOAP 1.1 over HTTP, 6.2: a fault comes with status 500. Our words only; the log tells more under the same id. */
function answerFault({ issues }: Problem, res: Response, requestId: string): void {
  const bytes = Buffer.from(faultOf(issues[0]!, requestId).bytes);
  res.status(500).setHeader('Content-Type', 'text/xml; charset=utf-8');
  res.setHeader('Content-Length', bytes.length).end(bytes);
}

/** RFC 6749 section 5.2: ASCII words only in error_description, so always in English. */
const oauthError = (error: string, { code, place, expected }: Problem['issues'][number]) => ({
  error,
  error_description: [outcomes[code].en, place, expected].filter((part) => part !== undefined).join(' '),
  outcome: code,
});

/**
 * A body that was refused unread is thrown away for a while, so that the caller is still there to read the answer; one
 * that goes on and on is cut.
 */
function drain(req: Request, res: Response): void {
  if (req.complete) return;
  req.resume();
  const cut = setTimeout(() => req.socket.destroy(), drainMs).unref();
  req.once('close', () => clearTimeout(cut));
  res.once('close', () => {
    if (req.complete) clearTimeout(cut);
  });
}
