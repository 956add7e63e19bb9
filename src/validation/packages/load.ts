import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { FhirPackage } from './fhir-package.ts';
import { below, type Files, filesOfFolder, filesOfTgz, isGzip } from './files.ts';
import { asOurs, looseFiles, type PackageFound, packageIn } from './read-package.ts';

export interface Loaded {
  readonly packages: readonly FhirPackage[];
  readonly issues: readonly Issue[];
}

/**
 * What a person names: a FHIR package (.tgz, or a folder with `package/` or `package.json`), a folder of packages or of
 * JSON files, or a JSON file (a resource, or a Bundle of them). Throws only when the path cannot be read.
 */
export function loadPackages(path: string): Loaded {
  if (statSync(path).isDirectory()) return folder(path);
  const bytes = readFileSync(path);
  if (isGzip(bytes)) return tgz(bytes, basename(path));
  const { issues } = readJson(bytes, { depth: 64, nodes: 5_000_000 });
  if (issues.length > 0) return { packages: [], issues };
  const name = 'resource.json';
  return together(
    [looseFiles({ names: [name], read: () => bytes }, { name: basename(path), version: '0.0.0' }, [])],
    [],
  );
}

function tgz(bytes: Uint8Array, name: string): Loaded {
  const { files, issues } = filesOfTgz(bytes);
  if (files.names.length === 0) return { packages: [], issues };
  return together([packageOrFiles(below(files, 'package'), name)], issues);
}

/** A folder may be a package, hold `package/`, or hold packages (as `~/.fhir/packages` does) and packed ones. */
function folder(path: string): Loaded {
  const { files, issues } = filesOfFolder(path);
  const manifests = files.names.filter((name) => /(^|\/)package\.json$/.test(name)).map((name) => name.slice(0, -12));
  const folders = manifests.map((name) => name.replace(/\/$/, '')).filter((name, _, all) => !insideAnother(name, all));
  const packed = files.names
    .filter((name) => /^[^/]+\.tgz$/.test(name))
    .map((name) => tgz(readFileSync(join(path, name)), name));
  const found = folders.map((name) => packageOrFiles(below(files, name), basename(name)));
  if (found.length === 0 && packed.length === 0) found.push(flat(files, basename(path)));
  const all = together(found, issues);
  return {
    packages: [...all.packages, ...packed.flatMap((p) => p.packages)],
    issues: [...all.issues, ...packed.flatMap((p) => p.issues)],
  };
}

const insideAnother = (name: string, all: readonly string[]): boolean =>
  all.some((other) => other !== name && (other === '' || name.startsWith(`${other}/`)));

const packageOrFiles = (files: Files, name: string): PackageFound =>
  files.names.includes('package.json') ? packageIn(files) : flat(files, name);

/** JSON files in folders below too, as if they lay beside each other. */
function flat(files: Files, name: string): PackageFound {
  const plain = new Map(files.names.filter((n) => n.endsWith('.json')).map((n) => [n.replaceAll('/', '~'), n]));
  const read = (short: string): Uint8Array | undefined => files.read(plain.get(short)!);
  return looseFiles({ names: [...plain.keys()], read }, { name, version: '0.0.0' }, []);
}

const together = (found: readonly PackageFound[], issues: readonly Issue[]): Loaded => ({
  packages: found.map((f) => f.package),
  issues: [...issues, ...found.flatMap((f) => f.issues)],
});

/** Our own packages, below `profiles/` in a clone and in the packed tgz. */
export const ownPackages = (folderOfProfiles?: string): readonly FhirPackage[] =>
  foldersOfOwnPackages(folderOfProfiles).map(({ files }) => packageIn(files, asOurs).package);

/** `profiles/<package>/<version>/package`, each with its files. */
export function foldersOfOwnPackages(
  folder = join(import.meta.dirname, '..', '..', '..', 'profiles'),
): readonly { readonly files: Files }[] {
  if (!existsSync(folder)) return [];
  const { files } = filesOfFolder(folder);
  const folders = files.names.flatMap((name) => /^([^/]+\/[^/]+\/package)\/package\.json$/.exec(name)?.[1] ?? []);
  return folders.map((name) => ({ files: below(files, name) }));
}

/**
 * What stands between packages: those that `packages` need and that are not `atHand`, those of another FHIR, and
 * definitions that are in two of them.
 */
export function findingsAmong(packages: readonly FhirPackage[], atHand: readonly FhirPackage[]): Issue[] {
  return [...packages.flatMap((one) => missingOf(one, atHand)), ...otherFhir(packages), ...duplicates(packages)];
}

function missingOf(one: FhirPackage, packages: readonly FhirPackage[]): Issue[] {
  return Object.entries(one.dependencies ?? {}).flatMap(([name, version]) => {
    const there = packages.filter((p) => p.name === name).map((p) => p.version);
    if (there.some((v) => meetsDependency(v, version))) return [];
    const found = there.length > 0 ? { found: there.join(', ') } : {};
    return [
      issue('package-dependency', { place: `${one.name}#${one.version}`, expected: `${name}#${version}`, ...found }),
    ];
  });
}

/** `1.2.x`, `1.2.0`, `current`, `dev`, `latest` (FHIR NPM Package Specification: dependencies). */
const meetsDependency = (version: string, asked: string): boolean =>
  ['current', 'dev', 'latest', '*'].includes(asked) ||
  version === asked ||
  (/^\d+(\.\d+)?\.x$/.test(asked) && version.startsWith(asked.slice(0, -1)));

const otherFhir = (packages: readonly FhirPackage[]): Issue[] =>
  packages.flatMap(({ name, version, fhirVersions }) =>
    fhirVersions?.length && !fhirVersions.some((v) => v.startsWith('4.0'))
      ? [
          issue('package-fhir-version', {
            place: `${name}#${version}`,
            expected: '4.0.1',
            found: fhirVersions.join(', '),
          }),
        ]
      : [],
  );

function duplicates(packages: readonly FhirPackage[]): Issue[] {
  const first = new Map<string, FhirPackage>();
  const issues: Issue[] = [];
  for (const one of packages) {
    for (const { resourceType, url, version } of one.entries) {
      if (url === undefined) continue;
      const key = `${resourceType} ${url}|${version ?? ''}`;
      const before = first.get(key);
      if (before)
        issues.push(
          issue('package-duplicate', {
            place: `${one.name}#${one.version}`,
            expected: key,
            found: `${before.name}#${before.version}`,
          }),
        );
      else first.set(key, one);
    }
  }
  return issues;
}
