import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FhirPackage } from './fhir-package.ts';
import { coreFileName, corePackage } from './r4-core.ts';

/**
 * R4 core, from the file packed beside this one (`scripts/build.ts`), else from `folder`, else built and left there for
 * the next start. In a clone the folder defaults to `node_modules/.cache/vardbro`. A folder that cannot be written only
 * costs time and memory: the file is then built at every start.
 */
export function openCore(folder: string | undefined = cloneCache()): FhirPackage {
  const name = coreFileName();
  const kept = readKept(join(import.meta.dirname, name)) ?? (folder && readKept(join(folder, name)));
  if (kept) return kept;
  const built = buildApart();
  if (folder) keep(join(folder, name), folder, built);
  return corePackage(built)!;
}

/** In a process of its own: 190 MB, taken for two seconds, would never leave this one. */
const buildApart = (): Buffer =>
  execFileSync(process.execPath, [join(import.meta.dirname, `build-core${extname(import.meta.filename)}`)], {
    maxBuffer: 100_000_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Where tools keep what they can make again; none below another package's node_modules. */
function cloneCache(): string | undefined {
  const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules');
  return existsSync(modules) ? join(modules, '.cache', 'vardbro') : undefined;
}

/** A half-written, foreign or older file reads as absent. */
function readKept(file: string): FhirPackage | undefined {
  try {
    return corePackage(readFileSync(file));
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a second process never reads half a file. */
function keep(file: string, folder: string, bytes: Buffer): void {
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(beside, bytes);
    renameSync(beside, file);
  } catch {
    discard(beside);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder cannot be written or is none: then nothing was left in it either.
  }
}
