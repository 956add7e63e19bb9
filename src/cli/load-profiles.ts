import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { readJsonObject } from '../adapters/json-source.ts';
import { filesOfTar } from '../validation/packages/tar.ts';

/** Enough for the largest published FHIR packages, far below what would exhaust the process. */
const mostBytes = 1_000_000_000;

/**
 * Profiles of a JSON file (a StructureDefinition, or a Bundle of them), of every JSON file in a folder, or of a FHIR
 * package (.tgz). Profiles without a snapshot cannot be checked against and are named apart. Throws when the path cannot
 * be read, or a named file is no FHIR JSON.
 */
export async function loadProfiles(
  path: string,
): Promise<{ readonly profiles: readonly StructureDefinition[]; readonly bare: readonly string[] }> {
  const found = (await jsonFiles(path)).flatMap(([name, bytes]) => profilesIn(name, bytes, name === path));
  return {
    profiles: found.filter((profile) => profile.snapshot?.element?.length),
    bare: found.filter((profile) => !profile.snapshot?.element?.length).map((profile) => profile.url),
  };
}

async function jsonFiles(path: string): Promise<readonly (readonly [name: string, bytes: Uint8Array])[]> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
    return Promise.all(names.map(async (name) => [name, await readFile(join(path, name))] as const));
  }
  const bytes = await readFile(path);
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return [[path, bytes]];
  const files = filesOfTar(gunzipSync(bytes, { maxOutputLength: mostBytes }));
  return files.filter(([name]) => name.endsWith('.json'));
}

/** A folder or package holds other JSON as well, which is passed by; a file that was named must be what it should. */
function profilesIn(name: string, bytes: Uint8Array, named: boolean): StructureDefinition[] {
  const { value } = readJsonObject(bytes);
  const inner = value?.resourceType === 'Bundle' && Array.isArray(value.entry) ? value.entry : [{ resource: value }];
  const profiles = inner.map((entry: { resource?: unknown }) => entry?.resource).filter(isProfile);
  if (named && profiles.length === 0) throw new Error(`${name}: no StructureDefinition`);
  return profiles;
}

const isProfile = (value: unknown): value is StructureDefinition =>
  typeof value === 'object' &&
  value !== null &&
  (value as StructureDefinition).resourceType === 'StructureDefinition' &&
  typeof (value as StructureDefinition).url === 'string' &&
  (value as StructureDefinition).derivation === 'constraint';
