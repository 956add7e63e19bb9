import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The repository, and where the profiles' sources and packages lie in it. */
export const root = join(import.meta.dirname, '..', '..');
export const profilesFolder = join(root, 'profiles');
export const terminologyFolder = join(root, 'terminology');

/** A package of profiles, as its `package.yaml` tells of it. */
export interface ProfilePackage {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly canonical: string;
  readonly license: string;
  /** Package id -> version, without the R4 core. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Lists below `terminology/` that go along in the package: `list` -> version. */
  readonly terminology: Readonly<Record<string, string>>;
  /** Folder of the sources. */
  readonly folder: string;
  /** Folder of the generated FHIR package of this version. */
  readonly generated: string;
}

/** In the order in which they build on each other. */
export const packageIds = ['se.vardbro.base-restated', 'se.vardbro.exchange'] as const;

export function profilePackage(id: string): ProfilePackage {
  const folder = join(profilesFolder, id);
  const config = parse(readFileSync(join(folder, 'package.yaml'), 'utf8'));
  return { dependencies: {}, terminology: {}, ...config, folder, generated: join(folder, config.version) };
}

/** Files that a package is compiled from, sorted. */
export const sourceFiles = ({ folder }: ProfilePackage): string[] =>
  globSync('{package.yaml,fsh/**/*.fsh}', { cwd: folder })
    .map((file) => join(folder, file))
    .sort();
