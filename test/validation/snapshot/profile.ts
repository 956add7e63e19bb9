import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import type { Issue } from '../../../src/model/issue.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';

export const core = openDefinitions();
export const base = 'http://hl7.org/fhir/StructureDefinition/';
export const own = 'https://vardbro.example/fhir/StructureDefinition/';

type Rule = Partial<ElementDefinition> & { path: string };

/** A profile of a type, by the rules of its differential. */
export function profile(
  id: string,
  type: string,
  element: Rule[],
  more: Partial<StructureDefinition> = {},
): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    id,
    url: own + id,
    name: id,
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition: base + type,
    derivation: 'constraint',
    differential: { element: element as ElementDefinition[] },
    ...more,
  };
}

/** The snapshot of the first of some profiles, by element id, and the faults. */
export function snapshot(...profiles: StructureDefinition[]) {
  const definitions = core.with(packageOf(profiles, { name: 'test', version: '1.0.0' }));
  const [first] = profiles;
  const elements = definitions.structure(first!.url)?.snapshot?.element ?? [];
  const ids = elements.map((e) => e.id ?? '');
  return {
    ids,
    of: (id: string): ElementDefinition => elements[ids.indexOf(id)] ?? ({ path: 'absent' } as ElementDefinition),
    faults: definitions.faults(first!.url),
  };
}

export const placesOf = (faults: readonly Issue[]) => faults.map((f) => `${f.code} ${f.place ?? ''}`);
export const differential = 'StructureDefinition.differential';
