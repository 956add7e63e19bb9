import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oldNode } from '../package/nodes.ts';
import { environment, npm, pack, root } from './support/packed.ts';

/**
 * The packed tgz, installed in an empty folder as an operator would, with and without install scripts. Needs the
 * package registry that npm is set up with, or its cache.
 */
const outside = join(import.meta.dirname, 'support', 'outside-adapter');
const source = 'conformance/referral/examples/remiss-ny.referral.json';

let folder: string;
let tgz: string;

function install(name: string, ...options: string[]): string {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{"name":"an-operator","private":true,"type":"module"}');
  npm(place, 'install', '--prefer-offline', '--no-audit', '--no-fund', ...options, tgz);
  return place;
}

const vardbro = (place: string, node: string, ...args: string[]) =>
  spawnSync(node, [join(place, 'node_modules', 'vardbro', 'bin', 'vardbro.js'), ...args], {
    cwd: place,
    encoding: 'utf8',
    env: { ...environment(), PATH: withoutProject(process.env.PATH ?? '') },
  });

const withoutProject = (path: string): string =>
  path
    .split(delimiter)
    .filter((p) => !p.startsWith(root))
    .join(delimiter);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vardbro-package-'));
  tgz = pack(folder);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the packed tgz', () => {
  test('holds the command, the emitted code and every data file of the sources, and neither sources nor tests', () => {
    const held = execFileSync('tar', ['-tzf', tgz], { encoding: 'utf8' }).trim().split('\n');
    const data = globSync('**/*.{csv,json,ndjson,sql,yaml}', { cwd: join(root, 'src') });
    expect(data.length).toBeGreaterThan(2);
    expect(held).toEqual(
      expect.arrayContaining([
        'package/bin/vardbro.js',
        'package/dist/cli/main.js',
        'package/dist/adapters/adapter.d.ts',
        `package/${source}`,
        ...data.map((file) => `package/dist/${file}`),
      ]),
    );
    expect(held.filter((file) => /^package\/(src|test|node_modules|scripts)\//.test(file))).toEqual([]);
  });
});

describe('installed with --ignore-scripts', () => {
  let place: string;
  beforeAll(() => {
    place = install('ignore-scripts', '--ignore-scripts');
  }, 180_000);

  test('explains itself and converts a referral on Node 24', () => {
    expect(vardbro(place, process.execPath, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('convert'),
    });
    const example = join('node_modules', 'vardbro', ...source.split('/'));
    const { status, stdout } = vardbro(
      place,
      process.execPath,
      'convert',
      '--from',
      'json',
      '--at',
      '2026-03-02T09:30:00+01:00',
      example,
    );
    expect(JSON.parse(stdout)).toMatchObject({ resourceType: 'Bundle', type: 'message' });
    expect(status).toBe(0);
  });

  test.skipIf(oldNode === undefined)('says in one line what to install on an older Node', () => {
    const { status, stderr } = vardbro(place, oldNode ?? '', '--help');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^vardbro: needs Node 24 [^\n]+\n$/);
  });

  test('carries an adapter from outside: typed, found by its format, its Bundle valid', () => {
    cpSync(outside, place, { recursive: true });
    writeFileSync(
      join(place, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2024',
          module: 'nodenext',
          strict: true,
          noEmit: true,
          allowImportingTsExtensions: true,
          types: [],
          lib: ['es2024', 'dom'],
        },
        files: ['use.ts'],
      }),
    );
    const tsc = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), { cwd: place, encoding: 'utf8' });
    expect(tsc.stdout).toBe('');
    const used = spawnSync(process.execPath, ['use.ts'], { cwd: place, encoding: 'utf8' });
    expect(used.stderr).toBe('');
    expect(JSON.parse(used.stdout)).toMatchObject({ format: 'line', issues: [] });
    // FHIR R4 is packed in its compact form: nothing had to be built.
    expect(existsSync(join(place, 'definitions'))).toBe(false);
  });
});

describe('installed with install scripts', () => {
  let place: string;
  beforeAll(() => {
    place = install('with-scripts');
  }, 180_000);

  test('brings the Node it needs, and runs on it whatever Node starts it', () => {
    expect(existsSync(join(place, 'node_modules', 'node', 'bin', 'node'))).toBe(true);
    for (const node of [process.execPath, ...(oldNode === undefined ? [] : [oldNode])])
      expect(vardbro(place, node, '--version')).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^\S*\d+\.\d+\.\d+/),
      });
  });

  test('leaves with 2 on a command that there is none of', () => {
    expect(vardbro(place, process.execPath, 'no-such-command').status).toBe(2);
  });
});
