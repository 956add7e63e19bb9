import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import type { Config } from '../../gateway/directory/config.ts';
import { environmentIssues, type ReadFile } from '../../gateway/directory/environment-checks.ts';
import { keyFileIssues } from '../../gateway/directory/key-file-checks.ts';
import type { ExpiringSort } from '../../http/metrics.ts';
import { secureContext } from '../../http/server.ts';
import type { Clock } from '../../model/clock.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type PemFiles, readPemFiles } from './keys.ts';
import { type Lifetime, lifetimesOf, lifetimeTeller } from './lifetimes.ts';

/** The files of keys, certificates and revocation lists that the config names, as they are in force. */
export interface KeyFiles {
  readonly pem: () => PemFiles;
  readonly expiries: (sort: ExpiringSort) => readonly Lifetime[];
  /** Is told of each set that comes into force. */
  onRenewed(use: (pem: PemFiles) => void): void;
  /**
   * Reads them anew. What has changed and holds comes into force, whole; what does not hold is told, once, and the old set
   * stays: half a renewal is one whose other half has not been written yet. What ends before long is told, daily.
   */
  look(): void;
}

/** Throws where a file cannot be read: the config has been held against its files before. */
export function openKeyFiles(config: Config, clock: Clock, log: Logger): KeyFiles {
  let current = readAll(config, fromDisk());
  let refused = '';
  const users: ((pem: PemFiles) => void)[] = [];
  const tellLifetimes = lifetimeTeller(() => current.lifetimes, clock, log);
  tellLifetimes();
  const renew = (): void => {
    // What is checked is what is used: each file is read once.
    const read = fromDisk();
    const { found, issues } = renewal(config, read, current.written);
    const told = JSON.stringify(issues);
    if (issues.length > 0 && told !== refused)
      for (const { code, place, expected, found: what } of issues)
        log.error({ event: 'server-key-files-refused', code, place, expected, found: what });
    refused = issues.length > 0 ? told : '';
    if (!found) return;
    current = found;
    for (const use of users) use(found.pem);
    log.info({ event: 'server-key-files-renewed' });
  };
  return {
    pem: () => current.pem,
    expiries: (sort) => current.lifetimes.filter((one) => one.sort === sort),
    onRenewed: (use) => void users.push(use),
    look: () => {
      renew();
      tellLifetimes();
    },
  };
}

interface Read {
  readonly pem: PemFiles;
  readonly lifetimes: readonly Lifetime[];
  /** All that was read, to see whether it is the same. */
  readonly written: string;
}

function readAll(config: Config, read: ReadFile): Read {
  const pem = readPemFiles(config, read);
  return { pem, lifetimes: lifetimesOf(config, read), written: JSON.stringify(pem) };
}

/** A set that is another than `before` and holds, or why it does not. */
function renewal(
  config: Config,
  read: ReadFile,
  before: string,
): { readonly found?: Read; readonly issues: readonly Issue[] } {
  try {
    const pem = readPemFiles(config, read);
    if (JSON.stringify(pem) === before) return { issues: [] };
  } catch {
    // Which file it is, the checks say.
  }
  const issues = [...environmentIssues(config, read), ...keyFileIssues(config, read)].filter(
    ({ severity, place = '' }) => severity !== 'warning' && /^\/(?:listen|outgoing|mllp)\b/.test(place),
  );
  if (issues.length > 0) return { issues };
  const found = readAll(config, read);
  const unusable = tlsIssues(found.pem);
  return unusable.length > 0 ? { issues: unusable } : { found, issues: [] };
}

/** What only TLS itself finds. */
function tlsIssues({ server, outgoing, mllp }: PemFiles): Issue[] {
  const contexts = [
    ['/listen/tls', server && secureContext(server)] as const,
    ['/outgoing', outgoing] as const,
    ...mllp.map((own, n) => [`/mllp/${n}/tls`, own] as const),
  ];
  return contexts.flatMap(([place, options]) => {
    try {
      createSecureContext(options);
      return [];
    } catch (error) {
      const found = (error as NodeJS.ErrnoException).code ?? 'unusable';
      return [issue('config-invalid', { place, expected: 'files that TLS can use', found })];
    }
  });
}

function fromDisk(): ReadFile {
  const texts = new Map<string, string>();
  return (path) => {
    const known = texts.get(path) ?? readFileSync(path, 'utf8');
    texts.set(path, known);
    return known;
  };
}
