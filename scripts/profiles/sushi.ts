import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { stringify } from 'yaml';
import { emptyPackages, emptyVersion, writeCorePackage } from './core-package.ts';
import { type ProfilePackage, profilePackage, profilesFolder } from './folders.ts';

/** A place where the compiler runs: a home of its own, whose package cache holds what profiles build on. */
export interface Compiler {
  /** The resources that the FSH sources of a package come to. */
  compile(source: ProfilePackage): Resource[];
  close(): void;
}

/** Nothing answers here: what is not in the cache is not there, and the compiler cannot ask for its own newest version. */
const nowhere = 'http://127.0.0.1:9';

export function compiler(): Compiler {
  install();
  const home = mkdtempSync(join(tmpdir(), 'vardbro-fsh-'));
  const cache = join(home, '.fhir', 'packages');
  writeCorePackage(cache);
  return {
    compile: (source) => compile(home, cache, source),
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

function install(): void {
  if (existsSync(join(profilesFolder, 'node_modules', 'fsh-sushi'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: profilesFolder, stdio: 'ignore' });
}

function compile(home: string, cache: string, source: ProfilePackage): Resource[] {
  for (const id of Object.keys(source.dependencies)) {
    const { version, generated } = profilePackage(id);
    cpSync(join(generated, 'package'), join(cache, `${id}#${version}`, 'package'), { recursive: true });
  }
  const work = join(home, source.id);
  mkdirSync(work);
  cpSync(join(source.folder, 'fsh'), join(work, 'input', 'fsh'), { recursive: true });
  writeFileSync(join(work, 'sushi-config.yaml'), configFor(source));
  run(home, work);
  const out = join(work, 'fsh-generated', 'resources');
  return globSync('*.json', { cwd: out })
    .sort()
    .map((file) => JSON.parse(readFileSync(join(out, file), 'utf8')));
}

/** The compiler must not look for newer versions of the packages that it adds by itself. */
function configFor({ canonical, version, dependencies }: ProfilePackage): string {
  const empty = Object.fromEntries(emptyPackages.map((name) => [name, emptyVersion]));
  const named = { ...empty, ...dependencies };
  return stringify({ canonical, version, fhirVersion: '4.0.1', FSHOnly: true, dependencies: named });
}

function run(home: string, work: string): void {
  const bin = join(profilesFolder, 'node_modules', 'fsh-sushi', 'dist', 'app.js');
  const env = { ...process.env, HOME: home, USERPROFILE: home, FPL_REGISTRY: nowhere, HTTPS_PROXY: nowhere };
  let log: string;
  try {
    log = execFileSync(process.execPath, [bin, 'build', work, '--snapshot'], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (cause) {
    throw new Error(faultsOf(String((cause as { stdout?: unknown }).stdout)), { cause });
  }
  const faults = faultsOf(log);
  if (faults !== '') throw new Error(faults);
}

const versionCheck = 'latest version of sushi';

/** Errors and warnings of the compiler, each with the lines that say where. */
const faultsOf = (log: string): string => {
  const lines = log.split('\n');
  return lines
    .flatMap((line, n) =>
      /^(error|warn) /.test(line) && !line.includes(versionCheck) ? [line, ...placeOf(lines, n + 1)] : [],
    )
    .join('\n');
};

const placeOf = (lines: readonly string[], from: number): string[] => {
  const end = lines.findIndex((line, n) => n >= from && !line.startsWith('  '));
  return lines.slice(from, end < 0 ? undefined : end);
};
