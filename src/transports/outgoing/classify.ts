import type { DeliveryResult } from '../transport.ts';

/**
 * System, TLS and undici error codes as the few words that people and metrics see. What is not listed is told by its
 * own code, in lower case.
 */
const words: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'connect-refused'],
  ['ENOTFOUND', 'connect-dns'],
  ['EAI_AGAIN', 'connect-dns'],
  ['EADDRNOTALLOWED', 'address-not-allowed'],
  ['EHOSTUNREACH', 'connect-unreachable'],
  ['ENETUNREACH', 'connect-unreachable'],
  ['ETIMEDOUT', 'connect-timeout'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['TimeoutError', 'timeout'],
  ['AbortError', 'aborted'],
  ['ECONNRESET', 'cut'],
  ['EPIPE', 'cut'],
  ['UND_ERR_SOCKET', 'cut'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'cut'],
  ['EANSWERSIZE', 'answer-too-large'],
  ['UND_ERR_HEADERS_OVERFLOW', 'answer-too-large'],
  ['EANSWERENCODING', 'answer-encoding'],
  ['ENOROOM', 'no-room'],
  ['HTTPParserError', 'answer-not-http'],
]);

/** Codes by which OpenSSL and Node say that the peer's certificate, or a handshake, was not accepted. */
const tls =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_PURPOSE$)/;
/**
 * A server's word that it does not take our certificate. In TLS 1.3 it comes when our side of the handshake is done and
 * the request may have been written; but who ends a handshake never reads what follows it. OpenSSL 3 calls the protocol
 * `SSL/TLS`, older ones `SSLV3` or `TLSV1`.
 */
const handshakeRefused = /^ERR_SSL_[\w/]*ALERT_\w*(?:CERTIFICATE|HANDSHAKE|UNKNOWN_CA|ACCESS_DENIED)/;

/** Certificates out of their time, theirs and ours: what to do is known. All else that TLS may say is `connect-tls`. */
const tlsWords: readonly (readonly [RegExp, string])[] = [
  [/^CERT_HAS_EXPIRED$/, 'connect-tls-expired'],
  [/^CERT_NOT_YET_VALID$/, 'connect-tls-not-yet-valid'],
  [/ALERT_CERTIFICATE_EXPIRED$/, 'connect-tls-own-expired'],
];

export type Verdict = Pick<DeliveryResult, 'outcome' | 'code' | 'retryAfterMs'>;

/**
 * A failure without a whole HTTP answer. Before the first byte of the request the receiver surely has nothing; after it
 * nobody knows. `sent` tells whether the request had begun to leave.
 */
export function classifyError(error: unknown, sent: boolean): Verdict {
  const code = codeOf(error);
  if (code !== undefined && (handshakeRefused.test(code) || (!sent && tls.test(code))))
    return { outcome: 'transient', code: tlsWords.find(([said]) => said.test(code))?.[1] ?? 'connect-tls' };
  const word = wordOf(code);
  if (sent) return { outcome: 'ambiguous', code: word ?? 'cut' };
  // The same words would say that something may have arrived.
  const connecting = word === 'cut' || word === 'timeout' ? `connect-${word}` : word;
  return { outcome: 'transient', code: connecting ?? 'not-sent' };
}

function wordOf(code: string | undefined): string | undefined {
  return code === undefined ? undefined : (words.get(code) ?? code.toLowerCase());
}

/** Errors that are told by their names; their codes are numbers or missing. */
const named: ReadonlySet<string> = new Set(['TimeoutError', 'AbortError', 'HTTPParserError']);

/** The code nearest to what happened: clients wrap an error in errors of their own. */
function codeOf(error: unknown): string | undefined {
  let found: string | undefined;
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (named.has(at.name)) found = at.name;
    else if (typeof code === 'string') found = code;
  }
  return found;
}

/** Nobody answered at the address: of a message or of the token that it needs. */
export const isUnreached = ({ outcome, code }: Pick<DeliveryResult, 'outcome' | 'code'>): boolean =>
  outcome === 'transient' && /^(?:token-)?connect-/.test(code);

/**
 * An HTTP status as an outcome. 429 and 503 promise that nothing was taken; other 5xx and 408 may come from something in
 * between after the message was taken; 401 may be a token that has ended; other 4xx are a refusal; a redirect is never
 * followed.
 */
export function classifyStatus(status: number, retryAfter: string | undefined, now: number): Verdict {
  const code = `http-${status}`;
  const wait = retryAfterMs(retryAfter, now);
  const asked = wait === undefined ? {} : { retryAfterMs: wait };
  if (status >= 200 && status < 300) return { outcome: 'delivered', code };
  if (status === 429 || status === 503) return { outcome: 'transient', code, ...asked };
  if (status === 401) return { outcome: 'transient', code };
  if (status === 408 || status >= 500) return { outcome: 'ambiguous', code, ...asked };
  return { outcome: 'permanent', code: isRedirect(status) ? 'http-redirect' : code };
}

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const dayMs = 86_400_000;

/** IMF-fixdate, the one form of dates that senders may use (RFC 9110 section 5.6.7). */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** Retry-After in seconds or as a date (RFC 9110 section 10.2.3), at most a day; another form counts as none. */
function retryAfterMs(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : httpDate.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), dayMs) : undefined;
}
