import type { StructureDefinition } from '@medplum/fhirtypes';

/** A profile made for one test: rules for a type, without a snapshot. */
export const constraint = (url: string, type: string, element: object[], more: object = {}): StructureDefinition =>
  ({
    resourceType: 'StructureDefinition',
    url,
    name: url.slice(url.lastIndexOf('/') + 1),
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: 'constraint',
    differential: { element },
    ...more,
  }) as StructureDefinition;
