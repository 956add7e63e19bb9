import { importJWK, type JWK, SignJWT } from 'jose';
import { type Dispatcher, request } from 'undici';
import type { Clock } from '../../model/clock.ts';
import { classifyError, classifyStatus } from '../outgoing/classify.ts';
import type { DeliveryResult } from '../transport.ts';

export interface TokenOptions {
  readonly clientId: string;
  /** Private JWK (ES256) with `kid`. */
  readonly key: JWK;
  readonly clock: Clock;
  uuid(): string;
  readonly dispatcher: Dispatcher;
}

/** A bearer token, or why there is none; its code begins with `token-`. */
export type TokenResult = { readonly token: string } | DeliveryResult;

/** Access tokens for partners' gateways: SMART Backend Services (private_key_jwt), kept until shortly before they end. */
export interface TokenSource {
  /** One token for each FHIR base address; callers at the same time share one request. `fresh` forgets the kept one. */
  token(fhirBase: string, fresh?: boolean): Promise<TokenResult>;
}

const marginMs = 30_000;
const assertionSeconds = 240;

export function tokenSource(options: TokenOptions): TokenSource {
  const kept = new Map<string, { readonly token: string; readonly until: number }>();
  const underway = new Map<string, Promise<TokenResult>>();

  async function fetchToken(endpoint: string): Promise<TokenResult> {
    const result = await askForToken(endpoint, options);
    if ('expiresIn' in result) {
      kept.set(endpoint, { token: result.token, until: options.clock.now() + result.expiresIn * 1000 - marginMs });
      return { token: result.token };
    }
    return result;
  }

  return {
    token: (fhirBase, fresh = false) => {
      const endpoint = `${fhirBase.replace(/\/fhir\/?$/, '')}/oauth/token`;
      const held = kept.get(endpoint);
      if (held && !fresh && held.until > options.clock.now()) return Promise.resolve({ token: held.token });
      const asking = underway.get(endpoint) ?? fetchToken(endpoint).finally(() => underway.delete(endpoint));
      underway.set(endpoint, asking);
      return asking;
    },
  };
}

async function askForToken(
  endpoint: string,
  options: TokenOptions,
): Promise<{ token: string; expiresIn: number } | DeliveryResult> {
  try {
    const { statusCode, headers, body } = await request(endpoint, {
      method: 'POST',
      dispatcher: options.dispatcher,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'system/*.cruds',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(endpoint, options),
      }).toString(),
    });
    const text = await body.text();
    if (statusCode === 200) return readToken(text);
    const retryAfter = headers['retry-after'];
    const failed = classifyStatus(
      statusCode,
      typeof retryAfter === 'string' ? retryAfter : undefined,
      options.clock.now(),
    );
    // No message left: a gateway that does not know us yet, or is down, may be mended.
    return { ...failed, outcome: 'transient', code: `token-${statusCode}`, issues: [] };
  } catch (error) {
    const { code } = classifyError(error, false);
    return { outcome: 'transient', code: `token-${code}`, issues: [] };
  }
}

function readToken(text: string): { token: string; expiresIn: number } | DeliveryResult {
  const { access_token: token, expires_in: expiresIn } = JSON.parse(text) as Record<string, unknown>;
  return typeof token === 'string' && typeof expiresIn === 'number'
    ? { token, expiresIn }
    : { outcome: 'transient', code: 'token-form', issues: [] };
}

async function assertion(audience: string, { clientId, key, clock, uuid }: TokenOptions): Promise<string> {
  const seconds = Math.floor(clock.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256', kid: key.kid!, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(uuid())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + assertionSeconds)
    .sign(await importJWK(key, 'ES256'));
}
