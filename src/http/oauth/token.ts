import { issueToken, tokenLife } from '../auth/access-token.ts';
import { verifyAssertion } from '../auth/client-assertion.ts';
import { partyByCertificate } from '../auth/party.ts';
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
  const verified = await verifyAssertion(form.get('client_assertion') ?? '', tokenUrl(deps.baseUrl), deps);
  if ('refused' in verified) throw refused(verified.refused);
  const { clientId, role } = verified.party;
  if ((form.get('client_id') ?? clientId) !== clientId) throw refused('client_id disagrees');
  const { certificate } = call;
  if (certificate !== undefined && partyByCertificate(deps.directory, certificate)?.clientId !== clientId)
    throw refused('certificate of another');
  const scopes = grant(form.get('scope'), role);
  if (scopes.length === 0) throw problem('token-request', { place: 'scope' }, oauth('invalid_scope'));
  const accessToken = await issueToken({ clientId, scopes, certificate }, deps);
  return json({ access_token: accessToken, token_type: 'Bearer', expires_in: tokenLife, scope: scopes.join(' ') });
}

const refused = (why: string) => problem('client-assertion', {}, { ...oauth('invalid_client'), why });
/** The word of RFC 6749; errors.ts turns it into the body. */
const oauth = (error: string) => ({ oauth: error });
