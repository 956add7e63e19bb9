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

const writeChildren = (contract: Contract, group: Group, draft: Draft): XmlTree[] =>
  group.children.flatMap((description) => writeElement(contract, description, draft));

function writeElement(contract: Contract, description: Element, draft: Draft): XmlTree[] {
  if (description.kind === 'leaf') return writeLeaf(contract, description, draft);
  return draftsOf(description, draft).flatMap((inner) => {
    const children = writeChildren(contract, description, inner);
    if (children.length === 0 && !(description.mayBeEmpty && description.min === 1)) return [];
    return [{ ns: description.ownNamespace ? contract.responder : contract.types, name: description.name, children }];
  });
}

/** The drafts that a group is written from: one for each item, the nested message, or the one at hand. */
function draftsOf({ scope }: Group, draft: Draft): readonly Draft[] {
  if (!scope) return [draft];
  const inner = get(draft, scope.path) as Draft | readonly Draft[] | undefined;
  if (inner === undefined) return [];
  return Array.isArray(inner) ? (inner as Draft[]) : [inner as Draft];
}

function writeLeaf({ types }: Contract, { name, form, datatype, field }: Leaf, draft: Draft): XmlTree[] {
  const value = field === undefined ? undefined : get(draft, field);
  if (value === undefined) return [];
  const encoded = datatype.encode(value);
  const parts = datatype.parts.flatMap((part) => {
    const text = encoded[part.name];
    return text === undefined ? [] : [[part.name, text] as const];
  });
  if (form === 'text') return [{ ns: types, name, text: parts[0]?.[1] ?? '' }];
  if (form === 'attributes') return [{ ns: types, name, attributes: parts }];
  return [{ ns: types, name, children: parts.map(([part, text]) => ({ ns: types, name: part, text })) }];
}
