import type { BundleEntry, OperationOutcome, Resource } from '@medplum/fhirtypes';
import { itemKinds, mappingOf } from '../../adapters/record-copy/fhir/kinds.ts';
import { type RecordEntries, recordEntries } from '../../adapters/record-copy/fhir/searchset.ts';
import { recordIdSystem } from '../../adapters/record-copy/fhir/systems.ts';
import type { ItemKind, RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import { readContracts } from '../../adapters/rivta/contract/read/contracts.ts';
import type { Issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';

/** Kinds of entries that a contract reads. */
export const readKinds: readonly ItemKind[] = itemKinds.filter((kind) =>
  readContracts.some((one) => one.kind === kind),
);

const typesOf = (kind: ItemKind): string[] => mappingOf(kind).resource.split(', ');

/** Types of resources that entries become, and can be searched by. */
export const foundTypes: readonly string[] = [...new Set(readKinds.flatMap(typesOf))].sort();

/** Kinds of entries that become resources of the type. */
export const kindsOfType = (type: string): ItemKind[] => readKinds.filter((kind) => typesOf(kind).includes(type));

/** What was found, as FHIR: the resources, and which of them were asked for. */
export interface Found extends RecordEntries {
  /** Places among the entries. */
  readonly matches: readonly number[];
}

/** Of one type, in one category where it is named: `code`, or `system|code`. Without a type: every entry's main resource. */
export interface Wanted {
  readonly type?: string;
  readonly category?: string;
}

/** `space`: see `recordEntries`; `at`: now. */
export function foundIn(copy: RecordCopy, { type, category }: Wanted, space: string, at: string): Found {
  const { entries, itemOf } = recordEntries(copy, space, at);
  const isMatch = (resource: Resource | undefined): boolean => {
    if (!resource) return false;
    const asked = type === undefined ? isMain(resource) : resource.resourceType === type;
    return asked && (category === undefined || inCategory(resource, category));
  };
  return { entries, itemOf, matches: entries.flatMap(({ resource }, n) => (isMatch(resource) ? [n] : [])) };
}

type Identified = { readonly identifier?: readonly { readonly system?: string }[] };
type Categorised = { readonly category?: Coded | readonly Coded[] };
interface Coded {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}

/** The main resource of an entry bears the entry's identity. */
const isMain = (resource: Resource): boolean => {
  const { identifier } = resource as Identified;
  return Array.isArray(identifier) && identifier.some(({ system }) => system === recordIdSystem);
};

function inCategory(resource: Resource, asked: string): boolean {
  const bar = asked.indexOf('|');
  const [system, code] = bar < 0 ? [undefined, asked] : [asked.slice(0, bar), asked.slice(bar + 1)];
  const { category = [] } = resource as Categorised;
  return [category]
    .flat()
    .flatMap(({ coding = [] }: Coded) => coding)
    .some((one) => one.code === code && (system === undefined || (one.system ?? '') === system));
}

/** A page: places among the entries, matches first. */
export interface PagePlaces {
  readonly places: readonly number[];
  readonly matches: ReadonlySet<number>;
}

/**
 * Matches `from` to `to` with everything that they refer to, and the Provenance of each. Nothing is reached by way of an
 * item that is not open: whom it shares with no open one is part of what it hides.
 */
export function pageOf(found: Found, from: number, to: number, open?: (item: number) => boolean): PagePlaces {
  const { entries, itemOf, matches } = found;
  const isOpen = (place: number): boolean => !open || itemOf[place] === undefined || open(itemOf[place]);
  const places = new Map(entries.flatMap(({ fullUrl }, n) => (isOpen(n) ? [[fullUrl ?? '', n]] : [])));
  const asked = matches.slice(from, to);
  const owners = open && ownersOf(found, asked);
  const chosen = new Set(open ? asked.filter((place) => owners?.get(place)?.some(open)) : asked);
  const taken = new Set(chosen);
  const waiting = [...chosen];
  entries.forEach(({ resource }, n) => {
    if (resource?.resourceType !== 'Provenance' || !isOpen(n)) return;
    if (resource.target.some(({ reference = '' }) => chosen.has(places.get(reference) ?? -1))) waiting.push(n);
  });
  for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
    taken.add(n);
    for (const url of referencesOf(entries[n]!.resource)) {
      const place = places.get(url);
      if (place !== undefined && !taken.has(place)) waiting.push(place);
    }
  }
  const inOrder = [...taken].sort((a, b) => Number(chosen.has(b)) - Number(chosen.has(a)) || a - b);
  return { places: inOrder, matches: chosen };
}

/** The entries of a page, as a search shows them. */
export const entriesAt = ({ entries }: Found, { places, matches }: PagePlaces): BundleEntry[] =>
  places.map((n) => ({ ...entries[n]!, search: { mode: matches.has(n) ? 'match' : 'include' } }));

/** The items that a page shows something of, by their places in the copy. */
export const itemsAt = (found: Found, { places, matches }: PagePlaces): number[] => [
  ...new Set([
    ...places.map((n) => found.itemOf[n]).filter((item) => item !== undefined),
    ...[...ownersOf(found, [...matches]).values()].flat(),
  ]),
];

/** Of each place the items whose it is: of what several may share (a Specimen) those that refer to it. */
function ownersOf({ entries, itemOf }: Found, places: readonly number[]): Map<number, number[]> {
  const owners = new Map(places.map((n) => [n, itemOf[n] === undefined ? [] : [itemOf[n]]]));
  const shared = new Map(places.filter((n) => itemOf[n] === undefined).map((n) => [entries[n]!.fullUrl ?? '', n]));
  if (shared.size === 0) return owners;
  itemOf.forEach((item, n) => {
    if (item === undefined) return;
    for (const url of referencesOf(entries[n]!.resource)) owners.get(shared.get(url) ?? -1)?.push(item);
  });
  return owners;
}

/** What a resource refers to. What a Provenance is about is no reason to show more of it. */
function referencesOf(resource: Resource | undefined): string[] {
  const counted = resource?.resourceType === 'Provenance' ? { ...resource, target: [] } : resource;
  return [...JSON.stringify(counted).matchAll(/"reference":"(urn:uuid:[0-9a-f-]{36})"/g)].map(([, url]) => url!);
}

/** The answer's findings, as an entry of it. */
export const outcomeEntry = (issues: readonly Issue[]): BundleEntry<OperationOutcome>[] =>
  issues.length === 0 ? [] : [{ resource: operationOutcome(issues), search: { mode: 'outcome' } }];
