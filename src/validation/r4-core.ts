import { loadDataType } from '@medplum/core';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { compact } from './definitions/compact.ts';
import { shapesOf, type TypeShape } from './definitions/shape.ts';
import { codesOf } from './definitions/value-sets.ts';
import { type Definitions, openDefinitions } from './packages/definitions.ts';

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
  /** Folder for the compact form of the definitions. */
  readonly cacheFolder?: string;
}

/**
 * Loads the data types at once and each resource type when it is first met: a referral touches a tenth of R4's 148.
 * Medplum keeps its types in one table per process, so a second core of the same version changes nothing.
 */
export function r4Core(options: R4CoreOptions = {}): R4Core {
  const definitions = openDefinitions(options);
  const shapes = new Map<string, TypeShape>();
  const sets = new Map<string, ReadonlySet<string> | undefined>();
  const known = new Map<string, boolean>();

  const load = (published: StructureDefinition): void => {
    const sd = compact(published);
    if (sd.derivation !== 'constraint') for (const [type, shape] of shapesOf(sd)) shapes.set(type, shape);
    loadDataType(withoutTargets(sd));
  };
  for (const sd of alwaysNeeded(definitions)) load(sd);

  return {
    ensure(resourceType) {
      if (!known.has(resourceType)) {
        const sd = definitions.type(resourceType);
        const concrete = sd?.kind === 'resource' && sd.abstract !== true;
        if (concrete) load(sd);
        known.set(resourceType, concrete);
      }
      return known.get(resourceType)!;
    },
    shape: (type) => shapes.get(type),
    codes(valueSet) {
      if (!sets.has(valueSet)) {
        const codes = codesOf(valueSet, definitions);
        sets.set(valueSet, codes && new Set(codes));
      }
      return sets.get(valueSet);
    },
  };
}

/** Data types, what constrains them (SimpleQuantity, MoneyQuantity), and the abstract resources. */
function alwaysNeeded(definitions: Definitions): StructureDefinition[] {
  const types = definitions
    .entries('StructureDefinition')
    .filter((e) => e.kind?.endsWith('-type') && e.type !== 'Extension');
  const names = types.map((e) => e.id!).filter((id) => /^\w+$/.test(id));
  return [...names, 'Extension', 'Resource', 'DomainResource'].flatMap((name) => definitions.type(name) ?? []);
}

/** Medplum cannot follow urn:uuid and would warn of every reference in a message: targets are checked in the walk. */
function withoutTargets(sd: StructureDefinition): StructureDefinition {
  for (const element of sd.snapshot?.element ?? []) for (const type of element.type ?? []) delete type.targetProfile;
  return sd;
}
