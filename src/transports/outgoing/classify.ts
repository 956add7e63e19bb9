import type { DeliveryResult } from '../transport.ts';

/** Codes of failures before a byte of the request left: the receiver surely has nothing. */
const before: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTALLOWED',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'EPROTO',
]);

type Failure = Pick<DeliveryResult, 'outcome' | 'code' | 'retryAfterMs'>;

/** A failure without an HTTP answer. `sent` tells whether the request had begun to leave. */
export function classifyError(error: unknown, sent: boolean): Failure {
  const code = codeOf(error);
  if (!sent && before.has(code)) return { outcome: 'transient', code: `connect-${code.toLowerCase()}` };
  if (!sent) return { outcome: 'transient', code: `before-${code.toLowerCase()}` };
  return { outcome: 'ambiguous', code: `cut-${code.toLowerCase()}` };
}

function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return at.name.toLowerCase();
  }
  return 'unknown';
}

/**
 * An HTTP status as an outcome. 429 and 503 promise that nothing was taken; other 5xx and 408 may come from something in
 * between after the message was taken; 4xx is a refusal; a redirect is never followed.
 */
export function classifyStatus(status: number, retryAfter: string | undefined, now: number): Failure {
  const code = `http-${status}`;
  const wait = retryAfterMs(retryAfter, now);
  const asked = wait === undefined ? {} : { retryAfterMs: wait };
  if (status >= 200 && status < 300) return { outcome: 'delivered', code };
  if (status === 429 || status === 503) return { outcome: 'transient', code, ...asked };
  if (status === 401) return { outcome: 'transient', code };
  if (status === 408 || status >= 500) return { outcome: 'ambiguous', code, ...asked };
  return { outcome: 'permanent', code: status >= 300 && status < 400 ? 'http-redirect' : code };
}

const dayMs = 86_400_000;

/** Retry-After in seconds or as a date; at most a day. */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), dayMs) : undefined;
}
