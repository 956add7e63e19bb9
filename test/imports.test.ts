import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The rooms from the doors down; a room imports itself and what stands after it. */
const rooms = [
  'cli',
  'console',
  'http',
  'gateway',
  'transports',
  'store',
  'adapters',
  'terminology',
  'validation',
  'model',
];
const roomOf = (file: string): number => rooms.indexOf(file.split('/')[0]!);

const files = globSync('**/*.ts', { cwd: src }).sort();
const codeOf = (file: string): string =>
  readFileSync(join(src, file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '');

/** Specifiers of static, side-effect and dynamic imports and of re-exports. */
const specifiers = (code: string): string[] =>
  [...code.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);

const ownImports = files.flatMap((file) =>
  specifiers(codeOf(file))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ file, target: relative(src, join(src, dirname(file), specifier)) })),
);

/** What a file needs to run: imports of types alone are gone by then. */
const neededBy = (file: string): string[] =>
  [...codeOf(file).matchAll(/\b(?:import|export)\b([^;']*?)\bfrom\s*'(\.[^']+)'/g)]
    .filter(([, names]) => !/^\s+type\s/.test(names!) && !/^\s*\{(?:\s*type\s[^,}]+,?)+\s*\}\s*$/.test(names!))
    .map(([, , specifier]) => relative(src, join(src, dirname(file), specifier!)));

/** Files that come back to themselves, each with the way. Each file is looked at once. */
function circles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (done.has(file) || way.includes(file) || !file.endsWith('.ts')) return;
    for (const next of neededBy(file)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

const filesWith = (pattern: RegExp, allowed: (file: string) => boolean): string[] =>
  files.filter((file) => !allowed(file) && pattern.test(codeOf(file)));

describe('the rooms of src', () => {
  test('hold every file', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(ownImports.length).toBeGreaterThan(files.length);
    expect(files.filter((file) => roomOf(file) === -1)).toEqual([]);
  });

  test('import only downward, and nothing from outside src', () => {
    const upward = ownImports.filter(({ file, target }) => roomOf(target) < roomOf(file));
    expect(upward.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  // The validator walks resources within resources: its rules, its walk and its slices need each other.
  test('have no circle of files that need each other to run, but in the validator', () => {
    expect(circles().filter((circle) => !circle.startsWith('validation/'))).toEqual([]);
  });

  test('name their own files with the ending', () => {
    expect(ownImports.filter(({ target }) => !/\.(?:ts|json)$/.test(target))).toEqual([]);
  });

  test('read the environment in src/cli/main.ts alone', () => {
    expect(filesWith(/\bprocess\s*\.\s*env\b|'(?:node:)?process'/, (file) => file === 'cli/main.ts')).toEqual([]);
  });

  test('are handed clock and randomness, but for the doors of the command line', () => {
    const door = (file: string): boolean => file.startsWith('cli/') || file === 'model/clock.ts';
    expect(filesWith(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/, door)).toEqual([]);
  });
});
