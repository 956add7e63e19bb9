import type { Id } from '../../record-copy/values.ts';
import type { XmlElement } from '../../xml/element.ts';
import type { Contract, Element, Group } from '../contract/description.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { readOperation } from '../read.ts';

/** What access to an entry is judged by. Absent: the entry does not say it. */
export interface AccessHeader {
  readonly patient?: Id;
  /** HSA-id of the care unit (vårdenhet), in upper case: the key of the inner block. */
  readonly careUnit?: string;
  /** HSA-id or organisation number of the care provider (vårdgivare), in upper case: the key of the outer block. */
  readonly careProvider?: string;
  /** First and last of the times that blocks are compared with; one and the same where the contract states one. */
  readonly start?: string;
  readonly end?: string;
}

interface Draft {
  readonly patient?: Id;
  readonly careUnit?: Id;
  readonly careProvider?: Id;
  readonly blockComparisonTime?: string;
  readonly time?: string;
  readonly author?: { readonly time?: string };
}

/** Fields of an item that access is judged by; the older contracts state no time of comparison of its own. */
const fields = ['patient', 'careUnit', 'careProvider', 'blockComparisonTime', 'time', 'author.time'];
const isJudged = (field = ''): boolean => fields.some((name) => field === name || field.startsWith(`${name}.`));

/** Reads the access control header of an entry, and nothing else of it. */
export function accessHeader(entry: XmlElement, contract: ReadContract): AccessHeader {
  const description = descriptionOf(contract);
  const [entries] = description.root.children as [Group];
  const pruned = onlyDescribed(entry, entries, description.types);
  const root: XmlElement = { ...entry, name: description.operation, ns: description.responder, children: [pruned] };
  const { items: [draft = {}] = [] } = readOperation(root, description).draft as { items?: Draft[] };
  const { patient, careUnit, careProvider, blockComparisonTime, time, author } = draft;
  const times = (blockComparisonTime === undefined ? [time, author?.time] : [blockComparisonTime])
    .filter((one): one is string => one !== undefined && Number.isFinite(Date.parse(one)))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  return {
    ...(patient && { patient }),
    ...idOf('careUnit', careUnit),
    ...idOf('careProvider', careProvider),
    ...(times.length > 0 && { start: times[0]!, end: times.at(-1)! }),
  };
}

const idOf = (name: 'careUnit' | 'careProvider', id: Id | undefined): { readonly [K in typeof name]?: string } => {
  const value = id?.value?.trim().toUpperCase();
  return value ? { [name]: value } : {};
};

const known = new Map<ReadContract, Contract>();

/** The response's description, of the access control header alone. */
function descriptionOf(contract: ReadContract): Contract {
  const before = known.get(contract);
  if (before) return before;
  const { response, entry } = contract;
  const entries = response.root.children.find(({ name }) => name === entry) as Group;
  const header = entries.children[0] as Group;
  const own = header.children.find(({ name }) => name === 'accessControlHeader');
  const judged = own ? { ...header, children: [own] } : header;
  const kept = { ...entries, children: [prune(judged)!] };
  const made: Contract = { ...response, root: { ...response.root, children: [kept] } };
  known.set(contract, made);
  return made;
}

/** What is left of a description: leaves of the fields above. */
function prune(element: Element): Element | undefined {
  if (element.kind === 'leaf') return isJudged(element.field) ? element : undefined;
  const children = element.children.flatMap((child) => prune(child) ?? []);
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
