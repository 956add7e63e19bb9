import type { Config } from './config.ts';

/** A file that the config names, if it does: what it is called in metrics, JSON Pointer of its setting, path. */
type NamedFile = readonly [name: string, place: string, path: string];

type Named = Pick<Config, 'listen' | 'outgoing' | 'mllp'>;

/** Every file of certificates that this gateway shows or trusts: its own, and the authorities'. */
export function certificateFiles({ listen, outgoing, mllp = [] }: Named): NamedFile[] {
  const files: readonly (readonly [name: string, place: string, path: string | undefined])[] = [
    ['server', '/listen/tls/certFile', listen.tls?.certFile],
    ['client-ca', '/listen/tls/clientCaFile', listen.tls?.clientCaFile],
    ['outgoing-ca', '/outgoing/caFile', outgoing?.caFile],
    ['outgoing', '/outgoing/certFile', outgoing?.certFile],
    ...mllp.flatMap(({ port, tls }, n) => [
      [`mllp-${port}`, `/mllp/${n}/tls/certFile`, tls?.certFile] as const,
      [`mllp-${port}-ca`, `/mllp/${n}/tls/clientCaFile`, tls?.clientCaFile] as const,
    ]),
  ];
  return files.flatMap(([name, place, path]): NamedFile[] => (path === undefined ? [] : [[name, place, path]]));
}

/** Every file with a revocation list of those authorities. */
export const revocationFiles = ({ listen }: Pick<Named, 'listen'>): NamedFile[] =>
  (listen.tls?.crlFiles ?? []).map((path, n) => [`client-crl-${n + 1}`, `/listen/tls/crlFiles/${n}`, path]);
