import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { type Context, copyWithin, missing, treeOfStructure, typeCanonical } from './context.ts';
import type { Node } from './tree.ts';

/** What every element has, whichever of its types is meant. */
const common: ReadonlySet<string> = new Set(['id', 'extension']);

/**
 * Gives a node the children of its type, so that a rule can speak of one of them: of the profile on the type when there
 * is one, of the element that a contentReference names, else of the type itself. False when there is nothing to unfold.
 */
export function unfold(node: Node, child: string, context: Context): boolean {
  if (node.children.length > 0) return true;
  const { contentReference } = node.element;
  if (contentReference !== undefined) return unfoldReferred(node, contentReference, context);
  const structure = definitionOf(node.element.type ?? [], child, context);
  const tree = structure && treeOfStructure(structure);
  if (!tree) return false;
  node.children = copyWithin(context, tree).children;
  return node.children.length > 0;
}

type Types = NonNullable<ElementDefinition['type']>;

function definitionOf(types: Types, child: string, context: Context): StructureDefinition | undefined {
  const codes = new Set(types.map((t) => t.code));
  if (codes.size === 0) return undefined;
  if (codes.size !== 1) return common.has(child) ? context.definitions.type('Element') : undefined;
  const [type] = types;
  const code = type?.code ?? '';
  if (code.startsWith('http://hl7.org/fhirpath/')) return undefined;
  const profile = types.length === 1 && type?.profile?.length === 1 ? type.profile[0] : undefined;
  return (
    (profile !== undefined ? structureOf(profile, context) : undefined) ?? structureOf(typeCanonical(code), context)
  );
}

/** A definition with its snapshot, or a finding that it is not at hand. */
export function structureOf(canonical: string, context: Context): StructureDefinition | undefined {
  const structure = context.definitions.structure(canonical);
  if (!structure?.snapshot?.element?.length) missing(context, canonical, 'StructureDefinition.differential');
  return structure;
}

/** R4 2.27.5.1.1: the content is that of the named element, which takes the place of the reference. */
function unfoldReferred(node: Node, reference: string, context: Context): boolean {
  const target = referred(context.base, reference.slice(reference.indexOf('#') + 1));
  if (!target) return false;
  const { contentReference: _, ...element } = node.element;
  node.element = { ...element, ...(target.element.type && { type: target.element.type }) };
  node.children = copyWithin(context, target).children;
  return true;
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
