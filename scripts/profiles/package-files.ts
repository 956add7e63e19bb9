import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { type ProfilePackage, profilesFolder, root, sourceFiles, terminologyFolder } from './folders.ts';

/** What defines something goes into the package, all else is an example of it. */
const definitions = new Set([
  'StructureDefinition',
  'ValueSet',
  'CodeSystem',
  'ConceptMap',
  'NamingSystem',
  'OperationDefinition',
]);

interface Definition extends Record<string, unknown> {
  readonly resourceType: string;
  readonly id: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const nameOf = ({ resourceType, id }: Definition): string => `${resourceType}-${id}.json`;
const byName = (a: Definition, b: Definition): number => (nameOf(a) < nameOf(b) ? -1 : 1);
const file = (folder: string, resource: Definition): [string, string] => [
  `${folder}/${nameOf(resource)}`,
  json(resource),
];

/** The files of the generated FHIR package: path below its version's folder -> text. */
export function packageFiles(source: ProfilePackage, compiled: readonly Resource[]): Map<string, string> {
  const all = compiled as unknown as Definition[];
  const defined = all.filter(({ resourceType }) => definitions.has(resourceType)).sort(byName);
  const examples = all.filter(({ resourceType }) => !definitions.has(resourceType)).sort(byName);
  return new Map([
    ['package/package.json', json(manifestOf(source))],
    ...defined.map((resource) => file('package', resource)),
    ...examples.map((resource) => file('package/example', resource)),
    ...madeExamples(source),
    ...terminologyFiles(source, defined),
    ['sources.sha256', `${sourcesHash(source)}\n`],
  ]);
}

/**
 * The lists that go along in the package, and the index of them and what was compiled. They change when tables of the
 * code do, and need no compiler.
 */
export function terminologyFiles(source: ProfilePackage, compiled: readonly Definition[]): Map<string, string> {
  const lists = Object.entries(source.terminology).flatMap(([list, version]) =>
    readFolder(join(terminologyFolder, list, version)),
  );
  const others = compiled.filter((one) => !lists.some((listed) => nameOf(listed) === nameOf(one)));
  return new Map([
    ...lists.map((resource) => file('package', resource)),
    ['package/.index.json', json(indexOf([...others, ...lists].sort(byName)))],
  ]);
}

/** Whole messages and documents that the code made (`scripts/generate-profile-examples.ts`). */
const madeExamples = ({ folder }: ProfilePackage): [string, string][] => {
  const place = join(folder, 'examples');
  return globSync('*.json', { cwd: place }).map((name) => [
    `package/example/${name}`,
    readFileSync(join(place, name), 'utf8'),
  ]);
};

/** The definitions that lie in a folder. */
export const readFolder = (folder: string): Definition[] =>
  globSync('*-*.json', { cwd: folder }).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));

const manifestOf = ({ id, version, title, description, canonical, license, dependencies }: ProfilePackage) => ({
  name: id,
  version,
  title,
  description,
  canonical,
  license,
  type: 'fhir.ig',
  author: 'Vårdbro',
  fhirVersions: ['4.0.1'],
  dependencies: { 'hl7.fhir.r4.core': '4.0.1', ...dependencies },
  directories: { lib: 'package', example: 'example' },
});

/** `.index.json` of a FHIR package, version 2. */
const indexOf = (resources: readonly Definition[]) => ({
  'index-version': 2,
  files: resources.map((resource) => ({
    filename: nameOf(resource),
    resourceType: resource.resourceType,
    id: resource.id,
    url: resource.url,
    version: resource.version,
    kind: resource.kind,
    type: resource.type,
  })),
});

/** SHA-256 over the sources, and over which compiler is used: what was compiled is fresh while it stays the same. */
export function sourcesHash(source: ProfilePackage): string {
  const recipe = [join(profilesFolder, 'package-lock.json')];
  const hash = createHash('sha256');
  for (const path of [...recipe, ...sourceFiles(source)]) {
    hash
      .update(`${relative(root, path)}\n`)
      .update(readFileSync(path))
      .update('\n');
  }
  return hash.digest('hex');
}
