import { parseCanonical, versionMatches } from '../canonical.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import type { CodeSystemResource, ConceptMapResource, ValueSetResource } from '../resource.ts';
import type { Names } from './names.ts';
import type { Shelf } from './shelf.ts';
import type { Terminology } from './terminology.ts';
import { pick, type VersionList, withVersion } from './version-list.ts';

/** What lies under the shelves and is made when it is asked for: R4 core and packages, systems made by rule. */
export interface Cellar {
  codeSystems(url: string): VersionList<CodeSystemProvider>;
  supplementsOf(url: string): readonly CodeSystemResource[];
  valueSets(url: string): VersionList<ValueSetResource>;
  conceptMaps(url: string): VersionList<ConceptMapResource>;
  everyConceptMap(): Iterable<ConceptMapResource>;
}

/**
 * Several shelves seen as one: the versions of a canonical on all of them together, and where two hold the same version
 * the earlier shelf wins.
 */
export function layered(shelves: readonly Shelf[], cellar: Cellar, names: Names): Terminology {
  const merged = <T>(
    from: (shelf: Shelf) => ReadonlyMap<string, VersionList<T>>,
    below: (url: string) => VersionList<T>,
  ) =>
    memo((url: string): VersionList<T> => {
      const lists = [...shelves.map((shelf) => from(shelf).get(url) ?? []), below(url)].filter(
        (list) => list.length > 0,
      );
      return lists.length < 2 ? (lists[0] ?? []) : lists.reverse().flat().reduce<VersionList<T>>(withVersion, []);
    });
  const systems = merged((shelf) => shelf.codeSystems, cellar.codeSystems);
  const valueSets = merged((shelf) => shelf.valueSets, cellar.valueSets);
  const maps = merged((shelf) => shelf.conceptMaps, cellar.conceptMaps);
  const supplements = shelves.flatMap((shelf) => shelf.supplements);
  const held = memo((name: string) =>
    systems(name).length > 0 ? name : names.all(name).find((n) => systems(n).length > 0),
  );
  const systemName = (name: string) => held(name) ?? name;

  return {
    systemName,
    codeSystem: (system, version) => pick(systems(systemName(system)), version),
    codeSystemVersions: (system) => systems(systemName(system)).map((one) => one.version),
    supplement: (url, version) =>
      supplements.find((one) => one.url === url && (version === undefined || versionMatches(one.version, version))),
    supplementsOf: (system, version) => {
      const all = names.all(system);
      return [...supplements, ...cellar.supplementsOf(system)].filter((one) => {
        const base = parseCanonical(one.supplements ?? '');
        return all.includes(base.url) && (base.version === undefined || base.version === version);
      });
    },
    valueSet: (url, version) => pick(valueSets(url), version),
    valueSetVersions: (url) => valueSets(url).map((one) => one.version),
    conceptMap: (url, version) => pick(maps(url), version),
    *conceptMaps() {
      for (const shelf of shelves)
        for (const list of shelf.conceptMaps.values()) for (const { item } of list.toReversed()) yield item;
      yield* cellar.everyConceptMap();
    },
    nearMiss: (name) => (held(name) === undefined ? names.near(name) : undefined),
  };
}

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
