import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { Config } from '../../gateway/directory/config.ts';
import type { ReadFile } from '../../gateway/directory/environment-checks.ts';
import type { SigningKey } from '../../http/deps.ts';
import type { MllpTls } from '../../http/mllp/server.ts';
import type { ServerTls } from '../../http/server.ts';
import type { OutgoingTls } from '../../transports/outgoing/outgoing-dispatcher.ts';

/** The gateway's own signing key (ES256): receipts, access tokens, client assertions, audit heads. */
export interface OwnKey {
  readonly jwk: JWK;
  readonly signing: SigningKey;
}

/** Reads the private JWK of the config. Throws when it is not an EC P-256 key with a `kid`. */
export function readSigningKey({ signingKeyFile }: Pick<Config, 'signingKeyFile'>): OwnKey {
  const jwk = JSON.parse(readFileSync(signingKeyFile, 'utf8')) as JWK;
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || !jwk.d || !jwk.kid)
    throw new Error('The signing key must be a private EC P-256 JWK with a kid.');
  const privateKey = createPrivateKey({ key: jwk as import('node:crypto').JsonWebKey, format: 'jwk' });
  const { d: _private, ...open } = jwk;
  const publicJwk = { ...open, alg: 'ES256', use: 'sig' };
  return { jwk, signing: { kid: jwk.kid, privateKey, publicKey: createPublicKey(privateKey), publicJwk } };
}

/** PEM texts of the config's files. */
export interface PemFiles {
  readonly server?: ServerTls;
  readonly outgoing: OutgoingTls;
  /** Of each port of `mllp`, in its order. */
  readonly mllp: readonly (MllpTls | undefined)[];
}

export function readPemFiles(
  { listen, outgoing, mllp = [] }: Pick<Config, 'listen' | 'outgoing' | 'mllp'>,
  text: ReadFile,
): PemFiles {
  const { tls } = listen;
  return {
    ...(tls && {
      server: {
        cert: text(tls.certFile),
        key: text(tls.keyFile),
        ...(tls.clientCaFile && { clientCa: text(tls.clientCaFile) }),
        ...(tls.crlFiles && { crl: tls.crlFiles.map(text) }),
      },
    }),
    outgoing: {
      ...(outgoing?.caFile && { ca: text(outgoing.caFile) }),
      ...(outgoing?.certFile && { cert: text(outgoing.certFile) }),
      ...(outgoing?.keyFile && { key: text(outgoing.keyFile) }),
    },
    mllp: mllp.map(
      ({ tls: own }) =>
        own && {
          cert: text(own.certFile),
          key: text(own.keyFile),
          ...(own.clientCaFile !== undefined && { ca: text(own.clientCaFile) }),
        },
    ),
  };
}

/** The salt of patient digests in the audit log: made once, kept beside the store, never in it. */
export const auditSalt = (dataDir: string): Uint8Array => madeOnce(join(dataDir, 'audit-salt'));

/** What the key that seals secrets in the store is derived from: kept beside the store, never in it. */
export const sealKey = (dataDir: string): Uint8Array => madeOnce(join(dataDir, 'seal-key'));

const keyBytes = 32;

function madeOnce(file: string): Uint8Array {
  if (!existsSync(file)) {
    // Whole or not at all: half a key would be taken for one after a crash.
    writeFileSync(`${file}.new`, randomBytes(keyBytes), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  const bytes = readFileSync(file);
  if (bytes.length < keyBytes)
    throw new Error(`${file}: at least ${keyBytes} bytes are expected, ${bytes.length} found`);
  return bytes;
}
