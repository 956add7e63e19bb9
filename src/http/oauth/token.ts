import { issueToken, tokenLife } from '../auth/access-token.ts';
import { actorOf } from '../auth/authenticate.ts';
import { type Verified, verifyAssertion } from '../auth/client-assertion.ts';
import { type Party, partyByCertificate } from '../auth/party.ts';
import { grant } from '../auth/scopes.ts';
import { type Call, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { readForm } from '../form.ts';
import { problem } from '../problem.ts';
import { tokenUrl } from './smart-configuration.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * POST /oauth/token: SMART Backend Services. Errors have the form of RFC 6749 section 5.2, which OAuth clients read,
 * with the OperationOutcome's code beside it. A certificate shown on the connection must be the client's own, and then
 * binds the token (RFC 8705).
 */
export const token =
  (deps: HttpDeps) =>
  async (call: Call): Promise<Reply> => {
    const form = readForm(call);
    const wrong = ['grant_type', 'client_assertion_type', 'client_assertion'].find((name) => !form.has(name));
    if (wrong) throw problem('token-request', { place: wrong, expected: 'given once' }, oauth('invalid_request'));
    if (form.get('grant_type') !== 'client_credentials')
      throw problem(
        'token-request',
        { place: 'grant_type', expected: 'client_credentials' },
        oauth('unsupported_grant_type'),
      );
    if (form.get('client_assertion_type') !== assertionType)
      throw problem(
        'token-request',
        { place: 'client_assertion_type', expected: assertionType },
        oauth('invalid_request'),
      );
    return answer(form, call, deps);
  };

async function answer(form: ReadonlyMap<string, string>, call: Call, deps: HttpDeps): Promise<Reply> {
  const { party, reader } = await proved(form, call, deps);
  const { clientId, role } = party;
  const { certificate } = call;
  const scopes = grant(form.get('scope'), role);
  if (scopes.length === 0) throw problem('token-request', { place: 'scope' }, oauth('invalid_scope'));
  const accessToken = await issueToken({ clientId, scopes, certificate, ...(reader && { reader }) }, deps);
  await deps.access.login(actorOf(party, call));
  return json({ access_token: accessToken, token_type: 'Bearer', expires_in: tokenLife, scope: scopes.join(' ') });
}

type Proved = Extract<Verified, { party: Party }>;

/** The client that the assertion is of. A refusal stands in the audit before it is told. */
async function proved(form: ReadonlyMap<string, string>, call: Call, deps: HttpDeps): Promise<Proved> {
  const verified = await verifyAssertion(form.get('client_assertion') ?? '', tokenUrl(deps.baseUrl), deps);
  const why = 'refused' in verified ? verified.refused : disagreement(verified.party, form, call, deps);
  if ('party' in verified && why === undefined) return verified;
  const { address, requestId } = call;
  await deps.access.refused({ address, requestId, codes: ['client-assertion'], asked: '/oauth/token' });
  throw refused(why ?? '');
}

function disagreement(
  { clientId, both }: Party,
  form: ReadonlyMap<string, string>,
  { certificate }: Call,
  { directory }: Pick<HttpDeps, 'directory'>,
): string | undefined {
  if ((form.get('client_id') ?? clientId) !== clientId) return 'client_id disagrees';
  if (certificate === undefined) return both ? 'no certificate, where both proofs are asked for' : undefined;
  return partyByCertificate(directory, certificate)?.clientId === clientId ? undefined : 'certificate of another';
}

const refused = (why: string) => problem('client-assertion', {}, { ...oauth('invalid_client'), why });
/** The word of RFC 6749; errors.ts turns it into the body. */
const oauth = (error: string) => ({ oauth: error });
