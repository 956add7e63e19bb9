import { hash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Reader } from '../../gateway/overview/reader.ts';
import { madeOnce, remembered } from '../../model/remembered.ts';
import type { HttpDeps } from '../deps.ts';
import { plainHeader } from './jwt-header.ts';
import { claimsOf, readerOf } from './reader-claims.ts';

/** Seconds that an access token lives. */
export const tokenLife = 300;
const type = 'at+jwt';
const algorithm = 'ES256';

type TokenDeps = Pick<HttpDeps, 'key' | 'baseUrl' | 'clock' | 'newId'>;

export interface TokenFacts {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** SHA-256 fingerprint (hex) of the certificate the token is bound to (RFC 8705 section 3). */
  readonly certificate: string | undefined;
  /** Who reads at the client, where its assertion said so. */
  readonly reader?: Reader;
}

/** Signs a short-lived access token (RFC 9068) for one client, bound to its certificate when it came with one. */
export function issueToken(facts: TokenFacts, { key, baseUrl, clock, newId }: TokenDeps): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const binding = facts.certificate && { cnf: { 'x5t#S256': thumbprint(facts.certificate) } };
  return new SignJWT({
    client_id: facts.clientId,
    scope: facts.scopes.join(' '),
    ...binding,
    ...(facts.reader && claimsOf(facts.reader)),
  })
    .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: type })
    .setIssuer(baseUrl)
    .setAudience(baseUrl)
    .setSubject(facts.clientId)
    .setIssuedAt(now)
    .setExpirationTime(now + tokenLife)
    .setJti(newId())
    .sign(key.privateKey);
}

/** Base64url form of a hex fingerprint, as `x5t#S256` wants it. */
const thumbprint = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

export interface ReadToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly reader?: Reader;
  /** True when the certificate of the connection is the one the token is bound to, or it is bound to none. */
  boundTo(certificate: string | undefined): boolean;
}

interface Verified {
  readonly token: ReadToken;
  /** Seconds since 1970: a clock that is set back makes no token live longer. */
  readonly from: number;
  readonly until: number;
}

/** Tokens verified before, by digest: an engine shows the same one with every request for five minutes. */
const verified = madeOnce((_key: TokenDeps['key']) => remembered<string, Verified>(1_000));

/**
 * Verifies an access token of ours; undefined when it is none. `typ` at+jwt keeps apart what else the same key signs
 * (receipts, our own client assertions): none of it passes here.
 */
export async function readToken(token: string, deps: TokenDeps): Promise<ReadToken | undefined> {
  const known = verified(deps.key);
  const digest = hash('sha256', `${deps.baseUrl} ${token}`);
  const before = known.get(digest);
  const now = deps.clock.now() / 1000;
  if (before) return now >= before.from && now < before.until ? before.token : undefined;
  const found = await verify(token, deps);
  if (!found) return undefined;
  known.set(digest, found);
  return found.token;
}

async function verify(token: string, { key, baseUrl, clock }: TokenDeps): Promise<Verified | undefined> {
  const header = plainHeader(token, [algorithm]);
  if (header?.typ !== type || header.kid !== key.kid) return undefined;
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [algorithm],
      typ: type,
      issuer: baseUrl,
      audience: baseUrl,
      requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id', 'scope'],
      maxTokenAge: tokenLife,
      currentDate: new Date(clock.now()),
    });
    const read = facts(payload);
    return read && { token: read, from: payload.iat!, until: Math.min(payload.exp!, payload.iat! + tokenLife) };
  } catch {
    return undefined;
  }
}

function facts({ sub, client_id, scope, cnf, ...more }: Record<string, unknown>): ReadToken | undefined {
  if (typeof sub !== 'string' || client_id !== sub || typeof scope !== 'string') return undefined;
  const bound = (cnf as { 'x5t#S256'?: unknown } | undefined)?.['x5t#S256'];
  const reader = readerOf(more);
  return {
    clientId: sub,
    scopes: scope.split(' '),
    ...(reader && { reader }),
    boundTo: (certificate) => cnf === undefined || (certificate !== undefined && bound === thumbprint(certificate)),
  };
}
