import { loadDataType } from '@medplum/core';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { cachedDefinitions } from './definitions/cache.ts';
import { shapesOf, type TypeShape } from './definitions/shape.ts';

/** FHIR R4 4.0.1 as far as validation needs it. */
export interface R4Core {
  /** Makes a resource type known to Medplum and to `shape`; false when R4 has no such (concrete) resource. */
  ensure(resourceType: string): boolean;
  /** The properties of a data type, of a resource type once ensured, or of an inner type by its path. */
  shape(type: string): TypeShape | undefined;
  /** Codes of a required value set, or undefined when it cannot be listed. */
  codes(valueSet: string): ReadonlySet<string> | undefined;
}

export interface R4CoreOptions {
  /** Folder for the compact form of the definitions; without one they are built at every start. */
  readonly cacheFolder?: string;
}

/**
 * Loads the data types at once and each resource type when it is first met: a referral touches a tenth of R4's 148.
 * Medplum keeps its types in one table per process, so a second core of the same version changes nothing.
 */
export function r4Core(options: R4CoreOptions = {}): R4Core {
  const definitions = cachedDefinitions(options.cacheFolder);
  const waiting = new Map(Object.entries(definitions.resources));
  const shapes = new Map<string, TypeShape>();
  const sets = new Map<string, ReadonlySet<string>>();
  const known = new Set<string>();

  const load = (sd: StructureDefinition): void => {
    if (sd.derivation !== 'constraint') for (const [type, shape] of shapesOf(sd)) shapes.set(type, shape);
    loadDataType(withoutTargets(sd));
  };
  for (const sd of definitions.dataTypes) load(sd);

  return {
    ensure(resourceType) {
      const text = waiting.get(resourceType);
      if (text !== undefined) {
        load(JSON.parse(text) as StructureDefinition);
        waiting.delete(resourceType);
        known.add(resourceType);
      }
      return known.has(resourceType);
    },
    shape: (type) => shapes.get(type),
    codes(valueSet) {
      const codes = definitions.codes[valueSet];
      if (codes && !sets.has(valueSet)) sets.set(valueSet, new Set(codes));
      return sets.get(valueSet);
    },
  };
}

/** Medplum cannot follow urn:uuid and would warn of every reference in a message: targets are checked in the walk. */
function withoutTargets(sd: StructureDefinition): StructureDefinition {
  for (const element of sd.snapshot?.element ?? []) for (const type of element.type ?? []) delete type.targetProfile;
  return sd;
}
