import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { type ProfilePackage, profilesFolder, root, sourceFiles, terminologyFolder } from './folders.ts';

/** What defines something goes into the package, all else is an example of it. */
const definitions = new Set(['StructureDefinition', 'ValueSet', 'CodeSystem', 'ConceptMap', 'NamingSystem']);

interface Definition extends Record<string, unknown> {
  readonly resourceType: string;
  readonly id: string;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files of the generated FHIR package: path below its version's folder -> text. */
export function packageFiles(source: ProfilePackage, compiled: readonly Resource[]): Map<string, string> {
  const all = [...compiled, ...terminology(source)] as unknown as Definition[];
  const defined = all.filter(({ resourceType }) => definitions.has(resourceType)).sort(byName);
  const examples = all.filter(({ resourceType }) => !definitions.has(resourceType)).sort(byName);
  return new Map([
    ['package/package.json', json(manifestOf(source))],
    ['package/.index.json', json(indexOf(defined))],
    ...defined.map((resource): [string, string] => [`package/${nameOf(resource)}`, json(resource)]),
    ...examples.map((resource): [string, string] => [`package/example/${nameOf(resource)}`, json(resource)]),
    ['sources.sha256', `${sourcesHash(source)}\n`],
  ]);
}

const nameOf = ({ resourceType, id }: Definition): string => `${resourceType}-${id}.json`;
const byName = (a: Definition, b: Definition): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const terminology = ({ terminology: lists }: ProfilePackage): Resource[] =>
  Object.entries(lists).flatMap(([list, version]) => {
    const folder = join(terminologyFolder, list, version);
    return globSync('*.json', { cwd: folder }).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  });

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

/** SHA-256 over the sources, and over what says how they are compiled: a package is fresh while it stays the same. */
export function sourcesHash(source: ProfilePackage): string {
  const recipe = [join(profilesFolder, 'package-lock.json')];
  const hash = createHash('sha256');
  for (const file of [...recipe, ...sourceFiles(source)]) {
    hash
      .update(`${relative(root, file)}\n`)
      .update(readFileSync(file))
      .update('\n');
  }
  return hash.digest('hex');
}
