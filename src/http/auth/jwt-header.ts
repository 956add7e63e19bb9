import { decodeProtectedHeader } from 'jose';

/** A JWS header that names nothing but an algorithm, a key of ours or a registered one, and a type. */
export interface PlainHeader {
  readonly alg: string;
  readonly kid: string;
  readonly typ: string | undefined;
}

const members = new Set(['alg', 'kid', 'typ']);

/**
 * Reads the header of a compact JWS and takes no other members than `alg`, `kid` and `typ`. A header that brings its own
 * key or tells where to fetch one (`jwk`, `jku`, `x5c`, `x5u`), or that changes how the token is read (`crit`, `b64`,
 * `zip`), is refused as a whole (RFC 8725 sections 3.1, 3.10). Undefined = refused.
 */
export function plainHeader(token: string, algorithms: readonly string[]): PlainHeader | undefined {
  const header = decode(token);
  if (!header || Object.keys(header).some((name) => !members.has(name))) return undefined;
  const { alg, kid, typ } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return undefined;
  if (typeof kid !== 'string' || kid === '') return undefined;
  if (typ !== undefined && typeof typ !== 'string') return undefined;
  return { alg, kid, typ };
}

function decode(token: string): Record<string, unknown> | undefined {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}
