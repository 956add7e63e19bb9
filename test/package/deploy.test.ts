import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  bin: Record<string, string>;
  files: string[];
  dependencies: Record<string, string>;
  exports: Record<string, string>;
};

test('the container brings the Node that package.json pins, in both stages', () => {
  const recipe = read('docs/deploy/Containerfile');
  expect(/^ARG BASE=\S+\/node:([\d.]+)-slim$/m.exec(recipe)?.[1]).toBe(manifest.dependencies.node);
  expect(recipe.match(/^FROM \$\{BASE\}/gm)).toHaveLength(2);
  expect(recipe.match(/^FROM /gm)).toHaveLength(2);
});

test('unit and container start the command at the path where npm puts it', () => {
  expect(read('docs/deploy/Containerfile')).toContain(`node_modules/vardbro/${manifest.bin.vardbro}`);
  expect(read('docs/deploy/vardbro.service')).toContain('/node_modules/.bin/vardbro serve --config ');
});

test('the deploy files are packed', () => {
  expect(manifest.files).toContain('docs');
});

test('every door of the package for code from outside is emitted from a source file', () => {
  const doors = Object.values(manifest.exports).filter((path) => path.startsWith('./dist/'));
  expect(doors.length).toBeGreaterThan(5);
  for (const door of doors)
    expect(read(door.replace('./dist/', 'src/').replace(/\.js$/, '.ts')), door).toMatch(/^export /m);
});

test('the command runs a gateway with its settings, and every other command without', () => {
  const place = mkdtempSync(join(tmpdir(), 'vardbro-bin-'));
  try {
    const serving = JSON.parse(read('bin/serving.json')) as { flags: string[]; environment: Record<string, string> };
    const told = join(place, 'told.mjs');
    const names = JSON.stringify(Object.keys(serving.environment));
    writeFileSync(
      told,
      `if (process.argv[1].endsWith('main.ts')) {
         const env = Object.fromEntries(${names}.map((name) => [name, process.env[name]]));
         console.log(JSON.stringify({ flags: process.execArgv, env }));
         process.exit();
       }`,
    );
    const settings = (command: string, more = {}) =>
      JSON.parse(
        execFileSync(process.execPath, [join(root, manifest.bin.vardbro!), command], {
          env: { PATH: process.env.PATH, NODE_OPTIONS: `--import ${told}`, ...more },
          encoding: 'utf8',
        }),
      );
    expect(settings('serve')).toEqual({ flags: serving.flags, env: serving.environment });
    expect(settings('inbox')).toEqual({ flags: [], env: {} });
    expect(settings('serve', { MALLOC_ARENA_MAX: '8' }).env.MALLOC_ARENA_MAX).toBe('8');
  } finally {
    rmSync(place, { recursive: true });
  }
});
