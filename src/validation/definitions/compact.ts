import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';

/** Invariants that need no expression here: empty elements are found in the walk, dom-3 Medplum leaves out as too dear. */
const leftOut: ReadonlySet<string> = new Set(['ele-1', 'dom-3']);

/**
 * A StructureDefinition cut down to what validation reads of its snapshot: cardinality, types with their targets,
 * error invariants, required bindings, fixed values. Words for people, mappings and narrative are nine tenths of it.
 */
export function compact(sd: StructureDefinition): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    url: sd.url,
    name: sd.name,
    status: sd.status,
    kind: sd.kind,
    abstract: sd.abstract,
    type: sd.type,
    derivation: sd.derivation,
    snapshot: { element: (sd.snapshot?.element ?? []).map(compactElement) },
  };
}

function compactElement(element: ElementDefinition): ElementDefinition {
  const constraint = element.constraint
    ?.filter((c) => c.severity === 'error' && !leftOut.has(c.key ?? ''))
    .map(({ key, severity, human, expression }) => ({ key, severity, human, expression }));
  return {
    path: element.path,
    min: element.min,
    max: element.max,
    ...(element.base && { base: element.base }),
    ...(element.contentReference && { contentReference: element.contentReference }),
    ...(element.type && {
      type: element.type.map(({ code, targetProfile, extension }) => ({ code, targetProfile, extension })),
    }),
    ...(constraint?.length && { constraint }),
    ...(element.binding?.strength === 'required' && {
      binding: { strength: 'required' as const, valueSet: element.binding.valueSet },
    }),
    ...fixedValues(element),
  } as ElementDefinition;
}

const fixedValues = (element: ElementDefinition): Record<string, unknown> =>
  Object.fromEntries(Object.entries(element).filter(([key]) => /^(fixed|pattern)[A-Z]/.test(key)));
