import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { JWK } from 'jose';

/** A new private key (ES256) with a name of its own. */
export function newKey(): JWK {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid: randomUUID(), alg: 'ES256', use: 'sig' };
}

/** What of a key is for everybody. */
export const publicPart = ({ d: _secret, ...rest }: JWK): JWK => rest;

/** Writes what only its owner may read; never over a file that is there. */
export const writeSecret = (file: string, text: string): Promise<void> =>
  writeFile(file, text, { flag: 'wx', mode: 0o600 });
