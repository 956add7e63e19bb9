import type { XmlTree } from '../xml/write.ts';
import type { Contract, Element, Group, Leaf } from './contract/description.ts';
import { type Draft, get } from './draft.ts';

/**
 * Writes a draft by its description, in the description's order. What the draft does not have is left out, also where
 * the contract demands it: the reader, run over what was written, is the one judge of completeness.
 */
export const writeOperation = (draft: Draft, contract: Contract): XmlTree => ({
  ns: contract.responder,
  name: contract.operation,
  children: writeChildren(contract, contract.root, draft),
});

function writeChildren(contract: Contract, group: Group, draft: Draft): XmlTree[] {
  const trees = group.children.map((description) => writeElement(contract, description, draft));
  if (trees.every((tree) => tree.length === 0)) return [];
  return trees.flatMap((tree, i) => (tree.length > 0 ? tree : writeAbsent(contract, group.children[i]!)));
}

/** What a contract demands beside the rest: an element that may be empty, a text that says "none". */
function writeAbsent({ types }: Contract, description: Element): XmlTree[] {
  const head = { ns: description.ns ?? types, name: description.name };
  if (description.kind === 'group')
    return description.mayBeEmpty && description.min === 1 ? [{ ...head, children: [] }] : [];
  return description.absent === undefined ? [] : [{ ...head, text: description.absent }];
}

function writeElement(contract: Contract, description: Element, draft: Draft): XmlTree[] {
  if (description.kind === 'leaf') return writeLeaf(contract, description, draft);
  return draftsOf(description, draft).flatMap((inner) => {
    const children = writeChildren(contract, description, inner);
    if (children.length === 0) return [];
    return [{ ns: description.ns ?? contract.types, name: description.name, children }];
  });
}

/** The drafts that a group is written from: one for each item, the nested message, or the one at hand. */
function draftsOf({ scope }: Group, draft: Draft): readonly Draft[] {
  if (!scope) return [draft];
  const inner = get(draft, scope.path) as Draft | readonly Draft[] | undefined;
  if (inner === undefined) return [];
  return Array.isArray(inner) ? (inner as Draft[]) : [inner as Draft];
}

function writeLeaf(contract: Contract, leaf: Leaf, draft: Draft): XmlTree[] {
  const value = leaf.field === undefined ? undefined : get(draft, leaf.field);
  if (value === undefined) return [];
  const values = leaf.max > 1 ? (value as unknown[]) : [value];
  return values.flatMap((one) => leafTree(contract, leaf, one));
}

/**
 * An element that need not be there is left out where nothing of its value can be said in this contract (a profession of
 * another code system in version 1): never an empty element. What was left out is found by reading the result again.
 */
function leafTree({ types }: Contract, { name, form, datatype, min, ns = types }: Leaf, value: unknown): XmlTree[] {
  const encoded = datatype.encode(value);
  const parts = datatype.parts.flatMap((part) => {
    const text = encoded[part.name];
    return text === undefined ? [] : [[part.name, text] as const];
  });
  if (parts.length === 0 && min === 0) return [];
  if (form === 'text') return [{ ns, name, text: parts[0]?.[1] ?? '' }];
  if (form === 'attributes') return [{ ns, name, attributes: parts }];
  return [{ ns, name, children: parts.map(([part, text]) => ({ ns, name: part, text })) }];
}
