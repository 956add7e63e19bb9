import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Issue, issue } from '../../model/issue.ts';
import { readTar } from './tar.ts';

/** Files of a package, wherever they lie: names with `/`, bytes when asked for. */
export interface Files {
  readonly names: readonly string[];
  /** Undefined when the file is gone or larger than a definition can be. */
  read(name: string): Uint8Array | undefined;
}

export interface FilesFound {
  readonly files: Files;
  readonly issues: readonly Issue[];
}

/** Far above any published package, far below what would exhaust the process. */
const packageLimits = { unpacked: 1_000_000_000, file: 100_000_000, files: 50_000, folders: 5_000 };

/** Files of an npm tarball. A bomb is stopped where it passes the limit. */
export function filesOfTgz(packed: Uint8Array): FilesFound {
  const tar = unpacked(packed);
  if (!tar) {
    const expected = `gzip of at most ${packageLimits.unpacked} bytes`;
    return { files: { names: [], read: () => undefined }, issues: [issue('package-unreadable', { expected })] };
  }
  const { files, issues } = readTar(tar, packageLimits);
  return { files: { names: [...files.keys()], read: (name) => files.get(name) }, issues };
}

function unpacked(packed: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: packageLimits.unpacked });
  } catch {
    return undefined;
  }
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Files below a folder. Links are not followed: a package says nothing of what lies outside it. */
export function filesOfFolder(folder: string): FilesFound {
  const names: string[] = [];
  const waiting = [''];
  for (let n = 0; n < waiting.length && n < packageLimits.folders; n += 1) {
    for (const one of readdirSync(join(folder, waiting[n]!), { withFileTypes: true })) {
      const name = waiting[n] === '' ? one.name : `${waiting[n]}/${one.name}`;
      if (one.isDirectory() && one.name !== 'node_modules' && one.name !== '.git') waiting.push(name);
      else if (one.isFile()) names.push(name);
    }
  }
  const tooMany = names.length > packageLimits.files || waiting.length > packageLimits.folders;
  const issues = tooMany ? [issue('package-unreadable', { expected: `at most ${packageLimits.files} files` })] : [];
  const read = (name: string): Uint8Array | undefined => readSmall(join(folder, name));
  return { files: { names: names.slice(0, packageLimits.files).sort(), read }, issues };
}

function readSmall(file: string): Uint8Array | undefined {
  try {
    return lstatSync(file).size > packageLimits.file ? undefined : readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The files below a folder of these, named from there. */
export const below = (files: Files, folder: string): Files => {
  const prefix = folder === '' ? '' : `${folder}/`;
  return {
    names: files.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
    read: (name) => files.read(prefix + name),
  };
};
