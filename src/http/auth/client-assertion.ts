import { decodeJwt, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { Reader } from '../../gateway/overview/reader.ts';
import type { HttpDeps } from '../deps.ts';
import { plainHeader } from './jwt-header.ts';
import { type Party, partyById } from './party.ts';
import { readerOf } from './reader-claims.ts';

/** Asymmetric only: a public key can never serve as a secret. SMART asks for RS384 and ES384; all four are taken. */
export const assertionAlgorithms = ['ES256', 'ES384', 'RS256', 'RS384'];

const longestLife = 300;
/** Clocks of partners may differ by this much, seconds. */
const skew = 10;
/** Seconds that a jti is known beyond its end: one that is forgotten too early is new again when the clock is set back. */
const remembered = 86_400;
const longestAssertion = 8_192;
const longestJti = 200;

export type Verified = { readonly party: Party; readonly reader?: Reader } | { readonly refused: string };

/**
 * Verifies a client assertion (SMART Backend Services, client-confidential-asymmetric; RFC 7523 section 3): signed with
 * a key the directory holds for the client, iss = sub = client_id, aud = this token endpoint alone, living at most five
 * minutes, jti never seen before. `refused` says why, for the log; the caller is told nothing of it.
 */
export async function verifyAssertion(
  assertion: string,
  tokenUrl: string,
  deps: Pick<HttpDeps, 'directory' | 'store' | 'clock'>,
): Promise<Verified> {
  if (assertion.length > longestAssertion) return { refused: 'too long' };
  const header = plainHeader(assertion, assertionAlgorithms);
  if (!header || (header.typ !== undefined && header.typ.toUpperCase() !== 'JWT')) return { refused: 'header' };
  const party = partyById(deps.directory, issuerOf(assertion));
  const key = party?.jwks?.keys.filter((k) => k.kid === header.kid && fits(k, header.alg));
  if (!party || key?.length !== 1) return { refused: 'client or key unknown' };
  const payload = await signed(assertion, key[0]!, header.alg, party.clientId, tokenUrl, deps.clock.now());
  if (typeof payload === 'string') return { refused: payload };
  const { exp = 0, jti = '', aud } = payload;
  if (Array.isArray(aud) && aud.length !== 1) return { refused: 'several audiences' };
  if (exp > deps.clock.now() / 1000 + longestLife + skew) return { refused: 'lives too long' };
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return { refused: 'jti' };
  const fresh = await deps.store.once('client-assertion', `${party.clientId} ${jti}`, (exp + remembered) * 1000);
  if (!fresh) return { refused: 'jti seen before' };
  const reader = readerOf(payload);
  return { party, ...(reader && { reader }) };
}

/** The issuer as claimed: good for finding the key, and for nothing else. */
function issuerOf(assertion: string): string {
  try {
    const { iss } = decodeJwt(assertion);
    return typeof iss === 'string' ? iss : '';
  } catch {
    return '';
  }
}

/** A registered key is usable for signatures of this algorithm only when all that it says of itself agrees. */
function fits(key: JWK, alg: string): boolean {
  const family = alg.startsWith('ES') ? 'EC' : 'RSA';
  const curve = { ES256: 'P-256', ES384: 'P-384' }[alg];
  return (
    key.kty === family &&
    (curve === undefined || key.crv === curve) &&
    (key.use === undefined || key.use === 'sig') &&
    (key.alg === undefined || key.alg === alg)
  );
}

/** The payload, or the reason why not. */
async function signed(
  assertion: string,
  jwk: JWK,
  alg: string,
  clientId: string,
  tokenUrl: string,
  now: number,
): Promise<JWTPayload | string> {
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(jwk, alg), {
      algorithms: [alg],
      issuer: clientId,
      subject: clientId,
      audience: tokenUrl,
      requiredClaims: ['exp', 'jti'],
      clockTolerance: skew,
      currentDate: new Date(now),
    });
    const { iat } = payload;
    return iat !== undefined && iat > now / 1000 + skew ? 'issued in the future' : payload;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'not verifiable';
  }
}
