import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { canonicalSystem } from '../../model/systems.ts';
import type { Store } from '../../store/store.ts';
import { parseCanonical } from '../../terminology/canonical.ts';
import { type ConceptIndex, conceptsOf } from '../../terminology/concepts/concept.ts';
import type { ListResource } from '../../terminology/import/read-list.ts';
import { type LedgerEntry, versionHeld } from '../../terminology/ledger/ledger.ts';
import { asOf, inForce } from '../../terminology/life/in-force.ts';
import { type ListVersion, versionKey } from '../../terminology/life/list-version.ts';
import type { Pin } from '../../terminology/pins/pin.ts';
import { pinnedTerminology } from '../../terminology/pins/pinned-terminology.ts';
import type { Terminology } from '../../terminology/registry/terminology.ts';
import { allOf, contentOf } from './documents.ts';
import { byUrl, onShelf } from './on-shelf.ts';
import type { RegistryPort } from './parts.ts';
import { plain, type Subscriber } from './subscribers.ts';
import { dayOf } from './swedish-day.ts';

/** Everything released, in memory, as of the last refresh: a message is judged without a read of the store. */
export interface ListsInUse {
  /**
   * Reads what has changed, and swaps it in at once: here, and in the registry that answers FHIR operations. `made` are
   * resources by hash that the caller has in hand, so that they are not parsed again.
   */
  refresh(made?: ReadonlyMap<string, ListResource>): Promise<void>;
  /** Keeps the draft that was taken in last in hand until it is released: the steps that follow need not parse it. */
  keepDraft(sha256: string, resource: ListResource): void;
  versions(): readonly ListVersion[];
  pins(): readonly Pin[];
  ledger(): readonly LedgerEntry[];
  /** Systems that a maintainer has registered to be told. */
  subscribers(): readonly Subscriber[];
  resource(list: Pick<ListVersion, 'sha256'>): ListResource | undefined;
  concepts(url: string, version: string): ConceptIndex | undefined;
  /** Canonical URL of one of our lists by any of its names. */
  canonical(system: string): string | undefined;
  /** The version of a list that is, or was, in force at a moment (milliseconds), by the releases that were out then. */
  current(url: string, at: number): string | undefined;
  valueSets(): readonly ValueSet[];
  maps(): readonly ConceptMap[];
  /** The version of every list that a message means at a moment: the pin's, else the one in force; by url. */
  meant(at: number, pin: Pin | undefined): ReadonlyMap<string, string>;
  /** What the registry answers from, as of a moment, with those versions; undefined without a registry. */
  terminology(at: number, meant: ReadonlyMap<string, string>): Terminology | undefined;
  /** The maps that lead from a list, in those versions. */
  mapsFrom(meant: ReadonlyMap<string, string>): (url: string) => readonly ConceptMap[];
  /** The version that the system serving a unit is known to have. */
  versionAt(unit: string, url: string): string | undefined;
}

interface State {
  readonly versions: readonly ListVersion[];
  readonly pins: readonly Pin[];
  readonly ledger: readonly LedgerEntry[];
  readonly subscribers: readonly Subscriber[];
  readonly resources: ReadonlyMap<string, ListResource>;
  readonly names: ReadonlyMap<string, string>;
  /** Newest released version of each map and value set. */
  readonly newest: readonly ListResource[];
  /** Everything released, by `url|version`. */
  readonly released: ReadonlyMap<string, ListResource>;
  /** When the last release or retirement was: since then nothing but the day decides what is in force. */
  readonly settledAt: number;
}

const nothing: State = {
  versions: [],
  pins: [],
  ledger: [],
  subscribers: [],
  resources: new Map(),
  names: new Map(),
  newest: [],
  released: new Map(),
  settledAt: 0,
};

