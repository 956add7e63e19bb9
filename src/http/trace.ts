import type { Request, Response } from 'express';
import type { Issue } from '../model/issue.ts';
import type { OutcomeCode } from '../model/outcomes.ts';
import type { Way } from './rivta/way.ts';

/** What the one log line of a request will say; filled in while the request goes its way. */
export interface Trace {
  readonly requestId: string;
  readonly startedAt: number;
  /** The route's template, never the raw address. */
  route: string;
  client?: string;
  exchangeId?: string;
  caseId?: string;
  /** What a RIV-TA call said of the way it came. */
  way?: Way;
  /** Errors are SOAP Faults. */
  soap?: boolean;
  /** Errors are pages for a person. */
  page?: (issues: readonly Issue[]) => string;
  codes?: readonly OutcomeCode[];
  why?: string;
}

const traces = new WeakMap<object, Trace>();

export function startTrace(res: Response, requestId: string, startedAt: number): Trace {
  const trace: Trace = { requestId, startedAt, route: '(none)' };
  traces.set(res, trace);
  return trace;
}

/** The trace of a request; every request has one, since the first middleware starts it. */
export function traceOf(res: Response): Trace {
  const trace = traces.get(res);
  if (!trace) throw new Error('the request has no trace: the trace middleware must come first');
  return trace;
}

/** SHA-256 fingerprint of the client certificate that TLS verified, lower-case hex; undefined without one. */
export function certificateOf(req: Request): string | undefined {
  const socket = req.socket as Partial<import('node:tls').TLSSocket>;
  if (!socket.encrypted || !socket.authorized || !socket.getPeerX509Certificate) return undefined;
  return socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase();
}
