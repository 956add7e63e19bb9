import { importJWK, type JWK, SignJWT } from 'jose';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { classifyError, classifyStatus } from '../outgoing/classify.ts';
import { post } from '../outgoing/post.ts';
import type { DeliveryResult } from '../transport.ts';

export interface TokenOptions {
  /** The name under which partners know this gateway. */
  readonly clientId: string;
  /** Private JWK (ES256) with `kid`. */
  readonly key: JWK;
  readonly clock: Clock;
  uuid(): string;
  readonly dispatcher: Dispatcher;
  /** The longest that one request for a token may take, milliseconds. */
  readonly timeoutMs?: number;
  /** What the tokens are to allow; `$process-message` and no more unless given. */
  readonly scope?: string;
  /** Where a base address has its tokens; beside a gateway's FHIR base unless given. */
  endpointOf?(base: string): string;
}

/** A bearer token, or why there is none: always transient, as no message has left; its code begins with `token-`. */
export type TokenResult = { readonly token: string } | DeliveryResult;

export interface TokenWish {
  /** Ends the waiting of this caller; a request that others wait for goes on. */
  readonly signal?: AbortSignal;
  /** A token that the partner has refused: it is not given again. */
  readonly refused?: string;
  /** The case that the token is for: one token for each, told in the assertion. */
  readonly caseId?: string;
}

/** Access tokens for partners' gateways: SMART Backend Services (private_key_jwt), kept until shortly before they end. */
export interface TokenSource {
  /** One token for each FHIR base address; callers at the same time share one request. Never throws. */
  token(fhirBase: string, wish?: TokenWish): Promise<TokenResult>;
}

interface Granted {
  readonly token: string;
  /** Milliseconds since 1970 when it is no longer used. */
  readonly until: number;
}

const marginMs = 30_000;
const assertionSeconds = 240;
const maxAnswerBytes = 64_000;
const mostKept = 1_000;

export function tokenSource(options: TokenOptions): TokenSource {
  const endpointOf = options.endpointOf ?? tokenEndpoint;
  const kept = new Map<string, Granted>();
  const underway = new Map<string, Promise<TokenResult>>();

  async function fetchToken(key: string, endpoint: string, caseId: string | undefined): Promise<TokenResult> {
    const result = await askForToken(endpoint, options, caseId);
    if ('until' in result) keep(key, result);
    return result;
  }

  /** Tokens that have ended go first, then the oldest: cases come and go. */
  function keep(key: string, granted: Granted): void {
    if (kept.size >= mostKept)
      for (const [old, { until }] of kept) if (until <= options.clock.now() || kept.size >= mostKept) kept.delete(old);
    kept.set(key, granted);
  }

  function share(key: string, endpoint: string, caseId: string | undefined): Promise<TokenResult> {
    const asking = underway.get(key) ?? fetchToken(key, endpoint, caseId).finally(() => underway.delete(key));
    underway.set(key, asking);
    return asking;
  }

  return {
    token: async (fhirBase, { signal, refused, caseId } = {}) => {
      const endpoint = endpointOf(fhirBase);
      const key = `${endpoint} ${caseId ?? ''}`;
      const held = kept.get(key);
      if (held && held.token !== refused && held.until > options.clock.now()) return held;
      return waitFor(share(key, endpoint, caseId), signal);
    },
  };
}

/** Where a partner gives tokens: beside its FHIR base. */
const tokenEndpoint = (fhirBase: string): string => `${fhirBase.replace(/\/$/, '').replace(/\/fhir$/, '')}/oauth/token`;

const noToken = (code: string, more: Partial<DeliveryResult> = {}): DeliveryResult => ({
  ...more,
  outcome: 'transient',
  code: `token-${code}`,
  issues: [],
});

async function waitFor(asking: Promise<TokenResult>, signal: AbortSignal | undefined): Promise<TokenResult> {
  if (!signal) return asking;
  const { promise, resolve } = Promise.withResolvers<TokenResult>();
  const stop = () => resolve(noToken(classifyError(signal.reason, false).code));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([asking, promise]).finally(() => signal.removeEventListener('abort', stop));
}

async function askForToken(
  endpoint: string,
  options: TokenOptions,
  caseId?: string,
): Promise<Granted | DeliveryResult> {
  const { dispatcher, clock, timeoutMs = 30_000 } = options;
  const asked = clock.now();
  const { recording, failure } = await post({
    url: endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: await form(endpoint, options, caseId),
    dispatcher,
    signal: AbortSignal.timeout(timeoutMs),
    maxAnswerBytes,
  });
  const { status, complete } = recording;
  if (status === undefined || !complete) return noToken(classifyError(failure, recording.sent).code);
  if (status === 200) return readToken(recording.bytes(), asked);
  const { retryAfterMs } = classifyStatus(status, recording.header('retry-after'), clock.now());
  return noToken(String(status), retryAfterMs === undefined ? {} : { retryAfterMs });
}

function readToken(answer: Uint8Array, asked: number): Granted | DeliveryResult {
  try {
    const { access_token: token, expires_in: seconds } = JSON.parse(new TextDecoder().decode(answer));
    // A token stands in a header: letters of RFC 6750 2.1 only.
    if (typeof token === 'string' && /^[\w.~+/-]+=*$/.test(token) && typeof seconds === 'number' && seconds > 0)
      return { token, until: asked + seconds * 1000 - marginMs };
  } catch {
    // Told below, like every other wrong form.
  }
  return noToken('form');
}

/** SMART App Launch 2.2, backend services: the scope that $process-message asks for and no more. */
async function form(endpoint: string, options: TokenOptions, caseId: string | undefined): Promise<string> {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    scope: options.scope ?? 'system/Bundle.c',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(endpoint, options, caseId),
  }).toString();
}

/** RFC 7523 section 3: who we are, for this token endpoint alone, once, for a few minutes. */
async function assertion(
  audience: string,
  { clientId, key, clock, uuid }: TokenOptions,
  caseId: string | undefined,
): Promise<string> {
  const seconds = Math.floor(clock.now() / 1000);
  return new SignJWT(caseId === undefined ? {} : { case_id: caseId })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid!, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(uuid())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionSeconds)
    .sign(await importJWK(key, 'ES256'));
}
