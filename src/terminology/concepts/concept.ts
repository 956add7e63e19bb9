import type {
  CodeSystem,
  CodeSystemConcept,
  CodeSystemConceptDesignation,
  CodeSystemConceptProperty,
} from '@medplum/fhirtypes';
import { codeSystem } from '../../model/canonical.ts';

/** active: may be used. deprecated: may be used, will go. inactive: kept so that old data can be read. */
export type ConceptStatus = 'active' | 'deprecated' | 'inactive';

/** One code of a list, out of its tree: what is compared, imported and exported. */
export interface Concept {
  readonly code: string;
  readonly display: string;
  readonly definition: string;
  /** Codes of what it stands under; the first is its place in the tree, further ones are `parent` properties. */
  readonly parents: readonly string[];
  readonly status: ConceptStatus;
  /** Codes to use instead. */
  readonly replacedBy: readonly string[];
  readonly designations: readonly CodeSystemConceptDesignation[];
  /** All other properties, as FHIR has them. */
  readonly properties: readonly CodeSystemConceptProperty[];
}

export type ConceptIndex = ReadonlyMap<string, Concept>;

/** Definitions of the properties with a place of their own in a Concept (FHIR R4 CodeSystem, section 4.8.11). */
export const fhirProperty = (code: string): string => `http://hl7.org/fhir/concept-properties#${code}`;
export const replacedByUri = `${codeSystem('concept-properties')}#replacedBy`;

const own = new Set(['inactive', 'status', 'parent', 'child', 'replacedBy']);
const inactiveWords = new Set(['retired', 'inactive', 'withdrawn']);

/** An index costs as much as a diff: it is made once for each tree of concepts, which nobody changes. */
const indexes = new WeakMap<object, ConceptIndex>();

/** Every concept of a code system by its code; of a code that occurs twice the first. Made once for each tree. */
export function conceptsOf(system: Pick<CodeSystem, 'concept'>): ConceptIndex {
  const key = system.concept;
  if (!key) return new Map();
  const index = indexes.get(key) ?? indexed(system);
  indexes.set(key, index);
  return index;
}

/**
 * The index of a tree that was just made of these concepts: in the order of the tree, as if it were read from it. Not for
 * properties that have a place of their own in a Concept: those are read from the tree.
 */
export function indexOf(system: Pick<CodeSystem, 'concept'>, concepts: ConceptIndex): void {
  if (!system.concept || [...concepts.values()].some((c) => c.properties.some((p) => own.has(p.code!)))) return;
  const index = new Map<string, Concept>();
  const waiting = system.concept.toReversed();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    index.set(next.code!, concepts.get(next.code!)!);
    if (next.concept) for (const child of next.concept.toReversed()) waiting.push(child);
  }
  indexes.set(system.concept, index);
}

/** Without recursion: depth is the file's choice. */
function indexed(system: Pick<CodeSystem, 'concept'>): ConceptIndex {
  const index = new Map<string, Concept>();
  const waiting: { readonly concept: CodeSystemConcept; readonly parent?: string }[] = [];
  const push = (children: readonly CodeSystemConcept[] | undefined, parent?: string): void => {
    for (const concept of (children ?? []).toReversed())
      waiting.push({ concept, ...(parent !== undefined && { parent }) });
  };
  push(system.concept);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { concept, parent } = next;
    if (!index.has(concept.code!)) index.set(concept.code!, conceptOf(concept, parent));
    push(concept.concept, concept.code);
  }
  return index;
}

function conceptOf(from: CodeSystemConcept, parent: string | undefined): Concept {
  const properties = from.property ?? [];
  const special = properties.filter((p) => own.has(p.code!));
  const codes = (name: string): string[] =>
    special.flatMap((p) => (p.code === name ? (p.valueCode ?? p.valueString ?? p.valueCoding?.code ?? []) : []));
  if (special.length === 0) return plainConcept(from, parent, properties);
  return {
    code: from.code!,
    display: from.display ?? '',
    definition: from.definition ?? '',
    parents: [...new Set([...(parent === undefined ? [] : [parent]), ...codes('parent')])],
    status: statusOf(properties, codes('status')),
    replacedBy: codes('replacedBy'),
    designations: from.designation ?? [],
    properties: properties.filter((p) => !own.has(p.code!)),
  };
}

