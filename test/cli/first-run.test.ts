import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { example, root, vardbro } from './vardbro.ts';

let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-first-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('what init --test writes is served over TLS by a process of its own, takes a referral, shows its case, says that it is well, and stops at SIGTERM with 0', async () => {
  const file = join(folder, 'vardbro.json');
  const cli = (...args: string[]) => vardbro([...args, '--config', file], { now: Date.now });
  const made = await cli('init', '--test');
  expect([made.code, made.err], made.err).toEqual([0, expect.stringContaining(`vardbro serve --config ${file}`)]);
  writeFileSync(file, JSON.stringify(withReceiver(JSON.parse(readFileSync(file, 'utf8')), await freePort())));

  const ended = serveInChild(file);
  const sent = await vi.waitFor(
    async () => {
      const ran = await cli('send', example('remiss-ny'));
      expect(ran.code, ran.err).toBe(0);
      return ran;
    },
    { timeout: 60_000, interval: 100 },
  );
  const id = /ärende (\S+)/.exec(sent.out)![1]!;
  expect((await cli('cases', id)).out).toContain(`Ärende ${id}\n`);
  expect(await cli('health')).toMatchObject({ code: 0, out: expect.stringContaining('ready') });

  child!.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await cli('health')).toMatchObject({ code: 1, err: expect.stringContaining('ECONNREFUSED') });
}, 90_000);

/** Resolves to the exit code of the process. */
function serveInChild(file: string): Promise<number | null> {
  const started = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'serve', '--config', file], {
    stdio: 'ignore',
  });
  child = started;
  return new Promise((resolve) => started.once('exit', resolve));
}

/** On a free port, with a second unit to send to. */
function withReceiver(own: Config, port: number): object {
  const { directory, organisation } = own;
  const second = { hsaId: 'SE5566778899-KLINIK1', name: 'Kliniken vid bron', organisation, local: true };
  return {
    ...own,
    baseUrl: `https://localhost:${port}`,
    listen: { ...own.listen, port },
    directory: { ...directory, units: [...directory.units, second] },
  };
}
