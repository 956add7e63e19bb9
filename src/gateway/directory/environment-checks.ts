import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { type Issue, issue } from '../../model/issue.ts';
import { certificateFiles, revocationFiles } from './certificate-files.ts';
import { certificatesIn } from './certificates-in.ts';
import type { Config } from './config.ts';
import { revocationTimes } from './revocation-list.ts';

/** Reads a file as text; throws when it cannot. */
export type ReadFile = (path: string) => string;

/**
 * What makes a configuration unsafe outside a test environment: addresses without TLS beyond this machine, and
 * certificates of test authorities, which SITHS and everybody else name so (`TEST SITHS e-id Function CA v1`).
 */
export function environmentIssues(config: Config, readFile?: ReadFile): Issue[] {
  return [
    ...(config.test ? [] : addressIssues(config)),
    ...(readFile ? certificateIssues(config, readFile) : []),
    ...openDoor(config),
  ];
}

const fault = (place: string, expected: string, found: string): Issue =>
  issue('config-invalid', { place, expected, found });

function addressIssues({ baseUrl, directory }: Config): Issue[] {
  const addresses = [
    ['/baseUrl', baseUrl] as const,
    ...directory.units.flatMap(({ endpoints = [], deliverTo }, n) => [
      ...endpoints.map(({ address }, m) => [`/directory/units/${n}/endpoints/${m}/address`, address] as const),
      ...(deliverTo && deliverTo.type !== 'folder'
        ? [[`/directory/units/${n}/deliverTo/address`, deliverTo.address] as const]
        : []),
    ]),
  ];
  return addresses
    .filter(([, address]) => address.toLowerCase().startsWith('http:') && !isLoopbackUrl(address))
    .map(([place]) => fault(place, 'https, as "test" is not true', 'http'));
}

function isLoopbackUrl(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  return isLoopback(host);
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** A door without TLS that other machines can reach is right only behind something that ends TLS before it. */
function openDoor({ listen, mllp = [] }: Config): Issue[] {
  const warning = (place: string, expected: string, found: string) =>
    issue('config-invalid', { severity: 'warning', place, expected, found });
  return [
    ...(listen.tls || isLoopback(listen.host)
      ? []
      : [warning('/listen/tls', 'TLS, or a proxy in front that ends it', 'neither here')]),
    // Whoever reaches such a port is its client.
    ...mllp.flatMap(({ host, tls }, n) =>
      tls?.clientCaFile !== undefined || isLoopback(host)
        ? []
        : [
            warning(
              `/mllp/${n}/tls/clientCaFile`,
              'client certificates, or a network of the sender alone',
              'neither here',
            ),
          ],
    ),
  ];
}

function certificateIssues(config: Config, readFile: ReadFile): Issue[] {
  return [
    ...certificateFiles(config).flatMap(([, place, path]) => fileIssues(place, path, readFile, !config.test)),
    ...revocationFiles(config).flatMap(([, place, path]) => listIssues(place, path, readFile)),
  ];
}

function fileIssues(place: string, path: string, readFile: ReadFile, production: boolean): Issue[] {
  let certificates: X509Certificate[];
  try {
    certificates = certificatesIn(readFile(path));
  } catch {
    return [fault(place, 'a file that can be read, with certificates in PEM', 'unreadable')];
  }
  if (certificates.length === 0) return [fault(place, 'certificates in PEM', 'none')];
  const tests = production ? certificates.filter(isOfTest) : [];
  return tests.map(() =>
    fault(place, 'no certificate of a test authority, as "test" is not true', 'a test certificate'),
  );
}

function listIssues(place: string, path: string, readFile: ReadFile): Issue[] {
  let pem: string;
  try {
    pem = readFile(path);
  } catch {
    return [fault(place, 'a file that can be read', 'unreadable')];
  }
  try {
    revocationTimes(pem);
    return [];
  } catch {
    return [fault(place, 'a revocation list in PEM', 'none')];
  }
}

const isOfTest = ({ subject, issuer }: X509Certificate): boolean => /\btest\b/i.test(`${subject}\n${issuer}`);
