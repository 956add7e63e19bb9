import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FhirPackage } from './fhir-package.ts';
import { coreFileName, corePackage } from './r4-core.ts';

/**
 * R4 core, from the file packed beside this one (`scripts/build.ts`), else from the first of `folders` that has it, else
 * built and left in the last of them that can be written, for the next start. Where none can it only costs time: the
 * file is then built at every start.
 */
export function openCore(folders: readonly string[] = coreFolders()): FhirPackage {
  const name = coreFileName();
  for (const folder of [import.meta.dirname, ...folders]) {
    const kept = readKept(join(folder, name));
    if (kept) return kept;
  }
  const built = buildApart();
  folders.findLast((folder) => keep(join(folder, name), folder, built));
  return corePackage(built)!;
}

/** The folder given, and in a clone that of the clone, which every gateway started from it shares. */
export const coreFolders = (folder?: string): string[] => [folder, cloneCache()].filter((f) => f !== undefined);

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
function keep(file: string, folder: string, bytes: Buffer): boolean {
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(beside, bytes);
    renameSync(beside, file);
    return true;
  } catch {
    discard(beside);
    return false;
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder cannot be written or is none: then nothing was left in it either.
  }
}
