import { readFileSync } from 'node:fs';
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
  const images = [...read('docs/deploy/Containerfile').matchAll(/^FROM \S+\/node:([\d.]+)-slim/gm)].map((m) => m[1]);
  expect(images).toEqual([manifest.dependencies.node, manifest.dependencies.node]);
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
