import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { isObject, type Json, objectsOf, textOf } from '../json.ts';
import { entryOf, type FhirPackage, type PackageEntry, type PackageManifest, packageOf } from './fhir-package.ts';
import type { Files } from './files.ts';

/** A package, or what of it could be read, and all that is wrong with it. */
export interface PackageFound {
  readonly package: FhirPackage;
  readonly issues: readonly Issue[];
}

/** Bounds of one definition: the largest published value sets have some 100,000 concepts. */
const jsonLimits = { depth: 64, nodes: 5_000_000 };

/** How the bytes of a file become JSON. */
type Read = (bytes: Uint8Array) => { readonly value: unknown; readonly issues: readonly Issue[] };

const strictly: Read = (bytes) => readJson(bytes, jsonLimits);

/** Of files that came with the program: looking for what only a stranger would write takes ten times as long as reading. */
export const asOurs: Read = (bytes) => {
  try {
    return { value: JSON.parse(Buffer.from(bytes).toString('utf8')), issues: [] };
  } catch {
    return strictly(bytes);
  }
};

/**
 * The package in a folder that holds `package.json` (FHIR NPM Package Specification): resources are the JSON files beside
 * it, found by `.index.json` when there is one that can be trusted, else by reading them all. Examples, in folders of
 * their own, define nothing.
 */
export function packageIn(files: Files, json = strictly): PackageFound {
  const manifest = manifestOf(jsonOf(files, 'package.json', json).value);
  if (!manifest)
    return looseFiles(files, { name: 'files', version: '0.0.0' }, [odd('package.json', 'name and version')]);
  const indexed = byIndex(files, json);
  if (!indexed) return looseFiles(files, manifest, []);
  const names = new Map(indexed);
  const read = (entry: PackageEntry): Resource | undefined => resourceOf(files, names.get(entry)!, json).resource;
  return { package: { ...manifest, entries: [...names.keys()], read }, issues: [] };
}

/** JSON files that nothing indexes: all are read, and what is no resource is told of where it was not to be expected. */
export function looseFiles(files: Files, manifest: PackageManifest, before: readonly Issue[]): PackageFound {
  const issues = [...before];
  const resources: Resource[] = [];
  for (const name of files.names.filter(isDefinitionFile)) {
    const found = resourceOf(files, name);
    issues.push(...found.issues);
    if (found.resource) resources.push(...partsOf(found.resource));
  }
  return { package: packageOf(resources, manifest), issues };
}

/** Resource files beside the manifest; what begins with a dot or is npm's own is none. */
const isDefinitionFile = (name: string): boolean =>
  /^[^./][^/]*\.json$/.test(name) && !['package.json', 'package-lock.json', 'fhirpkg.lock.json'].includes(name);

/** A Bundle of definitions stands for its entries. */
export function partsOf(resource: Resource): Resource[] {
  if (resource.resourceType !== 'Bundle') return [resource];
  return objectsOf((resource as Bundle).entry).flatMap(([, { resource: inner }]) =>
    isObject(inner) && typeof inner.resourceType === 'string' ? [inner as unknown as Resource] : [],
  );
}

function byIndex(files: Files, json: Read): [PackageEntry, string][] | undefined {
  const { value } = jsonOf(files, '.index.json', json);
  const lines = isObject(value) ? objectsOf(value.files) : [];
  if (lines.length === 0) return undefined;
  const there = new Set(files.names.filter(isDefinitionFile));
  const entries = lines.flatMap(([, line]): [PackageEntry, string][] => {
    const [entry, name] = [entryOf(line as unknown as Resource), textOf(line.filename)];
    return entry && name !== undefined && there.has(name) ? [[entry, name]] : [];
  });
  const listed = new Set(lines.map(([, line]) => line.filename));
  // An index that has fallen behind its folder would hide definitions.
  return [...there].every((name) => listed.has(name)) ? entries : undefined;
}

function resourceOf(files: Files, name: string, json = strictly): { resource?: Resource; issues: readonly Issue[] } {
  const { value, issues } = jsonOf(files, name, json);
  if (issues.length > 0) return { issues: issues.map((i) => odd(name, i.code)) };
  if (!isObject(value) || typeof value.resourceType !== 'string') return { issues: [odd(name, 'a FHIR resource')] };
  return { resource: value as unknown as Resource, issues: [] };
}

const odd = (name: string, expected: string): Issue => issue('package-entry', { place: name, expected });

function jsonOf(files: Files, name: string, json: Read): ReturnType<Read> {
  const bytes = files.read(name);
  return bytes ? json(bytes) : { value: undefined, issues: [issue('package-entry', { place: name })] };
}

function manifestOf(value: unknown): PackageManifest | undefined {
  if (!isObject(value) || typeof value.name !== 'string' || typeof value.version !== 'string') return undefined;
  const texts = Object.fromEntries(
    ['canonical', 'title', 'description'].flatMap((k) => (typeof value[k] === 'string' ? [[k, value[k]]] : [])),
  );
  const fhirVersions = value.fhirVersions ?? value['fhir-version-list'];
  return {
    ...texts,
    name: value.name,
    version: value.version,
    ...(Array.isArray(fhirVersions) && { fhirVersions: fhirVersions.filter((v) => typeof v === 'string') }),
    dependencies: isObject(value.dependencies) ? dependenciesOf(value.dependencies) : {},
  };
}

const dependenciesOf = (dependencies: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(dependencies).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
