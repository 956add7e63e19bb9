import type { Actor } from '../../gateway/api.ts';
import type { HttpDeps } from '../deps.ts';
import { type Problem, problem } from '../problem.ts';
import { readToken } from './access-token.ts';
import { type Party, partyByCertificate, partyById } from './party.ts';
import { ceilingOf } from './scopes.ts';

/** What a request shows of its caller. */
export interface Credentials {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** Fingerprint (lower-case hex) of the client certificate that TLS verified. */
  readonly certificate: string | undefined;
  readonly address: string;
  readonly requestId: string;
}

export interface Authenticated {
  readonly actor: Actor;
  readonly scopes: readonly string[];
}

const bearer = /^bearer +([A-Za-z0-9._~+/=-]+)$/i;

/**
 * Who calls: by access token, by client certificate, or by both, which then must agree. A token whose client has left
 * the directory is void at once. Throws `login-required` (nothing shown) or `token-invalid`.
 */
export async function authenticate(shown: Credentials, deps: HttpDeps): Promise<Authenticated> {
  const { authorization, certificate } = shown;
  const byCertificate = certificate === undefined ? undefined : partyByCertificate(deps.directory, certificate);
  if (authorization === undefined) {
    if (!byCertificate) throw unknown(certificate === undefined ? 'nothing shown' : 'certificate not in the directory');
    if (byCertificate.both) throw unknown('a certificate alone, where both proofs are asked for');
    return { actor: actorOf(byCertificate, shown), scopes: ceilingOf(byCertificate.role) };
  }
  const token = await readToken(bearer.exec(authorization)?.[1] ?? '', deps);
  if (!token) throw invalid('not a token of ours, or expired');
  if (!token.boundTo(certificate)) throw invalid('bound to another certificate');
  if (certificate !== undefined && byCertificate?.clientId !== token.clientId)
    throw invalid('token and certificate disagree');
  const party = partyById(deps.directory, token.clientId);
  if (!party) throw invalid('client not in the directory');
  if (party.both && certificate === undefined) throw invalid('a token alone, where both proofs are asked for');
  const { reader } = token;
  return { actor: { ...actorOf(party, shown), ...(reader && { reader }) }, scopes: token.scopes };
}

export const actorOf = (
  { clientId, role, units, person }: Party,
  { address, requestId }: Pick<Credentials, 'address' | 'requestId'>,
): Actor => ({
  clientId,
  role,
  units,
  ...(person && { person }),
  address,
  requestId,
});

const unknown = (why: string): Problem =>
  problem('login-required', {}, { headers: { 'WWW-Authenticate': 'Bearer realm="vardbro"' }, why });
const invalid = (why: string): Problem =>
  problem(
    'token-invalid',
    {},
    { headers: { 'WWW-Authenticate': 'Bearer realm="vardbro", error="invalid_token"' }, why },
  );
