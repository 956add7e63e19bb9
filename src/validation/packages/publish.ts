import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import { isObject, type Json } from '../json.ts';
import type { Files } from './files.ts';
import { foldersOfOwnPackages } from './load.ts';
import { compareVersions } from './version.ts';

/** A FHIR package as npm fetches it. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Its package.json, as it is. */
  readonly manifest: Json;
  /** Made when first asked for; the same files give the same bytes. */
  packed(): Packed;
}

export interface Packed {
  readonly tgz: Uint8Array;
  /** SHA-1, hex, and SHA-512 as Subresource Integrity: npm asks for both. */
  readonly shasum: string;
  readonly integrity: string;
}

/** Our own packages of profiles, every version, each package's oldest first. */
export const publishedProfiles = (folderOfProfiles?: string): readonly PublishedPackage[] =>
  foldersOfOwnPackages(folderOfProfiles)
    .flatMap(({ files }) => published(files) ?? [])
    .sort((a, b) => (a.name === b.name ? compareVersions(a.version, b.version) : a.name < b.name ? -1 : 1));

/** The package in a folder `package/`; undefined when its package.json names none. */
export function published(files: Files): PublishedPackage | undefined {
  const manifest = manifestOf(files.read('package.json'));
  if (!manifest) return undefined;
  let made: Packed | undefined;
  return {
    name: String(manifest.name),
    version: String(manifest.version),
    manifest,
    packed() {
      made ??= pack(files);
      return made;
    },
  };
}

function manifestOf(bytes: Uint8Array | undefined): Json | undefined {
  if (!bytes) return undefined;
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  return isObject(value) && typeof value.name === 'string' && typeof value.version === 'string' ? value : undefined;
}

/** Manifest and index first, as readers of the stream want them; the rest by name. */
function pack(files: Files): Packed {
  const first = ['package.json', '.index.json'].filter((name) => files.names.includes(name));
  const names = [...first, ...files.names.filter((name) => !first.includes(name)).sort()];
  const entries = names.flatMap((name) => {
    const data = files.read(name);
    return data ? [{ name: `package/${name}`, data }] : [];
  });
  const tgz = gzipSync(createTar(entries, { attrs: { mtime: 0, uid: 0, gid: 0, mode: '644' } }), { level: 9 });
  const hash = (algorithm: string, encoding: 'hex' | 'base64') => createHash(algorithm).update(tgz).digest(encoding);
  return { tgz, shasum: hash('sha1', 'hex'), integrity: `sha512-${hash('sha512', 'base64')}` };
}
