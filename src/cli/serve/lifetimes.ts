import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { certificateFiles, revocationFiles } from '../../gateway/directory/certificate-files.ts';
import { certificatesIn } from '../../gateway/directory/certificates-in.ts';
import type { Config } from '../../gateway/directory/config.ts';
import type { ReadFile } from '../../gateway/directory/environment-checks.ts';
import { revocationTimes } from '../../gateway/directory/revocation-list.ts';
import type { Expiring, ExpiringSort } from '../../http/metrics.ts';
import { type Clock, instant } from '../../model/clock.ts';
import { type Issue, issue } from '../../model/issue.ts';

/** The time of a certificate or a revocation list that the config names. Milliseconds since 1970. */
export interface Lifetime extends Expiring {
  readonly sort: ExpiringSort;
  /** JSON Pointer of the file's name in the config. */
  readonly place: string;
  readonly notBefore: number;
}

const day = 86_400_000;

/**
 * Of every certificate that this gateway shows or trusts, its own and the authorities', and of their revocation lists. A file
 * that has several certificates gives each a number.
 */
export function lifetimesOf(
  config: Pick<Config, 'listen' | 'outgoing' | 'mllp'>,
  readFile: ReadFile = (path) => readFileSync(path, 'utf8'),
): Lifetime[] {
  return [
    ...certificateFiles(config).flatMap(([name, place, path]) => inFile(name, place, readFile(path))),
    ...revocationFiles(config).map(([name, place, path]): Lifetime => {
      const { thisUpdate, nextUpdate } = revocationTimes(readFile(path));
      return { sort: 'crl', name, place, notBefore: thisUpdate, notAfter: nextUpdate };
    }),
  ];
}

function inFile(name: string, place: string, text: string): Lifetime[] {
  const all = certificatesIn(text);
  return all.map(({ validFromDate, validToDate }, n) => {
    const own = all.length === 1 ? name : `${name}-${n + 1}`;
    const [notBefore, notAfter] = [validFromDate.getTime(), validToDate.getTime()];
    return { sort: 'certificate', name: own, place, notBefore, notAfter };
  });
}

/** Before its end a certificate is spoken of for a month; a list, which is renewed every few days, in the last quarter of its time. */
const soon = { certificate: () => 30 * day, crl: (ms: number) => ms / 4 };
const words = { certificate: 'certificate', crl: 'revocation-list' } as const;

/** What is wrong with the time of a certificate or a list now, or will be before long. */
export function lifetimeIssues(lifetimes: readonly Lifetime[], now: number): Issue[] {
  return lifetimes.flatMap(({ sort, place, notBefore, notAfter }) => {
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
export function lifetimeTeller(lifetimes: () => readonly Lifetime[], clock: Clock, log: Logger): () => void {
  let told = new Map<string, number>();
  return () => {
    const now = clock.now();
    const before = told;
    told = new Map();
    for (const { code, severity, place, found } of lifetimeIssues(lifetimes(), now)) {
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
