import { json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';

/** GET /.well-known/jwks.json: the public key that signs receipts, client assertions and access tokens. */
export const jwks =
  ({ key }: Pick<HttpDeps, 'key'>) =>
  (): Reply =>
    json({ keys: [key.publicJwk] });
