import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ca } from '../support/certificates.ts';
import { root, vardbro } from './vardbro.ts';

const config = {
  id: 'SE5565594230-PLATTFORM',
  listen: { host: '127.0.0.1', port: 0 },
  certFile: 'platform.crt',
  keyFile: 'platform.key',
  caFile: 'ca.crt',
  routes: [],
  permissions: [],
};

let folder: string;
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-standin-'));
  const { cert, key } = ca.both(config.id);
  file('platform.crt', cert);
  file('platform.key', key);
  file('ca.crt', ca.cert);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('platform-standin', () => {
  test('needs a config', async () => {
    expect((await vardbro(['platform-standin'])).code).toBe(2);
  });

  test('names every fault of its config, and does not start', async () => {
    const faulty = file('faulty.json', JSON.stringify({ ...config, id: 'x', index: {} }));
    const { code, err } = await vardbro(['platform-standin', '--config', faulty]);
    expect([code, err]).toEqual([1, expect.stringMatching(/\/id [\s\S]*\/index /)]);
  });

  test('says that it is a stand-in and where, answers as a platform, and ends when it is told to', async () => {
    const given = file('standin.json', JSON.stringify(config));
    const main = join(root, 'src/cli/main.ts');
    const child = spawn(process.execPath, [main, '--lang', 'en', 'platform-standin', '--config', given]);
    const [, address] = /STAND-IN for the service platform: (\S+)/.exec(await firstWords(child))!;
    const answer = await new Promise<string>((resolve, reject) => {
      const options = { method: 'POST', ca: ca.cert, agent: false };
      https
        .request(`${address}/x/1/rivtabp21`, options, async (res) =>
          resolve(Buffer.concat(await res.toArray()).toString()),
        )
        .on('error', reject)
        .end('<x/>');
    });
    expect(answer).toContain('VP002');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

const firstWords = async ({ stderr }: ChildProcess): Promise<string> => String((await once(stderr!, 'data'))[0]);
