import type { RequestHandler } from 'express';
import type { HttpDeps } from './deps.ts';
import { personalNumberIn } from './personal-number-in-url.ts';
import { problem } from './problem.ts';
import { startTrace, traceOf } from './trace.ts';

/** Header fields of every answer. Nothing here is for browsers to render, frame, sniff or keep. */
const securityHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const requestIdForm = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/**
 * First of all: headers, the request id and the log line at the end. A caller's X-Request-Id (on RIV-TA its correlation
 * id) is taken over when it has 8-64 letters, digits, `.`, `_` or `-` and holds no personal identity number; else a new
 * one is given.
 */
export function front({ clock, newId, log, metrics, baseUrl }: HttpDeps): RequestHandler {
  const headers = new Map(Object.entries(securityHeaders));
  if (baseUrl.startsWith('https:')) headers.set('Strict-Transport-Security', 'max-age=31536000');
  return (req, res, next) => {
    const given = req.get('x-request-id') ?? req.get('x-skltp-correlation-id') ?? '';
    const requestId = requestIdForm.test(given) && !personalNumberIn(given) ? given : newId();
    const trace = startTrace(res, requestId, clock.now());
    res.setHeaders(headers).set('X-Request-Id', requestId);
    res.once('close', () => {
      const { startedAt, ...facts } = trace;
      // The machine's clock may be set back meanwhile; no time is less than none.
      const ms = Math.max(0, clock.now() - startedAt);
      const status = res.writableFinished ? res.statusCode : 0;
      metrics.request(req.method, facts.route, status, ms);
      log.info({ event: 'http-request', method: req.method, ...facts, status, ms });
    });
    next();
  };
}

/** Refuses an address that holds a personal identity number, before anything is looked up or logged, and any Expect but 100-continue. */
export const guardUrl: RequestHandler = (req, res, next) => {
  if (personalNumberIn(req.url)) {
    traceOf(res).route = '(refused)';
    throw problem('personal-number-in-url', { source: 'RFC 9110 17.9' });
  }
  if (!['', '100-continue'].includes((req.headers.expect ?? '').toLowerCase())) throw problem('expectation-failed');
  next();
};