/** Most concepts have no property with a place of its own: this is the fast way. */
const plainConcept = (
  from: CodeSystemConcept,
  parent: string | undefined,
  properties: CodeSystemConceptProperty[],
): Concept => ({
  code: from.code!,
  display: from.display ?? '',
  definition: from.definition ?? '',
  parents: parent === undefined ? none : [parent],
  status: 'active',
  replacedBy: none,
  designations: from.designation ?? none,
  properties,
});
const none: readonly never[] = [];

function statusOf(properties: readonly CodeSystemConceptProperty[], statuses: readonly string[]): ConceptStatus {
  const flag = properties.find((p) => p.code === 'inactive')?.valueBoolean;
  if (flag === true || (flag === undefined && statuses.some((s) => inactiveWords.has(s)))) return 'inactive';
  return statuses.includes('deprecated') ? 'deprecated' : 'active';
}

/** The value of a property as text, whatever its type; a Coding as `system|code`. */
export function propertyText(property: CodeSystemConceptProperty): string {
  const { valueCoding: coding } = property;
  if (coding) return coding.system ? `${coding.system}|${coding.code ?? ''}` : (coding.code ?? '');
  const { valueCode, valueString, valueInteger, valueBoolean, valueDateTime, valueDecimal } = property;
  return String(valueCode ?? valueString ?? valueDateTime ?? valueInteger ?? valueBoolean ?? valueDecimal ?? '');
}

/** Concepts as the tree of a CodeSystem, in their order, each below its first parent. */
export function treeOf(concepts: readonly Concept[]): CodeSystemConcept[] {
  const withChildren = new Set(concepts.map(({ parents }) => parents[0]));
  const nodes = new Map(concepts.map((concept) => [concept.code, nodeOf(concept, withChildren.has(concept.code))]));
  const roots: CodeSystemConcept[] = [];
  for (const { code, parents } of concepts) {
    const above = parents[0] === undefined ? undefined : nodes.get(parents[0]);
    (above?.concept ?? roots).push(nodes.get(code)!);
  }
  return roots;
}

/** Members stand in the order of RFC 8785, so that the canonical JSON need not sort them. */
function nodeOf(
  { code, display, definition, parents, status, replacedBy, designations, properties }: Concept,
  hasChildren: boolean,
) {
  const special: CodeSystemConceptProperty[] = [
    ...(status === 'inactive' ? [{ code: 'inactive', valueBoolean: true }] : []),
    ...(status === 'deprecated' ? [{ code: 'status', valueCode: 'deprecated' }] : []),
    ...replacedBy.map((by) => ({ code: 'replacedBy', valueCode: by })),
    ...parents.slice(1).map((parent) => ({ code: 'parent', valueCode: parent })),
  ];
  const property = special.length === 0 ? properties : [...special, ...properties];
  const node: CodeSystemConcept = { code };
  if (hasChildren) node.concept = [];
  if (definition !== '') node.definition = definition;
  if (designations.length > 0) node.designation = [...designations];
  if (display !== '') node.display = display;
  if (property.length > 0) node.property = [...property];
  return node;
}

/** Members of all cycles together: a chain whose every link also leads back to its beginning has as many cycles as links. */
const mostMembers = 1_000_000;

/**
 * Codes whose chain of first parents, or any further parent, leads back to themselves; each cycle's members once. Of very
 * many and long ones the first.
 */
export function cyclesOf(concepts: ConceptIndex): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  let members = 0;
  const found = (cycle: () => string[]): void => {
    if (members < mostMembers) members += cycles[cycles.push(cycle()) - 1]!.length;
  };
  for (const [start, { parents }] of concepts) {
    if (done.has(start)) continue;
    // Most stand directly below what has been walked already.
    if (parents.every((parent) => parent !== start && (done.has(parent) || !concepts.has(parent)))) done.add(start);
    else walk(start, concepts, done, found);
  }
  return cycles;
}

/** Depth first with a stack of its own; `done` keeps the whole walk linear in the number of parent links. */
function walk(start: string, concepts: ConceptIndex, done: Set<string>, found: (cycle: () => string[]) => void): void {
  const path: string[] = [start];
  const at = new Map([[start, 0]]);
  const next: number[] = [0];
  while (path.length > 0) {
    const code = path.at(-1)!;
    const parent = concepts.get(code)?.parents[next.at(-1)!];
    next[next.length - 1]!++;
    if (parent === undefined) {
      done.add(code);
      at.delete(path.pop()!);
      next.pop();
    } else if (at.has(parent)) {
      found(() => path.slice(at.get(parent)!));
    } else if (!done.has(parent) && concepts.has(parent)) {
      at.set(parent, path.length);
      path.push(parent);
      next.push(0);
    }
  }
}
