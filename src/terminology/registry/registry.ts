import { breathe } from '../../model/breathe.ts';
import type { Issue } from '../../model/issue.ts';
import type { NamingSystemResource, TerminologyResource } from '../resource.ts';
import { type Held, hold, packing } from './held.ts';
import { type Cellar, layered } from './layers.ts';
import { namesOf } from './names.ts';
import { compileAhead, fillShelf, type Ranked, type Shelf } from './shelf.ts';
import type { Terminology } from './terminology.ts';

/**
 * The terminology in use. Each owner (`store` for released lists, `files` for what the configuration names) has a shelf
 * of its own and replaces it as a whole: the new one is made first and put in place by one assignment, so a reader that
 * began before goes on with what it had, and none ever meets half a release.
 */
export interface TerminologyRegistry {
  current(): Terminology;
  /**
   * Puts these resources in place of all that the owner brought before. Compiled lists are kept by the resource object:
   * hand over the same object for what has not changed. Returns what is wrong with them; they are in use all the same.
   */
  replace(owner: string, resources: readonly (TerminologyResource | Ranked)[]): readonly Issue[];
  /** Does the long part of a `replace` that is to follow, a list at a time; others have their turn in between. */
  prepare(resources: readonly Ranked[]): Promise<void>;
  /** The terminology as it would be if the owner had brought these instead; nothing in use changes. */
  supposing(owner: string, resources: readonly Ranked[]): Terminology;
  /** The terminology in use with resources of one request before it. */
  withResources(resources: readonly TerminologyResource[]): Terminology;
  /** Resources of all owners, for read and search. */
  held(): Iterable<Held>;
  /** The same as whole resources, unpacked one by one. */
  resources(): Iterable<TerminologyResource>;
}

export function terminologyRegistry(
  cellar: Cellar,
  namingSystems: readonly NamingSystemResource[] = [],
): TerminologyRegistry {
  const shelves = new Map<string, Shelf>();
  const held = new Map<string, readonly Held[]>();
  const named = (extra: readonly NamingSystemResource[]) =>
    namesOf([...namingSystems, ...[...shelves.values()].flatMap((shelf) => shelf.namingSystems), ...extra]);
  /** What was released here goes before what came in files: a new version of a list that ships is meant once it is out. */
  const stacked = (all: ReadonlyMap<string, Shelf>): readonly Shelf[] => {
    const { store, ...others } = Object.fromEntries(all);
    return [...(store ? [store] : []), ...Object.values(others)];
  };
  let names = named([]);
  let current = layered([], cellar, names);
  return {
    current: () => current,
    replace(owner, resources) {
      const ranked = resources.map((one) =>
        'resource' in one ? (one as Ranked) : { resource: one as TerminologyResource },
      );
      const { shelf, issues } = fillShelf(ranked);
      shelves.set(owner, shelf);
      held.set(
        owner,
        ranked.map(({ resource }) => hold(resource)),
      );
      names = named([]);
      current = layered(stacked(shelves), cellar, names);
      return issues;
    },
    async prepare(resources) {
      await compileAhead(resources);
      for (const { resource } of resources) if (packing(resource)) await breathe();
    },
    supposing(owner, resources) {
      return layered(stacked(new Map(shelves).set(owner, fillShelf(resources).shelf)), cellar, names);
    },
    withResources(resources) {
      if (resources.length === 0) return current;
      const { shelf } = fillShelf(resources.map((resource) => ({ resource })));
      const known = shelf.namingSystems.length > 0 ? named(shelf.namingSystems) : names;
      return layered([shelf, ...stacked(shelves)], cellar, known);
    },
    *resources() {
      for (const list of held.values()) for (const one of list) yield one.load();
    },
    *held() {
      for (const list of held.values()) yield* list;
    },
  };
}

export const emptyCellar: Cellar = {
  codeSystems: () => [],
  supplementsOf: () => [],
  valueSets: () => [],
  conceptMaps: () => [],
  everyConceptMap: () => [],
  manifests: () => [],
};
