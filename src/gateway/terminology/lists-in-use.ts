import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { canonicalSystem } from '../../model/systems.ts';
import type { Store } from '../../store/store.ts';
import { type ConceptIndex, conceptsOf } from '../../terminology/concepts/concept.ts';
import type { ListResource } from '../../terminology/import/read-list.ts';
import { type LedgerEntry, versionHeld } from '../../terminology/ledger/ledger.ts';
import { asOf, inForce, releasedInOrder } from '../../terminology/life/in-force.ts';
import type { ListVersion } from '../../terminology/life/list-version.ts';
import type { Pin } from '../../terminology/pins/pin.ts';
import { allOf, contentOf } from './documents.ts';
import type { RegistryPort } from './parts.ts';
import { dayOf } from './swedish-day.ts';

/** Everything released, in memory, as of the last refresh: a message is judged without a read of the store. */
export interface ListsInUse {
  /**
   * Reads what has changed, and swaps it in at once: here, and in the registry that answers FHIR operations. `made` are
   * resources by hash that the caller has in hand, so that they are not parsed again.
   */
  refresh(made?: ReadonlyMap<string, ListResource>): Promise<void>;
  versions(): readonly ListVersion[];
  pins(): readonly Pin[];
  ledger(): readonly LedgerEntry[];
  resource(list: Pick<ListVersion, 'sha256'>): ListResource | undefined;
  concepts(url: string, version: string): ConceptIndex | undefined;
  /** Canonical URL of one of our lists by any of its names. */
  canonical(system: string): string | undefined;
  /** The version of a list that is, or was, in force at a moment (milliseconds), by the releases that were out then. */
  current(url: string, at: number): string | undefined;
  valueSets(): readonly ValueSet[];
  maps(): readonly ConceptMap[];
  /** The version that the system serving a unit is known to have. */
  versionAt(unit: string, url: string): string | undefined;
}

interface State {
  readonly versions: readonly ListVersion[];
  readonly pins: readonly Pin[];
  readonly ledger: readonly LedgerEntry[];
  readonly resources: ReadonlyMap<string, ListResource>;
  readonly names: ReadonlyMap<string, string>;
  /** Newest released version of each map and value set. */
  readonly newest: readonly ListResource[];
}

const nothing: State = { versions: [], pins: [], ledger: [], resources: new Map(), names: new Map(), newest: [] };

export function makeListsInUse(store: Store, registry?: RegistryPort): ListsInUse {
  let state = nothing;

  async function refresh(made?: ReadonlyMap<string, ListResource>): Promise<void> {
    const versions = (await allOf(store, 'list')).map((h) => h.doc);
    const out = versions.filter((v) => v.releasedAt !== undefined);
    const resources = new Map<string, ListResource>();
    for (const { sha256 } of out) {
      const known = state.resources.get(sha256) ?? made?.get(sha256) ?? (await parsed(store, sha256));
      if (known) resources.set(sha256, known);
    }
    const [pins, ledger] = [await allOf(store, 'pin'), await allOf(store, 'ledger')];
    const next: State = {
      versions,
      pins: pins.map((h) => h.doc),
      ledger: ledger.map((h) => h.doc),
      resources,
      names: namesOf([...resources.values()]),
      newest: newestOf(out, resources),
    };
    const changed =
      next.resources.size !== state.resources.size || [...resources].some(([sha, r]) => state.resources.get(sha) !== r);
    state = next;
    if (changed) registry?.replace('store', ranked(out, resources));
  }

  const concepts = (url: string, version: string): ConceptIndex | undefined => {
    const list = state.versions.find((v) => v.url === url && v.version === version && v.releasedAt !== undefined);
    const resource = list && state.resources.get(list.sha256);
    return resource?.resourceType === 'CodeSystem' ? conceptsOf(resource) : undefined;
  };
  const of = (url: string) => state.versions.filter((v) => v.url === url);
  const only = <K extends ListResource['resourceType']>(kind: K) =>
    state.newest.filter((r): r is Extract<ListResource, { resourceType: K }> => r.resourceType === kind);
  return {
    refresh,
    versions: () => state.versions,
    pins: () => state.pins,
    ledger: () => state.ledger,
    resource: ({ sha256 }) => state.resources.get(sha256),
    concepts,
    canonical: (system) => state.names.get(system) ?? state.names.get(canonicalSystem(system)),
    current: (url, at) => inForce(asOf(of(url), at), dayOf(at))?.version,
    valueSets: () => only('ValueSet'),
    maps: () => only('ConceptMap'),
    versionAt: (unit, url) => {
      const held = state.ledger
        .filter((e) => e.url === url && e.units.includes(unit))
        .flatMap((e) => versionHeld(e) ?? []);
      return held.sort((a, b) => b.at - a.at)[0]?.version;
    },
  };
}

async function parsed(store: Store, sha256: string): Promise<ListResource | undefined> {
  const bytes = await contentOf(store, sha256);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}

/** URL, `urn:oid:`, bare OID and UUID of each list lead to its URL. */
function namesOf(resources: readonly ListResource[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const resource of resources) {
    if (resource.resourceType !== 'CodeSystem') continue;
    const url = resource.url!;
    names.set(url, url).set(canonicalSystem(url), url);
    for (const { value } of (resource as CodeSystem).identifier ?? [])
      if (value) names.set(value, url).set(canonicalSystem(value), url);
  }
  return names;
}

const byUrl = (versions: readonly ListVersion[]): readonly (readonly ListVersion[])[] =>
  [...new Set(versions.map((v) => v.url))].map((url) => releasedInOrder(versions.filter((v) => v.url === url)));

const newestOf = (versions: readonly ListVersion[], resources: ReadonlyMap<string, ListResource>): ListResource[] =>
  byUrl(versions).flatMap((order) => resources.get(order.findLast((v) => v.state === 'released')?.sha256 ?? '') ?? []);

/** Every released version in the declared order, and a NamingSystem for each list that has other names. */
function ranked(
  versions: readonly ListVersion[],
  resources: ReadonlyMap<string, ListResource>,
): Parameters<RegistryPort['replace']>[1] {
  return byUrl(versions).flatMap((order) => {
    const held = order.flatMap(({ sha256 }, rank) => {
      const resource = resources.get(sha256);
      return resource ? [{ resource, rank }] : [];
    });
    const newest = held.at(-1)?.resource;
    return [...held, ...(newest?.resourceType === 'CodeSystem' ? namingSystem(newest) : [])] as unknown as Parameters<
      RegistryPort['replace']
    >[1];
  });
}

function namingSystem({ url, name, identifier }: CodeSystem): readonly { readonly resource: object }[] {
  const others = (identifier ?? []).flatMap(({ value }) => (value ? [value] : []));
  if (others.length === 0) return [];
  const type = (value: string) =>
    value.startsWith('urn:oid:') ? 'oid' : value.startsWith('urn:uuid:') ? 'uuid' : 'uri';
  const bare = (value: string) => value.replace(/^urn:(?:oid|uuid):/, '');
  const uniqueId = [
    { type: 'uri', value: url, preferred: true },
    ...others.map((value) => ({ type: type(value), value: bare(value) })),
  ];
  return [
    {
      resource: {
        resourceType: 'NamingSystem',
        name,
        status: 'active',
        kind: 'codesystem',
        date: '2026-11-26',
        uniqueId,
      },
    },
  ];
}
