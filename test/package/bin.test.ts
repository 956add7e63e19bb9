import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oldNode } from './nodes.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'vardbro.js');

/** Echoes its arguments and its input, and leaves with the code it is told. */
const echo = `
let input = '';
for await (const chunk of process.stdin) input += chunk;
console.log(JSON.stringify({ from: import.meta.filename, args: process.argv.slice(2), input, major: parseInt(process.versions.node) }));
console.error('progress');
process.exitCode = Number(process.argv[2] ?? 0);
`;
const untilTerm = `
process.on('SIGTERM', () => { console.log('closing'); process.exit(7); });
setInterval(() => {}, 1000);
console.log('ready');
`;

let root: string;
let started: string;
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const run = (node: string, ...args: string[]) =>
  spawnSync(node, [started, ...args], { input: 'indata', encoding: 'utf8' });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vardbro-bin-'));
  started = join(root, 'bin', 'vardbro.js');
  cpSync(dirname(bin), dirname(started), { recursive: true });
  write('package.json', '{"type":"module"}');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the vardbro command', () => {
  test('runs the sources in a clone, with arguments, input, output and exit code passed through', () => {
    write('src/cli/main.ts', `${echo}const typed: number = 1; void typed;`);
    write('dist/cli/main.js', 'process.exit(99)');
    const { status, stdout, stderr } = run(process.execPath, '1', '--at', 'två ord');
    expect(JSON.parse(stdout)).toMatchObject({
      from: join(root, 'src', 'cli', 'main.ts'),
      args: ['1', '--at', 'två ord'],
      input: 'indata',
    });
    expect(stderr).toBe('progress\n');
    expect(status).toBe(1);
  });

  test('runs the emitted JavaScript where there are no sources', () => {
    write('dist/cli/main.js', echo);
    expect(JSON.parse(run(process.execPath).stdout)).toMatchObject({ from: join(root, 'dist', 'cli', 'main.js') });
  });

  test('hands a signal on and leaves with the code of the one that was signalled', async () => {
    write('dist/cli/main.js', untilTerm);
    const child = spawn(process.execPath, [started], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output === 'ready\n') child.kill('SIGTERM');
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(output).toBe('ready\nclosing\n');
    expect(code).toBe(7);
  });

  test('tells by its exit code that it was killed', () => {
    write('dist/cli/main.js', "process.kill(process.pid, 'SIGKILL')");
    expect(run(process.execPath).status).toBe(128 + 9);
  });
});

describe.skipIf(oldNode === undefined)('on an older Node (skipped where none is on the PATH)', () => {
  const old = oldNode ?? '';
  const packageNode = (version: string): void => {
    write('node_modules/node/package.json', JSON.stringify({ name: 'node', version }));
    write('node_modules/node/bin/node', `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    chmodSync(join(root, 'node_modules', 'node', 'bin', 'node'), 0o755);
  };

  test('uses the Node that the package `node` has brought', () => {
    write('src/cli/main.ts', echo);
    packageNode('24.0.0');
    const { status, stdout } = run(old, '0');
    expect(JSON.parse(stdout).major).toBeGreaterThanOrEqual(24);
    expect(status).toBe(0);
  });

  test.each([
    ['the package is absent', () => {}],
    ['its install script did not run', () => write('node_modules/node/package.json', '{"version":"24.0.0"}')],
    ['it is too old itself', () => packageNode('22.1.0')],
  ])('says in one line what to install when %s', (_, prepare) => {
    write('src/cli/main.ts', echo);
    prepare();
    const { status, stdout, stderr } = run(old);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^vardbro: needs Node 24 or later and this is \d+\.\d+\.\d+: install [^\n]+\n$/);
  });
});
