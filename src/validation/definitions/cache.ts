import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type CompactDefinitions, definitionsKey } from './build.ts';

/**
 * The compact definitions: packed beside this file (`scripts/build.ts`), else from `folder`, else built and left there
 * for the next start. A folder that is absent or cannot be written only costs time and memory: the definitions are then
 * built at every start.
 */
export function cachedDefinitions(folder: string | undefined): CompactDefinitions {
  const name = `${definitionsKey()}.json`;
  const kept = readKept(join(import.meta.dirname, name)) ?? (folder && readKept(join(folder, name)));
  if (kept) return kept;
  const built = build();
  if (folder) keep(join(folder, name), folder, built);
  return built;
}

/** A half-written, foreign or older file reads as absent. */
function readKept(file: string): CompactDefinitions | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as CompactDefinitions;
    return kept.key === definitionsKey() && kept.dataTypes && kept.resources && kept.codes ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a second process never reads half a file. */
function keep(file: string, folder: string, definitions: CompactDefinitions): void {
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(beside, JSON.stringify(definitions));
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
