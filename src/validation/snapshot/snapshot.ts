import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import type { Definitions } from '../packages/definitions.ts';
import { applyRule } from './apply.ts';
import { type Context, canonicalOf, complain, copyWithin, treeOfStructure } from './context.ts';
import { differentialTree } from './differential.ts';
import { elementsOf, type Node } from './tree.ts';

export interface SnapshotResult {
  /** With a snapshot, unless there was nothing to make it of. */
  readonly structure: StructureDefinition;
  readonly faults: readonly Issue[];
}

/** Ten times the largest published profile; what is larger is a mistake or an attack. */
const mostElements = 20_000;

/**
 * The StructureDefinition with a snapshot made from its base's and its differential, whatever snapshot it had, and all
 * that is wrong with the differential (R4 5.1.0.7 profiling, 2.27 ElementDefinition). What is wrong is left out of the
 * snapshot. Never throws, changes nothing it is given.
 */
export function makeSnapshot(structure: StructureDefinition, definitions: Definitions): SnapshotResult {
  const unusable = ['type', 'url', 'baseDefinition'].find((member) => !isTextOrAbsent(structure, member));
  if (unusable !== undefined || structure.type === undefined) {
    const place = `StructureDefinition.${unusable ?? 'type'}`;
    return { structure, faults: [issue('profile-differential', { place, expected: 'a string' })] };
  }
  const faults: Issue[] = [];
  const base = baseOf(structure, definitions, faults);
  if (!base) return { structure, faults };
  const adds = structure.derivation !== 'constraint';
  const context: Context = { structure, definitions, faults, base, adds, room: { left: mostElements } };
  const root = beginningFrom(copyWithin(context, base), structure, adds);
  const elements = structure.differential?.element;
  const rules = differentialTree(Array.isArray(elements) ? elements : [], root.name);
  for (const { at, member, expected } of rules.faults) complain(context, at, { member, expected });
  applyRule(root, rules.root, context);
  return {
    structure: {
      ...structure,
      snapshot: { element: adds ? withoutSaidSlicing(elementsOf(root), structure) : elementsOf(root) },
    },
    faults,
  };
}

function isTextOrAbsent(structure: StructureDefinition, member: string): boolean {
  const value: unknown = (structure as unknown as Record<string, unknown>)[member];
  return value === undefined || typeof value === 'string';
}

function baseOf(structure: StructureDefinition, definitions: Definitions, faults: Issue[]): Node | undefined {
  const { baseDefinition } = structure;
  const beginsAnew = baseDefinition === undefined || baseDefinition === baseOfAll;
  if (beginsAnew && structure.derivation !== 'constraint') return beginning(structure);
  const base = baseDefinition === undefined ? undefined : definitions.structure(baseDefinition);
  const tree = base && treeOfStructure(base);
  if (!tree)
    faults.push(
      issue('definition-missing', {
        place: 'StructureDefinition.baseDefinition',
        ...(baseDefinition !== undefined && { expected: baseDefinition }),
        source: canonicalOf(structure),
      }),
    );
  return tree;
}

/** Without members of its own, and in R4 without a definition; logical models may stand on it. */
const baseOfAll = 'http://hl7.org/fhir/StructureDefinition/Base';

/** Element and Resource stand on nothing. */
const beginning = ({ type }: StructureDefinition): Node => ({
  name: type,
  element: { path: type, min: 0, max: '*' },
  children: [],
  slices: [],
});

/** A specialisation calls its root by its own name; a constraint keeps the type's. */
function beginningFrom(root: Node, { type, kind }: StructureDefinition, adds: boolean): Node {
  const extension = root.element.extension?.filter((e) => !ofThePublished.test(e.url)) ?? [];
  const { extension: _, base, condition, ...rest } = root.element;
  const element = {
    ...rest,
    ...(extension.length > 0 && { extension }),
    ...(condition && kind !== 'primitive-type' && { condition }),
  };
  return adds
    ? { ...root, name: type.slice(type.lastIndexOf('/') + 1), element }
    : { ...root, element: { ...element, ...(base && { base }) } };
}

/** Extensions that speak of a published definition itself, and not of what stands on it. */
const ofThePublished =
  /\/structuredefinition-(standards-status(-reason)?|normative-version|fmm(-no-warnings)?|wg|summary|category)$/;

/** Extensions of resources are sliced all the same, but published resources do not say so. */
function withoutSaidSlicing(elements: ElementDefinition[], { kind }: StructureDefinition): ElementDefinition[] {
  if (kind === 'complex-type' || kind === 'logical') return elements;
  return elements.map((element) => {
    if (!/xtension$/.test(element.path ?? '')) return element;
    const { slicing: _, ...rest } = element;
    return rest;
  });
}
