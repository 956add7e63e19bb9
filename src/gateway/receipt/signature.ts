import { CompactSign, compactVerify, createLocalJWKSet, importJWK, type JSONWebKeySet, type JWK } from 'jose';
import { madeOnce } from '../../model/remembered.ts';

/** What a signed level-1 receipt says. */
export interface ReceiptClaims {
  /** Content hash of the message that is acknowledged. */
  readonly contentHash: string;
  readonly level: 1;
  /** HSA-id of the unit that acknowledges. */
  readonly party: string;
  /** ISO 8601 instant. */
  readonly time: string;
  /** MessageHeader.id of the message that is acknowledged. */
  readonly messageId: string;
  /** MessageHeader.response.code, so that a refusal cannot be passed off as a yes. Absent from partners of other makes. */
  readonly response?: 'ok' | 'fatal-error';
  /** State of the owner's copy after it; `-` while there is none. */
  readonly state: string;
  /** What was written in the owner's log because of it, in order; absent where the message changed nothing. */
  readonly log?: readonly { readonly event: string; readonly role: string; readonly position: number }[];
}

export interface Signer {
  /** Compact JWS (ES256, with `kid`) whose payload is the claims. */
  sign(claims: object): Promise<string>;
  /** The public keys, for `/.well-known/jwks.json`. */
  readonly jwks: JSONWebKeySet;
}

/** A signer over one private JWK (ES256) that names its `kid`. */
export async function makeSigner(privateJwk: JWK): Promise<Signer> {
  const { d: _private, ...open } = privateJwk;
  const key = await importJWK(privateJwk, 'ES256');
  return {
    jwks: { keys: [{ ...open, alg: 'ES256', use: 'sig' }] },
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid! })
        .sign(key),
  };
}

/** Keys are imported once for each set: the directory hands out the same object until it changes. */
const keysOf = madeOnce((jwks: JSONWebKeySet) => createLocalJWKSet(jwks));

/** The claims of a compact JWS when one of the keys made it; undefined otherwise. Keys in its header are ignored. */
export async function verifiedClaims(jws: string, jwks: JSONWebKeySet): Promise<unknown> {
  try {
    const { payload } = await compactVerify(jws, keysOf(jwks), { algorithms: ['ES256'] });
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
