import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { describe, expect, test } from 'vitest';
import { makeTestCa } from '../../src/cli/pki.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { useStation } from '../support/station.ts';

const day = 86_400_000;
const { cli, start, inFolder, log } = useStation();

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
