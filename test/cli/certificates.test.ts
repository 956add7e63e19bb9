import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { type Certified, makeTestCa } from '../../src/cli/pki.ts';
import type { Serving } from '../../src/cli/serve/compose.ts';
import { lifetimeIssues } from '../../src/cli/serve/lifetimes.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { useStation } from '../support/station.ts';

const day = 86_400_000;
const { cli, start, inFolder, log, running } = useStation();

/** Our own server certificate, made so many days ago; it is good for thirty from the day before on. */
function shown(daysAgo: number): (config: Config) => Config {
  const { cert, key } = makeTestCa(Date.now() - daysAgo * day, 30).server();
  writeFileSync(inFolder('server.pem'), cert);
  writeFileSync(inFolder('server.key'), key);
  return (config) => ({
    ...config,
    baseUrl: config.baseUrl.replace('http:', 'https:'),
    listen: { ...config.listen, tls: { certFile: 'server.pem', keyFile: 'server.key' } },
  });
}

/** As a machine beside the gateway reads them, which looks at no certificate. */
const metrics = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { host: 'localhost', port, path: '/metrics', rejectUnauthorized: false, agent: false };
    get(options, async (res) => resolve(Buffer.concat(await res.toArray()).toString())).on('error', reject);
  });

const told = () =>
  log()
    .filter(({ event }) => event === 'server-certificate')
    .map(({ level, code, place }) => [level, code, place]);

describe('the own certificate', () => {
  test.each([
    ['has expired', 40, 'error', 'certificate-expired'],
    ['is not valid yet', -40, 'error', 'certificate-not-yet-valid'],
    ['expires within a month', 10, 'warn', 'certificate-expires'],
  ])(
    'that %s is told in the log at start, by health and in /metrics; the gateway runs',
    async (_name, daysAgo, level, code) => {
      const { address } = await start(shown(daysAgo));
      expect(told()).toEqual([[level, code, '/listen/tls/certFile']]);
      const health = await cli(['health']);
      expect([health.code, health.err]).toEqual([
        0,
        expect.stringMatching(new RegExp(`${code} /listen/tls/certFile .*\\d{4}-\\d\\d-\\d\\dT`)),
      ]);
      const [, days] = /vardbro_certificate_expiry_days\{certificate="server"\} (\S+)/.exec(
        await metrics(address.port),
      )!;
      expect(Math.abs(Number(days) - (30 - daysAgo))).toBeLessThan(1.5);
    },
  );

  test('that is good for long is not spoken of', async () => {
    const { cert, key } = makeTestCa(Date.now(), 400).server();
    const adjust = shown(0);
    writeFileSync(inFolder('server.pem'), cert);
    writeFileSync(inFolder('server.key'), key);
    await start(adjust);
    expect(told()).toEqual([]);
    expect((await cli(['health'])).err).toBe('');
  });

  test('that has expired is what a command is told that cannot reach the gateway for it', async () => {
    await start(shown(40));
    const { code, err } = await cli(['inbox']);
    expect([code, err]).toEqual([1, expect.stringContaining('certificate-expired')]);
  });
});

