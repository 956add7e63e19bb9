import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../gateway/api.ts';
import { actorOf } from '../http/auth/authenticate.ts';
import { type Party, partyByCertificate, partyById } from '../http/auth/party.ts';
import type { HttpDeps } from '../http/deps.ts';
import { language } from '../http/language.ts';
import { certificateOf, traceOf } from '../http/trace.ts';
import { base } from './pages/layout.ts';
import { loginPage } from './pages/login.ts';
import { type Session, type Sessions, sameKey } from './sessions.ts';
import { type Language, sayIn } from './texts.ts';
import type { Visit } from './visit.ts';

export interface ConsoleDeps extends Pick<HttpDeps, 'gateway' | 'directory' | 'access' | 'baseUrl' | 'newId'> {
  readonly sessions: Sessions;
}

export type Handler = (visit: Visit, req: Request, res: Response) => Promise<string | undefined>;

export const one = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const fields = (req: Request): Readonly<Record<string, unknown>> => (req.body ?? {}) as Record<string, unknown>;

/** Lets a request through to a page when its person is known and, of a form, when it is one of ours. */
export function visiting(deps: ConsoleDeps, handle: Handler): RequestHandler {
  return async (req, res) => {
    const spoken = languageOf(req);
    const came = await who(req, res, deps);
    if (!came) {
      res
        .status(req.method === 'GET' ? 200 : 401)
        .type('html')
        .send(loginPage(spoken));
      return;
    }
    const { actor, session } = came;
    traceOf(res).client = actor.clientId;
    if (req.method === 'POST' && !sameKey(one(fields(req).formKey), session.formKey)) {
      res.status(403).type('html').send(loginPage(spoken));
      return;
    }
    const visit: Visit = {
      gateway: deps.gateway,
      actor,
      language: spoken,
      say: sayIn(spoken),
      who: actor.person?.name ?? actor.clientId,
      formKey: session.formKey,
      newId: deps.newId,
      unitName: (hsaId) => deps.directory.unit(hsaId)?.name ?? hsaId,
    };
    const text = await handle(visit, req, res);
    if (text !== undefined) res.type('html').send(text);
  };
}

/** A session of this browser; a certificate opens one by itself. The client must still be in the directory. */
async function who(
  req: Request,
  res: Response,
  deps: ConsoleDeps,
): Promise<{ actor: Actor; session: Session } | undefined> {
  const secret = cookie(req, cookieName(deps));
  const session = deps.sessions.find(secret) ?? (await byCertificate(req, res, deps));
  const party = session && partyById(deps.directory, session.clientId);
  if (!session || !party || !mayEnter(party) || !provesBoth(party, req, deps)) return undefined;
  return { session, actor: actorOf(party, callerOf(req, res)) };
}

/** Who must show both proofs shows its certificate with every page too. */
function provesBoth(party: Party, req: Request, { directory }: ConsoleDeps): boolean {
  const certificate = party.both ? certificateOf(req) : undefined;
  return (
    !party.both ||
    (certificate !== undefined && partyByCertificate(directory, certificate)?.clientId === party.clientId)
  );
}

const mayEnter = ({ role, units }: Party): boolean => role === 'engine' && units.length > 0;
const callerOf = (req: Request, res: Response) => ({
  address: req.socket.remoteAddress ?? '',
  requestId: traceOf(res).requestId,
});

async function byCertificate(req: Request, res: Response, deps: ConsoleDeps): Promise<Session | undefined> {
  const certificate = certificateOf(req);
  const party = certificate === undefined ? undefined : partyByCertificate(deps.directory, certificate);
  return party && mayEnter(party) && !party.both ? enter(party, req, res, deps) : undefined;
}

async function enter(party: Party, req: Request, res: Response, deps: ConsoleDeps): Promise<Session | undefined> {
  await deps.access.login(actorOf(party, callerOf(req, res)));
  const secret = deps.sessions.open(party.clientId);
  res.append('Set-Cookie', cookieOf(deps, cookieName(deps), secret));
  return deps.sessions.find(secret);
}

/** Another site may not log a person in as somebody else: what she writes next would be that one's (Fetch Metadata). */
const fromElsewhere = (req: Request): boolean =>
  !['same-origin', 'none', undefined].includes(req.get('sec-fetch-site'));

export const logIn =
  (deps: ConsoleDeps): RequestHandler =>
  async (req, res) => {
    const clientId = fromElsewhere(req) ? undefined : deps.sessions.useCode(one(fields(req).code) ?? '');
    const party = clientId === undefined ? undefined : partyById(deps.directory, clientId);
    if (!party || !mayEnter(party)) {
      await deps.access.refused({ ...callerOf(req, res), codes: ['login-required'], asked: `POST ${base}/login` });
      res
        .status(401)
        .type('html')
        .send(loginPage(languageOf(req), true));
      return;
    }
    await enter(party, req, res, deps);
    res.redirect(303, base);
  };

export const logOut =
  (deps: ConsoleDeps): Handler =>
  async (_visit, req, res) => {
    deps.sessions.close(cookie(req, cookieName(deps)));
    res.append('Set-Cookie', `${cookieOf(deps, cookieName(deps), '')}; Max-Age=0`);
    res.redirect(303, base);
    return undefined;
  };

export const chooseLanguage =
  (deps: ConsoleDeps): RequestHandler =>
  (req, res) => {
    const wanted = one(fields(req).language) === 'en' ? 'en' : 'sv';
    res.append('Set-Cookie', cookieOf(deps, 'language', wanted));
    res.redirect(303, base);
  };

/** The one chosen by hand, else what the browser likes best. */
export function languageOf(req: Request): Language {
  const chosen = cookie(req, 'language');
  return chosen === 'sv' || chosen === 'en' ? chosen : language(req.get('accept-language'));
}

const secure = ({ baseUrl }: Pick<ConsoleDeps, 'baseUrl'>): boolean => baseUrl.startsWith('https:');
const cookieName = (deps: ConsoleDeps): string => (secure(deps) ? '__Host-vardbro' : 'vardbro');
const cookieOf = (deps: ConsoleDeps, name: string, value: string): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure(deps) ? '; Secure' : ''}`;

function cookie(req: Request, name: string): string | undefined {
  const pairs = (req.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}
