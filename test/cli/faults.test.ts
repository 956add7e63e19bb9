import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { makeTestCa } from '../../src/cli/pki.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { useStation } from '../support/station.ts';
import { example } from './vardbro.ts';

/** What a person at the command line meets when something is missing, wrong or not there: each says what to look at. */
const { cli, start, inFolder, dataFile } = useStation();
const referral = 'SE5566778899-SYS1#2026-20001';
const by = ['--by', 'SE5566778899-L0042', '--name', 'Ola Bengtman'];

function change(adjust: (config: Config) => object): void {
  const file = inFolder('vardbro.json');
  writeFileSync(file, JSON.stringify(adjust(JSON.parse(readFileSync(file, 'utf8')))));
}
const told = async (...args: string[]) => {
  const { code, err } = await cli(args);
  return [code, err];
};
const says = (text: string | RegExp) => [1, expect.stringMatching(text)];

/** Something else than a gateway, until the test is done. */
async function somethingElse<T>(use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer((_req, res) => res.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

test.each([
  ['bekraftad', [], '--by, --name'],
  ['bokning', ['--start', 'i morgon', ...by], '--start'],
  ['vidareskickad', by, '--forward-to'],
])('an answer (%s) that lacks something is told by the option that says it', async (event, options, missing) => {
  await start();
  expect((await cli(['send', example('remiss-ny')])).code).toBe(0);
  expect(await told('answer', referral, event, ...options)).toEqual(
    says(new RegExp(`^${event}: error [a-z-]+ ${missing} `)),
  );
});

describe('a key', () => {
  const keyFile = () => inFolder('keys/engine.jwk.json');
  const good = () => JSON.parse(readFileSync(keyFile(), 'utf8'));

  test('that is not there is named', async () => {
    rmSync(keyFile());
    expect(await told('inbox')).toEqual(says('engine.jwk.json: nyckeln kan inte läsas .ENOENT'));
    expect(await told('replay', 'x', '--reason', 'y', '--as', 'nobody')).toEqual(says('nobody.jwk.json: nyckeln'));
  });

  test.each([
    ['is no JSON', () => '-----BEGIN SECRET-----'],
    ['is none', () => '{}'],
    ['does not hold together', () => JSON.stringify({ ...good(), d: 'AAAA' })],
  ])('that %s is named, and nothing of it is quoted', async (_name, make) => {
    writeFileSync(keyFile(), make());
    const { code, err } = await cli(['inbox']);
    expect([code, err]).toEqual(says('engine.jwk.json: ingen privat EC P-256-nyckel'));
    expect(err).not.toMatch(/SECRET|AAAA/);
  });

  test('of another is told as a refused token, with what to look at', async () => {
    await start();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(keyFile(), JSON.stringify({ ...good(), ...privateKey.export({ format: 'jwk' }) }));
    expect(await told('inbox')).toEqual(says(/ger inte klienten engine åtkomst .HTTP 401.*engine.jwk.json.*jwks/));
    expect(await told('inbox', '--lang', 'en')).toEqual(says(/gives the client engine no access .HTTP 401.*jwks/));
  });
});

describe('a gateway that cannot be reached', () => {
  test('is told with the reason: nothing runs, no such host, no TLS, something else', async () => {
    expect(await told('inbox')).toEqual(says('ingen gateway svarar på http://localhost:\\d+; vardbro serve'));
    expect(await told('health')).toEqual(says('connect-refused: ingen lyssnar på adressen'));
    change((config) => ({ ...config, baseUrl: 'http://nowhere.invalid:80' }));
    expect(await told('inbox')).toEqual(says('nowhere.invalid.*connect-dns: värdnamnet'));
    await somethingElse(async (port) => {
      change((config) => ({ ...config, baseUrl: `http://localhost:${port}` }));
      expect(await told('inbox')).toEqual(says('HTTP 200: där svarar ingen gateway som ger åtkomst; se /baseUrl'));
      change((config) => ({ ...config, baseUrl: `https://localhost:${port}` }));
      expect(await told('inbox')).toEqual(says('talas inte TLS'));
    });
  });

  test('for its certificate is told so: an authority nobody knows here', async () => {
    const { cert, key } = makeTestCa(Date.now()).server();
    writeFileSync(inFolder('server.pem'), cert);
    writeFileSync(inFolder('server.key'), key);
    await start((config) => ({
      ...config,
      baseUrl: config.baseUrl.replace('http:', 'https:'),
      listen: { ...config.listen, tls: { certFile: 'server.pem', keyFile: 'server.key' } },
    }));
    expect(await told('inbox')).toEqual(says('utfärdare är inte känd här; se /outgoing/caFile'));
  });
});

describe('serve', () => {
  test('on a port that is taken says which, where the config names it, and leaves the store to others', async () => {
    await somethingElse(async (port) => {
      change((config) => ({ ...config, listen: { ...config.listen, port } }));
      expect(await told('serve')).toEqual(says(`/listen/port 127.0.0.1:${port}: porten är upptagen`));
      expect(await told('serve', '--lang', 'en')).toEqual(says(`/listen/port 127.0.0.1:${port}: the port is taken`));
    });
    expect((await cli(['migrate'])).code, dataFile('vardbro.db')).toBe(0);
  });

  test('on an MLLP port that is taken starts nothing at all', async () => {
    await somethingElse(async (port) => {
      const mllp = [{ host: '127.0.0.1', port, client: 'engine' }];
      change((config) => ({ ...config, mllp }));
      expect(await told('serve')).toEqual(says(`/mllp/0/port 127.0.0.1:${port}: porten är upptagen`));
    });
    expect(await told('health')).toEqual(says('connect-refused'));
  });
});
