import { compareVersions, parseCanonical, versionMatches } from '../canonical.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import type { CodeSystemResource, ConceptMapResource, LibraryResource, ValueSetResource } from '../resource.ts';
import type { Names } from './names.ts';
import type { Shelf } from './shelf.ts';
import type { Terminology } from './terminology.ts';
import { pick, type VersionList } from './version-list.ts';

/** What lies under the shelves and is made when it is asked for: R4 core and packages, systems made by rule. */
export interface Cellar {
  codeSystems(url: string): VersionList<CodeSystemProvider>;
  supplementsOf(url: string): readonly CodeSystemResource[];
  valueSets(url: string): VersionList<ValueSetResource>;
  conceptMaps(url: string): VersionList<ConceptMapResource>;
  everyConceptMap(): Iterable<ConceptMapResource>;
  manifests(url: string): VersionList<LibraryResource>;
}

/**
 * Several shelves seen as one. A version is looked for from the top down; where none is named, the first shelf that has
 * the canonical decides: what a request brings goes before what is released here, and that before FHIR core.
 */
export function layered(shelves: readonly Shelf[], cellar: Cellar, names: Names): Terminology {
  /** The versions of a canonical, layer by layer from the top; empty layers left out. */
  const stacked = <T>(
    from: (shelf: Shelf) => ReadonlyMap<string, VersionList<T>>,
    below: (url: string) => VersionList<T>,
  ) =>
    memo((url: string): readonly VersionList<T>[] =>
      [...shelves.map((shelf) => from(shelf).get(url) ?? []), below(url)].filter((list) => list.length > 0),
    );
  const systems = stacked((shelf) => shelf.codeSystems, cellar.codeSystems);
  const valueSets = stacked((shelf) => shelf.valueSets, cellar.valueSets);
  const maps = stacked((shelf) => shelf.conceptMaps, cellar.conceptMaps);
  const manifests = stacked((shelf) => shelf.manifests, cellar.manifests);
  const supplements = shelves.flatMap((shelf) => shelf.supplements);
  const held = memo((name: string) =>
    systems(name).length > 0 ? name : names.all(name).find((n) => systems(n).length > 0),
  );
  const systemName = (name: string) => held(name) ?? name;

  return {
    systemName,
    codeSystem: (system, version) => pickFrom(systems(systemName(system)), version),
    codeSystemVersions: (system) => versionsIn(systems(systemName(system))),
    supplement: (url, version) =>
      supplements.find((one) => one.url === url && (version === undefined || versionMatches(one.version, version))),
    supplementsOf: (system, version) => {
      const all = names.all(system);
      return [...supplements, ...cellar.supplementsOf(system)].filter((one) => {
        const base = parseCanonical(one.supplements ?? '');
        return all.includes(base.url) && (base.version === undefined || base.version === version);
      });
    },
    valueSet: (url, version) => pickFrom(valueSets(url), version),
    valueSetVersions: (url) => versionsIn(valueSets(url)),
    conceptMap: (url, version) => pickFrom(maps(url), version),
    *conceptMaps() {
      for (const { allMaps } of shelves) yield* allMaps.toSorted((a, b) => compareVersions(b.version, a.version));
      yield* cellar.everyConceptMap();
    },
    manifest: (url, version) => pickFrom(manifests(url), version),
    nearMiss: (name) => (held(name) === undefined ? names.near(name) : undefined),
  };
}

function pickFrom<T>(layers: readonly VersionList<T>[], version?: string): T | undefined {
  for (const list of layers) {
    const found = pick(list, version);
    if (found !== undefined) return found;
  }
  return undefined;
}

const versionsIn = (layers: readonly VersionList<unknown>[]): readonly (string | undefined)[] =>
  layers.length < 2
    ? (layers[0] ?? []).map((one) => one.version)
    : [...new Set(layers.flat().map((one) => one.version))].sort(compareVersions);

/** Names come from requests: what is remembered is bounded. */
const mostRemembered = 10_000;

function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const had = made.get(key);
    if (had !== undefined) return had;
    const value = make(key);
    if (made.size < mostRemembered) made.set(key, value);
    return value;
  };
}
