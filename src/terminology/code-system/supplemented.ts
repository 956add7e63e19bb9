import { parseCanonical, versionMatches } from '../canonical.ts';
import type { CodeSystemResource, ConceptResource, Designation, Extension } from '../resource.ts';
import type { CodeSystemProvider, Concept, ConceptKey, ConceptProperty } from './provider.ts';

interface Added {
  readonly designations: Designation[];
  readonly properties: ConceptProperty[];
  readonly extension: Extension[];
}

/** A code system with what supplements add to its concepts: names, properties, extensions; never concepts (R4 4.8.9). */
export function supplemented(base: CodeSystemProvider, supplements: readonly CodeSystemResource[]): CodeSystemProvider {
  const fitting = supplements.filter((one) => supplementsThis(base, one));
  if (fitting.length === 0) return base;
  const added = new Map<ConceptKey, Added>();
  for (const { concept = [], language } of fitting) take(base, concept, language, added);
  return {
    ...base,
    properties: [...base.properties, ...fitting.flatMap(({ property = [] }) => property)],
    lookup(key) {
      const concept = base.lookup(key);
      const more = added.get(key);
      return more ? withMore(concept, more) : concept;
    },
    propertiesOf: (key) => [...base.propertiesOf(key), ...(added.get(key)?.properties ?? [])],
  };
}

function supplementsThis({ system, version }: CodeSystemProvider, { supplements }: CodeSystemResource): boolean {
  const target = parseCanonical(supplements ?? '');
  return target.url === system && (target.version === undefined || versionMatches(version, target.version));
}

function withMore(concept: Concept, { designations, extension }: Added): Concept {
  return {
    ...concept,
    designations: [...concept.designations, ...designations],
    ...((concept.extension || extension.length > 0) && { extension: [...(concept.extension ?? []), ...extension] }),
  };
}

function take(
  base: CodeSystemProvider,
  concepts: readonly ConceptResource[],
  language: string | undefined,
  into: Map<ConceptKey, Added>,
): void {
  const stack = [...concepts];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (one.concept) stack.push(...one.concept);
    const key = one.code === undefined ? undefined : base.validateCode(one.code);
    if (key === undefined) continue;
    const had = into.get(key) ?? { designations: [], properties: [], extension: [] };
    into.set(key, had);
    if (one.display !== undefined)
      had.designations.push({ value: one.display, ...(language !== undefined && { language }) });
    for (const designation of one.designation ?? []) had.designations.push(designation);
    for (const property of one.property ?? []) had.properties.push(...propertyOf(property));
    for (const extension of one.extension ?? []) had.extension.push(extension);
  }
}

function propertyOf(property: NonNullable<ConceptResource['property']>[number]): ConceptProperty[] {
  const member = Object.keys(property).find((name) => name.startsWith('value'));
  if (property.code === undefined || member === undefined) return [];
  return [{ code: property.code, type: member.slice(5), value: property[member as `value${string}`] }];
}
