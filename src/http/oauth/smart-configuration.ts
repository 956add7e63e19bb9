import { assertionAlgorithms } from '../auth/client-assertion.ts';
import { supportedScopes } from '../auth/scopes.ts';
import { json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';

/** Address of the token endpoint; also the audience that client assertions must name. */
export const tokenUrl = (baseUrl: string): string => `${baseUrl}/oauth/token`;

/** GET .well-known/smart-configuration (SMART App Launch 2.2, conformance): backend services only. */
export const smartConfiguration =
  ({ baseUrl }: Pick<HttpDeps, 'baseUrl'>) =>
  (): Reply =>
    json({
      issuer: baseUrl,
      jwks_uri: `${baseUrl}/.well-known/jwks.json`,
      token_endpoint: tokenUrl(baseUrl),
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
      scopes_supported: supportedScopes,
      code_challenge_methods_supported: ['S256'],
      tls_client_certificate_bound_access_tokens: true,
      capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    });
