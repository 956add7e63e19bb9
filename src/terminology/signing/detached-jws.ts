import { createPrivateKey, type JsonWebKey, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { type Issue, issue } from '../../model/issue.ts';

/** A private JWK (ES256) with `kid`. */
export type SigningJwk = JWK;

/** A public key as it is published; a revoked one says so (members as in OpenID Federation 1.0, section 8.7.2). */
export type PublishedKey = JWK & {
  readonly revoked?: { readonly revoked_at: number; readonly reason?: string };
};

export interface KeySet {
  readonly keys: readonly PublishedKey[];
}

const type = 'vardbro-terminology+jws';

/**
 * Detached JWS (RFC 7515 appendix F) over the bytes: header and signature, the payload left out. Made with Node's own
 * crypto, off the main thread: jose writes the payload out in base64url, which for a large list holds up everything else.
 */
export async function signDetached(bytes: Uint8Array, key: SigningJwk): Promise<string> {
  const header = base64url(Buffer.from(JSON.stringify({ alg: 'ES256', kid: key.kid!, typ: type })));
  const input = Buffer.from(`${header}.${base64url(bytes)}`, 'latin1');
  const privateKey = createPrivateKey({ key: key as JsonWebKey, format: 'jwk' });
  const signature = await signed('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${header}..${base64url(signature)}`;
}

const signed = promisify(sign);

const base64url = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64url');

/**
 * Holds bytes against a detached JWS. The key is looked up by `kid` in the given set and nowhere else; a revoked key
 * signs nothing, whenever the signature was made: its holder may date it back.
 */
export async function verifyDetached(
  bytes: Uint8Array,
  jws: string | undefined,
  { keys }: KeySet,
  place: string,
): Promise<Issue | undefined> {
  if (!jws) return issue('signature-missing', { place });
  const [header, payload, signature, ...more] = jws.split('.');
  if (!header || payload !== '' || !signature || more.length > 0)
    return issue('signature-invalid', { place, expected: 'a detached JWS' });
  const said = headerOf(jws);
  if (said?.alg !== 'ES256' || said.typ !== type)
    return issue('signature-invalid', { place, expected: `ES256, ${type}` });
  const key = keys.find((k) => k.kid === said.kid);
  if (!key) return issue('signature-key-unknown', { place, found: String(said.kid) });
  if (key.revoked)
    return issue('signature-key-revoked', {
      place,
      found: String(said.kid),
      ...(key.revoked.reason && { detail: key.revoked.reason }),
    });
  try {
    const whole = `${header}.${base64url(bytes)}.${signature}`;
    await compactVerify(whole, await importJWK(key, 'ES256'), { algorithms: ['ES256'] });
    return undefined;
  } catch {
    return issue('signature-invalid', { place });
  }
}

function headerOf(jws: string): { alg?: string; kid?: string; typ?: string } | undefined {
  try {
    return decodeProtectedHeader(jws) as { alg?: string; kid?: string; typ?: string };
  } catch {
    return undefined;
  }
}
