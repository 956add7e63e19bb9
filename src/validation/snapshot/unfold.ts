import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { splitCanonical } from '../packages/layer.ts';
import { type Context, copyWithin, missing, treeOfStructure, typeCanonical } from './context.ts';
import type { Node } from './tree.ts';

/** What every element has, whichever of its types is meant. */
const common: ReadonlySet<string> = new Set(['id', 'extension']);

/**
 * Gives a node the children of its type, so that a rule can speak of one of them: of the profile on the type when there
 * is one, of the element that a contentReference names, else of the type itself. Below a profile that is not at hand
 * nothing can be called wrong: what is meant may be in it.
 */
export function unfold(node: Node, child: string, context: Context): void {
  if (node.children.length > 0) return;
  const { contentReference } = node.element;
  if (contentReference !== undefined) {
    unfoldReferred(node, contentReference, context);
    return;
  }
  const found = definitionOf(node.element.type ?? [], child, context);
  const tree = found && treeOfStructure(found.structure);
  if (!tree) return;
  node.children = copyWithin(context, tree).children;
  const { constraint } = tree.element;
  if (context.structure.kind === 'logical' && constraint && !node.element.constraint)
    node.element = { ...node.element, constraint };
  if (found.instead || node.uncertain) for (const one of node.children) one.uncertain = true;
}

type Types = NonNullable<ElementDefinition['type']>;

/** The definition to walk into; `instead` of a profile that is not at hand. */
interface Walked {
  readonly structure: StructureDefinition;
  readonly instead: boolean;
}

function definitionOf(types: Types, child: string, context: Context): Walked | undefined {
  const codes = new Set(types.map((t) => t.code));
  if (codes.size === 0) return undefined;
  if (codes.size !== 1) return walked(common.has(child) ? context.definitions.type('Element') : undefined, false);
  const [type] = types;
  const code = type?.code ?? '';
  if (code.startsWith('http://hl7.org/fhirpath/')) return undefined;
  const profile = types.length === 1 && type?.profile?.length === 1 ? type.profile[0] : undefined;
  const profiled = profile === undefined ? undefined : structureOf(profile, context);
  return walked(profiled ?? structureOf(typeCanonical(code), context), profile !== undefined && !profiled);
}

const walked = (structure: StructureDefinition | undefined, instead: boolean): Walked | undefined =>
  structure && { structure, instead };

/**
 * A definition with its snapshot, or a finding that it is not at hand. Another version than the one asked for is better
 * than none: it is told, and used.
 */
export function structureOf(canonical: string, context: Context): StructureDefinition | undefined {
  const structure = context.definitions.structure(canonical);
  if (structure?.snapshot?.element?.length) return structure;
  const { url, version } = splitCanonical(canonical);
  const other = version === undefined ? undefined : context.definitions.structure(url);
  missing(context, canonical, other);
  return other?.snapshot?.element?.length ? other : undefined;
}

/** R4 2.27.5.1.1: the content is that of the named element, which takes the place of the reference. */
function unfoldReferred(node: Node, reference: string, context: Context): void {
  const target = referred(context.base, reference.slice(reference.indexOf('#') + 1));
  if (!target) return;
  const { contentReference: _, ...element } = node.element;
  node.element = { ...element, ...(target.element.type && { type: target.element.type }) };
  node.children = copyWithin(context, target).children;
}

/** `Bundle.link`: by the element's own id, which is its path where it is no slice. */
function referred(base: Node, id: string): Node | undefined {
  let node: Node | undefined = base;
  const [root, ...segments] = id.split('.');
  if (root !== base.name) return undefined;
  for (const segment of segments) {
    const [name, slice] = segment.split(':', 2);
    const child: Node | undefined = node?.children.find((c) => c.name === name);
    node = slice === undefined ? child : child?.slices.find((s) => s.slice === slice);
  }
  return node;
}
