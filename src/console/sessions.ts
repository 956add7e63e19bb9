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

export const codeLife = 120_000;
const idle = 30 * 60_000;
const longest = 10 * 60 * 60_000;
const most = 1_000;
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
  const bounded = <T>(map: Map<string, T>): void => {
    if (map.size >= most) map.delete(map.keys().next().value!);
  };
  return {
    issueCode: (clientId) => {
      const code = codeOf();
      bounded(codes);
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
      bounded(sessions);
      sessions.set(digest(secret), { clientId, formKey: secretOf(), since: clock.now(), seen: clock.now() });
      return secret;
    },
    find: (secret) => {
      const session = secret === undefined ? undefined : sessions.get(digest(secret));
      const now = clock.now();
      if (!session || now - session.seen > idle || now - session.since > longest) return undefined;
      session.seen = now;
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