describe('files that are renewed while the gateway runs', () => {
  const now = Date.now();
  const ca = makeTestCa(now, 400);
  const put = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(inFolder(name), text);
  };
  const startWith = (server: Certified, list = ca.revoke()): Promise<Serving> => {
    put({ 'server.pem': server.cert, 'server.key': server.key, 'ca.pem': ca.cert, 'ca.crl': list });
    const tls = { certFile: 'server.pem', keyFile: 'server.key', clientCaFile: 'ca.pem', crlFiles: ['ca.crl'] };
    return start((config) => ({
      ...config,
      baseUrl: config.baseUrl.replace('http:', 'https:'),
      listen: { ...config.listen, tls },
    }));
  };
  const serialOf = ({ cert }: Certified): string => new X509Certificate(cert).serialNumber;
  const events = (name: string) => log().filter(({ event }) => event === name);

  /** Serial number of the server's certificate, as the next caller sees it; rejects where the caller is cut. */
  const seen = (port: number, own: object = {}, agent: Agent | false = false): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { host: 'localhost', port, path: '/health', ca: ca.cert, agent, ...own };
      get(options, (res) => {
        const { serialNumber } = (res.socket as TLSSocket).getPeerCertificate();
        res.resume().on('end', () => resolve(serialNumber));
      }).on('error', reject);
    });

  test('a new certificate with its key is shown from the next connection on', async () => {
    const [first, next] = [ca.server(), ca.server()];
    const { address, lookAtKeyFiles } = await startWith(first);
    expect(await seen(address.port)).toBe(serialOf(first));
    put({ 'server.pem': next.cert, 'server.key': next.key });
    lookAtKeyFiles();
    expect(await seen(address.port)).toBe(serialOf(next));
    expect(events('server-key-files-renewed')).toHaveLength(1);
    lookAtKeyFiles();
    expect(events('server-key-files-renewed')).toHaveLength(1);
  });

  test('a client that a new list strikes out is cut, also on the connection that it has; others stay', async () => {
    const [good, gone] = [ca.client('SE5566778899-VCEKEN'), ca.client('SE5566778899-BORTA')];
    const server = ca.server();
    const { address, lookAtKeyFiles } = await startWith(server);
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await seen(address.port, gone, kept)).toBe(serialOf(server));
    put({ 'ca.crl': ca.revoke(gone) });
    lookAtKeyFiles();
    await expect(seen(address.port, gone, kept)).rejects.toThrow();
    expect(await seen(address.port, good)).toBe(serialOf(server));
    kept.destroy();
  });

  test('a client that a new list strikes out is cut, also where its handshake began before', async () => {
    const [good, gone] = [ca.client('SE5566778899-VCEKEN'), ca.client('SE5566778899-BORTA')];
    const { address, lookAtKeyFiles } = await startWith(ca.server());
    const socket = connect(address.port, 'localhost');
    await once(socket, 'connect');
    // Whoever comes later is served: the one before has been taken.
    await seen(address.port, good);
    put({ 'ca.crl': ca.revoke(gone) });
    lookAtKeyFiles();
    await expect(seen(address.port, { ...gone, socket })).rejects.toThrow();
  });

  test.each<[string, string, (next: Certified) => Readonly<Record<string, string>>]>([
    ['a certificate without its key', '/listen/tls/keyFile', ({ cert }) => ({ 'server.pem': cert })],
    ['a file that is no certificate', '/listen/tls/certFile', () => ({ 'server.pem': 'nothing' })],
    ['a list that is none', '/listen/tls/crlFiles/0', () => ({ 'ca.crl': 'nothing' })],
    [
      'a list that breaks off',
      '/listen/tls/crlFiles/0',
      () => ({ 'ca.crl': ca.revoke().replace(/\n[^\n]+\r?\n-----END/, '\n-----END') }),
    ],
    [
      'half a certificate in a chain',
      '/listen/tls/certFile',
      ({ cert, key }) => ({ 'server.pem': `${cert}-----BEGIN CERTIFICATE-----\nAAAA\n`, 'server.key': key }),
    ],
  ])('%s leaves the old ones in force and is told once, until it is mended', async (_what, place, broken) => {
    const [first, next] = [ca.server(), ca.server()];
    const { address, lookAtKeyFiles } = await startWith(first);
    put(broken(next));
    lookAtKeyFiles();
    lookAtKeyFiles();
    expect(await seen(address.port)).toBe(serialOf(first));
    expect(events('server-key-files-refused')).toMatchObject([{ level: 'error', code: 'config-invalid', place }]);
    put({ 'server.pem': next.cert, 'server.key': next.key, 'ca.crl': ca.revoke() });
    lookAtKeyFiles();
    expect(await seen(address.port)).toBe(serialOf(next));
  });

  test.each([
    ['has expired', 40, 'error', 'revocation-list-expired'],
    ['is in the last quarter of its time', 28, 'warn', 'revocation-list-expires'],
  ])('a revocation list that %s is told in the log, by health and in /metrics', async (_name, daysAgo, level, code) => {
    await startWith(ca.server(), makeTestCa(now - daysAgo * day, 30).revoke());
    expect(told()).toEqual([[level, code, '/listen/tls/crlFiles/0']]);
    const health = await cli(['health']);
    expect([health.code, health.err]).toEqual([0, expect.stringContaining(`${code} /listen/tls/crlFiles/0`)]);
    const [, days] = /vardbro_crl_expiry_days\{crl="client-crl-1"\} (\S+)/.exec(await metrics(running().address.port))!;
    expect(Math.abs(Number(days) - (30 - daysAgo))).toBeLessThan(1.5);
  });

  test('a list that is renewed before its end is spoken of no more', async () => {
    const { lookAtKeyFiles } = await startWith(ca.server(), makeTestCa(now - 28 * day, 30).revoke());
    put({ 'ca.crl': ca.revoke() });
    const before = told().length;
    lookAtKeyFiles();
    expect([told().length, before]).toEqual([1, 1]);
    expect((await cli(['health'])).err).toBe('');
  });

  test('a list that names no next one is not spoken of', () => {
    const list = { sort: 'crl', name: 'client-crl-1', place: '/listen/tls/crlFiles/0' } as const;
    const times = { notBefore: now - 400 * day, notAfter: Number.POSITIVE_INFINITY };
    expect(lifetimeIssues([{ ...list, ...times }], now)).toEqual([]);
  });
});
