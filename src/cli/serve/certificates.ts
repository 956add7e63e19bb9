import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from '../../gateway/directory/config.ts';
import type { WatchedCertificate } from '../../http/metrics.ts';
import { type Clock, instant } from '../../model/clock.ts';
import { type Issue, issue } from '../../model/issue.ts';

/** A certificate of a file that the config names. */
export interface ConfiguredCertificate extends WatchedCertificate {
  /** JSON Pointer of the file's name in the config. */
  readonly place: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
}

const begin = '-----BEGIN CERTIFICATE-----';
/** Days before its end from which a certificate is spoken of. */
const soon = 30;
const day = 86_400_000;

/** Every certificate that this gateway shows or trusts: its own, and the authorities. A file that has several gives each a number. */
export function certificatesOf({
  listen,
  outgoing,
  mllp = [],
}: Pick<Config, 'listen' | 'outgoing' | 'mllp'>): ConfiguredCertificate[] {
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
  return files.flatMap(([name, place, file]) => (file === undefined ? [] : inFile(name, place, file)));
}

function inFile(name: string, place: string, file: string): ConfiguredCertificate[] {
  const all = readFileSync(file, 'utf8').split(begin).slice(1);
  return all.map((pem, n) => {
    const { validFromDate, validToDate } = new X509Certificate(begin + pem);
    const own = all.length === 1 ? name : `${name}-${n + 1}`;
    return { name: own, place, notBefore: validFromDate.getTime(), notAfter: validToDate.getTime() };
  });
}

/** What is wrong with the time of a certificate now, or will be within a month. */
export function certificateIssues(certificates: readonly ConfiguredCertificate[], now: number): Issue[] {
  return certificates.flatMap(({ place, notBefore, notAfter }) => {
    if (notAfter <= now) return [issue('certificate-expired', { place, found: instant(notAfter) })];
    if (notBefore > now) return [issue('certificate-not-yet-valid', { place, found: instant(notBefore) })];
    return notAfter <= now + soon * day ? [issue('certificate-expires', { place, found: instant(notAfter) })] : [];
  });
}

/** Tells the log of each; at start, and daily. */
export function logCertificates(certificates: readonly ConfiguredCertificate[], clock: Clock, log: Logger): void {
  for (const { code, severity, place, found } of certificateIssues(certificates, clock.now()))
    log[severity === 'warning' ? 'warn' : 'error']({ event: 'server-certificate', code, place, at: found });
}
