import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { certificatesIn } from '../../gateway/directory/certificates-in.ts';
import type { Config } from '../../gateway/directory/config.ts';
import type { ReadFile } from '../../gateway/directory/environment-checks.ts';
import { revocationTimes } from '../../gateway/directory/revocation-list.ts';
import type { WatchedCertificate, WatchedSort } from '../../http/metrics.ts';
import { type Clock, instant } from '../../model/clock.ts';
import { type Issue, issue } from '../../model/issue.ts';

/** A certificate or a revocation list of a file that the config names. */
export interface ConfiguredCertificate extends WatchedCertificate {
  readonly sort: WatchedSort;
  /** JSON Pointer of the file's name in the config. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
}

type Named = Pick<Config, 'listen' | 'outgoing' | 'mllp'>;

const day = 86_400_000;

/**
 * Every certificate that this gateway shows or trusts, its own and the authorities', and their revocation lists. A file that
 * has several certificates gives each a number.
 */
export function certificatesOf(
  { listen, outgoing, mllp = [] }: Named,
  readFile: ReadFile = (path) => readFileSync(path, 'utf8'),
): ConfiguredCertificate[] {
  const files: readonly (readonly [name: string, place: string, file: string | undefined])[] = [
    ['server', '/listen/tls/certFile', listen.tls?.certFile],
    ['client-ca', '/listen/tls/clientCaFile', listen.tls?.clientCaFile],
    ['outgoing', '/outgoing/certFile', outgoing?.certFile],
    ['outgoing-ca', '/outgoing/caFile', outgoing?.caFile],
    ...mllp.flatMap(({ port, tls }, n) => [
      [`mllp-${port}`, `/mllp/${n}/tls/certFile`, tls?.certFile] as const,
      [`mllp-${port}-ca`, `/mllp/${n}/tls/clientCaFile`, tls?.clientCaFile] as const,
    ]),
  ];
  return [
    ...files.flatMap(([name, place, file]) => (file === undefined ? [] : inFile(name, place, readFile(file)))),
    ...(listen.tls?.crlFiles ?? []).map((file, n) => listIn(n, readFile(file))),
  ];
}

function inFile(name: string, place: string, text: string): ConfiguredCertificate[] {
  const all = certificatesIn(text);
  return all.map(({ validFromDate, validToDate }, n) => {
    const own = all.length === 1 ? name : `${name}-${n + 1}`;
    const [notBefore, notAfter] = [validFromDate.getTime(), validToDate.getTime()];
    return { sort: 'certificate', name: own, place, notBefore, notAfter };
  });
}

function listIn(n: number, pem: string): ConfiguredCertificate {
  const { thisUpdate, nextUpdate } = revocationTimes(pem);
  const [name, place] = [`client-crl-${n + 1}`, `/listen/tls/crlFiles/${n}`];
  return { sort: 'crl', name, place, notBefore: thisUpdate, notAfter: nextUpdate };
}

/** Before its end a certificate is spoken of for a month; a list, which is renewed every few days, in the last quarter of its time. */
const soon = { certificate: () => 30 * day, crl: (ms: number) => ms / 4 };
const words = { certificate: 'certificate', crl: 'revocation-list' } as const;

/** What is wrong with the time of a certificate or a list now, or will be before long. */
export function certificateIssues(certificates: readonly ConfiguredCertificate[], now: number): Issue[] {
  return certificates.flatMap(({ sort, place, notBefore, notAfter }) => {
    // A list may name no next one: nothing of it ends.
    if (notAfter === Number.POSITIVE_INFINITY) return [];
    const at = { place, found: instant(notAfter) };
    if (notAfter <= now) return [issue(`${words[sort]}-expired`, at)];
    // A list that begins later says nothing yet that anybody would miss.
    if (notBefore > now && sort === 'certificate') return [issue('certificate-not-yet-valid', at)];
    return notAfter <= now + soon[sort](notAfter - notBefore) ? [issue(`${words[sort]}-expires`, at)] : [];
  });
}

/** Tells the log of each when it is first seen, and daily for as long as it lasts; to be called often. */
export function certificateTeller(
  certificates: () => readonly ConfiguredCertificate[],
  clock: Clock,
  log: Logger,
): () => void {
  let told = new Map<string, number>();
  return () => {
    const now = clock.now();
    const before = told;
    told = new Map();
    for (const { code, severity, place, found } of certificateIssues(certificates(), now)) {
      const key = `${code} ${place} ${found}`;
      const last = before.get(key);
      // A clock that was set back does not silence it.
      const again = last === undefined || now < last || now >= last + day;
      told.set(key, again ? now : last);
      if (again)
        log[severity === 'warning' ? 'warn' : 'error']({ event: 'server-certificate', code, place, at: found });
    }
  };
}
