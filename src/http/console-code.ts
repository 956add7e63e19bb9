import { type ActorCall, json, type Reply } from './call.ts';
import type { HttpDeps } from './deps.ts';

/** POST /console/codes: a code that lets the person at this client into the web inbox, once, within two minutes. */
export const consoleCode =
  ({ issueCode, baseUrl }: Pick<HttpDeps, 'issueCode' | 'baseUrl'>) =>
  ({ actor }: ActorCall): Reply =>
    json({ code: issueCode(actor.clientId), address: `${baseUrl}/console`, expiresIn: 120 }, { status: 201 });
