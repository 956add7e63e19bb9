import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../model/clock.ts';

/** A person at a browser, as one of the gateway's own clients. */
export interface Session {
  readonly clientId: string;
  /** Goes with every form, so that no other page can send one. */
  readonly formKey: string;
  readonly since: number;
  seen: number;
}

export interface Sessions {
  /** A code that opens one session within two minutes. */
  issueCode(clientId: string): string;
  /** The client that the code was given to; undefined for a code that is wrong, used or too old. */
  useCode(code: string): string | undefined;
  /** Secret of a new session, for the cookie. */
  open(clientId: string): string;
  find(secret: string | undefined): Session | undefined;
  close(secret: string | undefined): void;
}

const codeLife = 120_000;
const idle = 30 * 60_000;
const longest = 10 * 60 * 60_000;
/** Of one client at once; its oldest goes first. One client's codes and sessions never cost another its own. */
const mostCodes = 20;
const mostSessions = 200;
/** Without letters that are mistaken for others. */
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const secretOf = (): string => randomBytes(32).toString('base64url');

/** Ten letters out of thirty, evenly: bytes beyond the last whole thirty are thrown away. */
function codeOf(): string {
  let code = '';
  while (code.length < 10)
    for (const byte of randomBytes(16)) if (byte < 240 && code.length < 10) code += letters[byte % 30];
  return code;
}

/** Sessions of the console, in memory: a restart logs everybody out. Secrets and codes are kept as digests. */
export function makeSessions(clock: Clock): Sessions {
  const codes = new Map<string, { readonly clientId: string; readonly until: number }>();
  const sessions = new Map<string, Session>();
  /** Those of a client that are over go; then, of those that are left, the oldest beyond the bound. */
  const bounded = <T extends { readonly clientId: string }>(
    map: Map<string, T>,
    clientId: string,
    most: number,
    over: (one: T) => boolean,
  ): void => {
    for (const [key, one] of map) if (over(one)) map.delete(key);
    const own = [...map].filter(([, one]) => one.clientId === clientId);
    for (const [key] of own.slice(0, Math.max(0, own.length - most + 1))) map.delete(key);
  };
  const isOver = ({ seen, since }: Session): boolean => clock.now() - seen > idle || clock.now() - since > longest;
  return {
    issueCode: (clientId) => {
      const code = codeOf();
      bounded(codes, clientId, mostCodes, ({ until }) => clock.now() >= until);
      codes.set(digest(code), { clientId, until: clock.now() + codeLife });
      return code;
    },
    useCode: (code) => {
      const key = digest(code.trim().toUpperCase());
      const found = codes.get(key);
      codes.delete(key);
      return found && clock.now() < found.until ? found.clientId : undefined;
    },
    open: (clientId) => {
      const secret = secretOf();
      bounded(sessions, clientId, mostSessions, isOver);
      sessions.set(digest(secret), { clientId, formKey: secretOf(), since: clock.now(), seen: clock.now() });
      return secret;
    },
    find: (secret) => {
      const session = secret === undefined ? undefined : sessions.get(digest(secret));
      if (!session || isOver(session)) return undefined;
      session.seen = clock.now();
      return session;
    },
    close: (secret) => {
      if (secret !== undefined) sessions.delete(digest(secret));
    },
  };
}

/** Compares in constant time. */
export function sameKey(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