export function makeListsInUse(store: Store, registry?: RegistryPort): ListsInUse {
  let state = nothing;
  let draft: { readonly sha256: string; readonly resource: ListResource } | undefined;

  /** One after the other: what was read last is what is in use in the end. */
  let last: Promise<void> = Promise.resolve();
  const refresh = (made?: ReadonlyMap<string, ListResource>): Promise<void> => {
    const next = last.then(() => readAnew(made));
    last = next.catch(() => undefined);
    return next;
  };

  async function readAnew(made?: ReadonlyMap<string, ListResource>): Promise<void> {
    const versions = (await allOf(store, 'list')).map((h) => h.doc);
    const out = versions.filter((v) => v.releasedAt !== undefined);
    const resources = new Map<string, ListResource>();
    for (const { sha256 } of out) {
      const known = state.resources.get(sha256) ?? made?.get(sha256) ?? (await parsed(store, sha256));
      if (known) resources.set(sha256, known);
    }
    const [pins, ledger] = [await allOf(store, 'pin'), await allOf(store, 'ledger')];
    const subscribers = (await allOf(store, 'subscriber')).filter(({ doc }) => !doc.ended);
    const next: State = {
      versions,
      pins: pins.map((h) => h.doc),
      ledger: ledger.map((h) => h.doc),
      subscribers: subscribers.map((h) => plain(h.doc)),
      resources,
      names: namesOf([...resources.values()]),
      newest: newestOf(out, resources),
      released: new Map(
        out.flatMap((v) => {
          const resource = resources.get(v.sha256);
          return resource ? [[versionKey(v), resource] as const] : [];
        }),
      ),
      settledAt: Math.max(0, ...out.flatMap((v) => [v.releasedAt ?? 0, v.retiredAt ?? 0])),
    };
    const changed =
      next.pins.length !== state.pins.length ||
      next.resources.size !== state.resources.size ||
      [...resources].some(([sha, r]) => state.resources.get(sha) !== r);
    const shelf = changed ? onShelf(out, resources, next.pins) : [];
    await registry?.prepare(shelf);
    state = next;
    if (made) draft = undefined;
    if (changed) registry?.replace('store', shelf);
  }

  const released = (url: string, version: string) => state.released.get(versionKey({ url, version }));
  const concepts = (url: string, version: string): ConceptIndex | undefined => {
    const resource = released(url, version);
    return resource?.resourceType === 'CodeSystem' ? conceptsOf(resource) : undefined;
  };
  let today: { readonly of: State; readonly day: string; readonly inForce: ReadonlyMap<string, string> } | undefined;
  const inForceAt = (at: number): ReadonlyMap<string, string> => {
    const day = dayOf(at);
    if (today?.of === state && today.day === day && at >= state.settledAt) return today.inForce;
    const versions = [...Map.groupBy(state.versions, (v) => v.url)].flatMap(([url, some]) => {
      const version = inForce(asOf(some, at), day)?.version;
      return version === undefined ? [] : [[url, version] as const];
    });
    const found = new Map(versions);
    if (at >= state.settledAt) today = { of: state, day, inForce: found };
    return found;
  };
  const canonical = (system: string) => state.names.get(system) ?? state.names.get(canonicalSystem(system));
  const mapsBySource = new WeakMap<ReadonlyMap<string, string>, ReadonlyMap<string, readonly ConceptMap[]>>();
  const mapsOf = (resources: readonly ListResource[]) => {
    const bySource = new Map<string, ConceptMap[]>();
    for (const map of resources) {
      if (map.resourceType !== 'ConceptMap') continue;
      const sources = (map.group ?? []).flatMap(({ source }) => (source && canonical(source)) || []);
      for (const url of new Set(sources)) bySource.set(url, [...(bySource.get(url) ?? []), map]);
    }
    return bySource;
  };
  // Every message asks: what a pin and a day come to is made once for each state.
  const overlaid = new WeakMap<Pin, { readonly current: object; readonly meant: ReadonlyMap<string, string> }>();
  const seenThrough = new WeakMap<object, { readonly base: Terminology; readonly seen: Terminology }>();
  const of = (url: string) => state.versions.filter((v) => v.url === url);
  const only = <K extends ListResource['resourceType']>(kind: K) =>
    state.newest.filter((r): r is Extract<ListResource, { resourceType: K }> => r.resourceType === kind);
  return {
    refresh,
    versions: () => state.versions,
    pins: () => state.pins,
    ledger: () => state.ledger,
    subscribers: () => state.subscribers,
    keepDraft: (sha256, resource) => {
      draft = { sha256, resource };
    },
    resource: ({ sha256 }) => state.resources.get(sha256) ?? (draft?.sha256 === sha256 ? draft.resource : undefined),
    concepts,
    canonical,
    current: (url, at) => inForce(asOf(of(url), at), dayOf(at))?.version,
    valueSets: () => only('ValueSet'),
    maps: () => only('ConceptMap'),
    meant(at, pin) {
      const current = inForceAt(at);
      if (!pin) return current;
      const known = overlaid.get(pin);
      if (known?.current === current) return known.meant;
      const meant = new Map([...current, ...pin.lists.map(urlAndVersion)]);
      overlaid.set(pin, { current, meant });
      return meant;
    },
    terminology(at, meant) {
      if (!registry) return undefined;
      const now = at >= state.settledAt;
      const known = now ? seenThrough.get(meant) : undefined;
      if (known?.base === registry.current()) return known.seen;
      const out = state.versions.filter((v) => v.releasedAt !== undefined && v.releasedAt <= at);
      const base = now ? registry.current() : registry.supposing('store', onShelf(out, state.resources, []));
      const seen = pinnedTerminology(
        base,
        [...meant].map(([url, version]) => versionKey({ url, version })),
      );
      if (now) seenThrough.set(meant, { base, seen });
      return seen;
    },
    mapsFrom(meant) {
      const bySource =
        mapsBySource.get(meant) ?? mapsOf([...meant].flatMap(([url, version]) => released(url, version) ?? []));
      mapsBySource.set(meant, bySource);
      return (url) => bySource.get(url) ?? [];
    },
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

const urlAndVersion = (list: string): readonly [string, string] => {
  const { url, version = '' } = parseCanonical(list);
  return [url, version];
};

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

const newestOf = (versions: readonly ListVersion[], resources: ReadonlyMap<string, ListResource>): ListResource[] =>
  byUrl(versions).flatMap((order) => resources.get(order.findLast((v) => v.state === 'released')?.sha256 ?? '') ?? []);
