import type { XmlElement } from '../../xml/element.ts';
import type { Contract, Element, Group } from '../contract/description.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import type { Draft } from '../draft.ts';
import { readOperation } from '../read.ts';

/**
 * Reads the named fields of an entry's header, and nothing else of it. `accessAlone`: where the contract has an access
 * control header of its own, out of that alone.
 */
export function headerReader(fields: readonly string[], { accessAlone }: { readonly accessAlone: boolean }) {
  const known = new Map<ReadContract, Contract>();
  const isRead = (field = ''): boolean => fields.some((name) => field === name || field.startsWith(`${name}.`));

  /** The response's description, of those fields alone. */
  const descriptionOf = (contract: ReadContract): Contract => {
    const before = known.get(contract);
    if (before) return before;
    const { response, entry } = contract;
    const entries = response.root.children.find(({ name }) => name === entry) as Group;
    const header = entries.children[0] as Group;
    const own = accessAlone && header.children.find(({ name }) => name === 'accessControlHeader');
    const read = prune(own ? { ...header, children: [own] } : header, isRead)!;
    const root = { ...response.root, children: [{ ...entries, children: [read] }] };
    const made: Contract = { ...response, root };
    known.set(contract, made);
    return made;
  };

  return (entry: XmlElement, contract: ReadContract): Draft => {
    const description = descriptionOf(contract);
    const [entries] = description.root.children as [Group];
    const pruned = onlyDescribed(entry, entries, description.types);
    const root: XmlElement = { ...entry, name: description.operation, ns: description.responder, children: [pruned] };
    const { items: [draft = {}] = [] } = readOperation(root, description).draft as { items?: Draft[] };
    return draft;
  };
}

/** What is left of a description: leaves that are read. */
function prune(element: Element, isRead: (field?: string) => boolean): Element | undefined {
  if (element.kind === 'leaf') return isRead(element.field) ? element : undefined;
  const children = element.children.flatMap((child) => prune(child, isRead) ?? []);
  return children.length > 0 ? { ...element, children } : undefined;
}

/** The element with those children alone that the description names: the rest is not even looked at. */
function onlyDescribed(element: XmlElement, group: Group, types: string): XmlElement {
  const children = element.children.flatMap((child) => {
    const described = group.children.find((d) => d.name === child.name && child.ns === (d.ns ?? types));
    if (!described) return [];
    return [described.kind === 'group' ? onlyDescribed(child, described, types) : child];
  });
  return { ...element, attributes: [], text: '', children };
}
