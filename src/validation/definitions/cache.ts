import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type CompactDefinitions, definitionsKey } from './build.ts';

/**
 * The compact definitions from `folder`, or built and left there for the next start. A folder that is absent or cannot
 * be written only costs time: the definitions are then built in memory at every start.
 */
export function cachedDefinitions(folder: string | undefined): CompactDefinitions {
  if (folder === undefined) return build();
  const file = join(folder, `${definitionsKey()}.json`);
  const kept = readKept(file);
  if (kept) return kept;
  const built = build();
  keep(file, folder, built);
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
