import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Issue, issue } from '../../model/issue.ts';
import type { Config } from './config.ts';
import type { ReadFile } from './environment-checks.ts';

/**
 * The files with keys that a config names: each can be read, is a key, and is the key of its certificate. What stands in
 * them is never quoted. Keys of the command line are not looked at: they may lie where the gateway must not read.
 */
export function keyFileIssues(config: Config, readFile: ReadFile): Issue[] {
  const { listen, outgoing, mllp = [], directory } = config;
  const pairs: readonly (readonly [place: string, pair: Pair | undefined])[] = [
    ['/listen/tls', listen.tls],
    ['/outgoing', outgoing],
    ...mllp.map(({ tls }, n) => [`/mllp/${n}/tls`, tls] as const),
  ];
  return [
    ...signingKeyIssues(config, readFile),
    ...pairs.flatMap(([place, pair]) => (pair ? pairIssues(place, pair, readFile) : [])),
    ...directory.units.flatMap(({ deliverTo }, n) =>
      (['secretFile', 'authorizationFile'] as const).flatMap((name) => {
        const path = deliverTo?.[name];
        return path !== undefined && text(path, readFile) === undefined
          ? [fault(`/directory/units/${n}/deliverTo/${name}`, 'a file that can be read', 'unreadable')]
          : [];
      }),
    ),
  ];
}

interface Pair {
  readonly certFile?: string;
  readonly keyFile?: string;
}

const fault = (place: string, expected: string, found: string): Issue =>
  issue('config-invalid', { place, expected, found });

function text(path: string, readFile: ReadFile): string | undefined {
  try {
    return readFile(path);
  } catch {
    return undefined;
  }
}

function signingKeyIssues({ signingKeyFile }: Config, readFile: ReadFile): Issue[] {
  const expected = 'a file that can be read, with a private EC P-256 key as JWK with a kid';
  const found = text(signingKeyFile, readFile);
  if (found === undefined) return [fault('/signingKeyFile', expected, 'unreadable')];
  try {
    const jwk = JSON.parse(found) as Record<string, unknown>;
    if (jwk.kty === 'EC' && jwk.crv === 'P-256' && jwk.d && jwk.kid) return [];
  } catch {
    // Told below: what a parser says would quote the key.
  }
  return [fault('/signingKeyFile', expected, 'something else')];
}

function pairIssues(place: string, { certFile, keyFile }: Pair, readFile: ReadFile): Issue[] {
  if (keyFile === undefined) return [];
  const at = `${place}/keyFile`;
  const pem = text(keyFile, readFile);
  if (pem === undefined) return [fault(at, 'a file that can be read, with a private key in PEM', 'unreadable')];
  try {
    const key = createPrivateKey(pem);
    const certificate = certFile === undefined ? undefined : certificateIn(certFile, readFile);
    if (!certificate || certificate.checkPrivateKey(key)) return [];
    return [fault(at, 'the key of the certificate in certFile', 'the key of another')];
  } catch {
    return [fault(at, 'a private key in PEM, without a password', 'something else')];
  }
}

/** The first certificate of a file; undefined where there is none, which is told of the file itself. */
function certificateIn(path: string, readFile: ReadFile): X509Certificate | undefined {
  try {
    return new X509Certificate(readFile(path));
  } catch {
    return undefined;
  }
}
