import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import { environment, pack, root } from './support/packed.ts';

/**
 * The recipes of docs/deploy without a registry of images: the steps of the Containerfile and of the unit are run by
 * the same commands in a folder of their own, as another user than root where the test may choose one.
 */
const read = (file: string): string => readFileSync(join(root, 'docs', 'deploy', file), 'utf8');
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let folder: string;
let opt: string;
let data: string;
let child: ChildProcess | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-deploy-'));
  chmodSync(folder, 0o755);
  [opt, data] = [join(folder, 'opt'), join(folder, 'data')];
  for (const made of [opt, data]) mkdirSync(made);
  const tgz = pack(folder);
  for (const step of steps('RUN').slice(0, 1)) inOpt(step.replace('/tmp/vardbro.tgz', tgz));
  if (nobody.uid !== undefined) chownSync(data, nobody.uid, nobody.gid);
}, 600_000);

afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Instructions of the Containerfile, their broken lines joined. */
const steps = (word: string): string[] =>
  read('Containerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));

/** The Node of this project is the one that the image brings. */
const shellEnv = () => ({ ...environment(), PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) });
const inOpt = (step: string) => execFileSync('sh', ['-ec', step], { cwd: opt, env: shellEnv(), encoding: 'utf8' });

const command = (): string[] =>
  [...JSON.parse(steps('ENTRYPOINT').at(-1)!), ...JSON.parse(steps('CMD').at(-1)!)].map((word: string) =>
    word.replace('/opt/vardbro', opt).replace('/etc/vardbro', data),
  );

test('the container’s command, as a user without rights, makes its data its own, answers its probes and stops at its stop signal', {
  timeout: 120_000,
}, async () => {
  const [program, ...args] = command();
  const run = { cwd: data, env: { ...shellEnv(), NODE_ENV: 'production', HOME: data }, ...nobody };
  const file = args.at(-1)!;
  const init = spawnSync(program!, [args[0]!, 'init', '--config', file], { ...run, encoding: 'utf8' });
  expect(init.status, init.stderr).toBe(0);
  const port = await freePort();
  const config = JSON.parse(readFileSync(file, 'utf8'));
  const listen = { host: '127.0.0.1', port };
  writeFileSync(file, JSON.stringify({ ...config, baseUrl: `http://localhost:${port}`, listen }));

  child = spawn(program!, args, { ...run, stdio: 'ignore' });
  const ended = new Promise((resolve) => child!.once('exit', (code) => resolve(code)));
  const status = (path: string) =>
    fetch(`http://localhost:${port}${path}`).then(
      (reply) => reply.status,
      () => 0,
    );
  await expect.poll(() => status('/ready'), { timeout: 60_000, interval: 200 }).toBe(200);
  expect(await status('/health')).toBe(200);
  expect(steps('STOPSIGNAL')).toEqual(['SIGTERM']);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;

// Skipped without systemd-analyze (Debian package systemd).
test.skipIf(!analyze)('the unit is one that systemd takes, without a word of doubt', () => {
  const unit = join(folder, 'vardbro.service');
  writeFileSync(unit, read('vardbro.service').replaceAll('/opt/vardbro', opt));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  const ours = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('vardbro'));
  expect([status, ours]).toEqual([0, []]);
});
