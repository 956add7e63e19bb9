import type { Coding, ConceptMap } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { madeOnce } from '../../model/remembered.ts';
import { namedBy, type UsedList } from './used-list.ts';

/** Lists that are local, with the maps that lead from each to the national list. */
export interface LocalLists {
  /** Canonical URL by any name; undefined for lists that no map leads from. */
  canonical(system: string): string | undefined;
  maps(url: string): readonly ConceptMap[];
  /** False for a list of ours without a version in force: nothing is translated to what is no longer used. */
  inUse(system: string): boolean;
  /** SHA-256 of the manifest of the pin that chose the maps. */
  readonly manifest?: string;
}

const usable = new Set<string | undefined>(['equivalent', 'equal', 'wider', 'subsumes']);

/** Members below are handed on as they are. */
const deepest = 100;

/**
 * Local codes get the national code beside them, where a map says what it is: the original stays first, so nothing is
 * lost. Only what the map calls the same or wider is added: a narrower code would say more than the sender did. A
 * resource without local codes is handed back as it came.
 */
export function translateCodings<T extends object>(
  resource: T,
  lists: LocalLists,
  root: string,
): { readonly resource: T; readonly issues: readonly Issue[]; readonly used: readonly UsedList[] } {
  if (!holdsLocal(resource, lists, 0)) return { resource, issues: [], used: [] };
  const told: Told = { issues: [], maps: new Map() };
  const walk = (value: unknown, path: string, depth: number): unknown => {
    if (depth > deepest || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return eachItem(value, (item, n) => walk(item, `${path}[${n}]`, depth + 1));
    const entries = Object.entries(value);
    let changed = false;
    const made = entries.map(([key, member]): [string, unknown] => {
      const at = `${path}.${key}`;
      const next =
        key === 'coding' && Array.isArray(member) ? withTargets(member, lists, at, told) : walk(member, at, depth + 1);
      changed ||= next !== member;
      return [key, next];
    });
    return changed ? Object.fromEntries(made) : value;
  };
  const translated = walk(resource, root, 0) as T;
  const used = [...told.maps].map(
    ([list, codes]): UsedList => ({
      kind: 'ConceptMap',
      list,
      codes,
      ...(lists.manifest && { manifest: lists.manifest }),
    }),
  );
  return { resource: translated, issues: told.issues, used };
}

/** Most messages hold no code that a map leads from: then nobody needs to know where each member stands. */
function holdsLocal(value: unknown, lists: LocalLists, depth: number): boolean {
  if (depth > deepest || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holdsLocal(item, lists, depth + 1));
  // Of what came of JSON, no key is inherited; a list of them for every object would be what this costs most.
  for (const key in value) {
    const member: unknown = value[key as keyof typeof value];
    const local =
      key === 'coding' && Array.isArray(member)
        ? member.some((coding) => mapsFrom(coding, lists).length > 0)
        : holdsLocal(member, lists, depth + 1);
    if (local) return true;
  }
  return false;
}

/** The maps that lead from the list of a coding. What is no coding at all is the validator's to tell: this comes before it. */
function mapsFrom(coding: Coding | null, lists: LocalLists): readonly ConceptMap[] {
  if (typeof coding?.system !== 'string' || typeof coding.code !== 'string') return [];
  const url = lists.canonical(coding.system);
  return url === undefined ? [] : lists.maps(url);
}

interface Told {
  readonly issues: Issue[];
  /** Codes that were looked up in each map. */
  readonly maps: Map<string, number>;
}

function eachItem(items: readonly unknown[], map: (item: unknown, n: number) => unknown): readonly unknown[] {
  const made = items.map(map);
  return made.some((item, n) => item !== items[n]) ? made : items;
}

function withTargets(codings: readonly Coding[], lists: LocalLists, path: string, told: Told): readonly Coding[] {
  const added: Coding[] = [];
  codings.forEach((coding, n) => {
    const maps = mapsFrom(coding, lists);
    if (maps.length === 0) return;
    const code = coding.code!;
    const url = lists.canonical(coding.system!)!;
    for (const map of maps) told.maps.set(nameOf(map), (told.maps.get(nameOf(map)) ?? 0) + 1);
    const targets = maps
      .flatMap((map) => targetsOf(map, url, code))
      .filter(({ coding: { system } }) => lists.inUse(system!));
    const fresh = targets.filter(
      (t) => ![...codings, ...added].some((c) => c?.system === t.coding.system && c.code === t.coding.code),
    );
    for (const { coding: target, by } of fresh) {
      added.push(target);
      told.issues.push(
        issue('code-translated', {
          place: `${path}[${n}]`,
          found: code,
          expected: target.code!,
          source: namedBy(by, lists.manifest),
        }),
      );
    }
    if (targets.length === 0)
      told.issues.push(
        issue('code-untranslated', {
          place: `${path}[${n}]`,
          found: code,
          source: namedBy(maps.map(nameOf).join(', '), lists.manifest),
        }),
      );
  });
  return added.length === 0 ? codings : [...codings, ...added];
}

const nameOf = ({ url, version }: ConceptMap): string => `${url}|${version}`;

interface Target {
  readonly coding: Coding;
  readonly by: string;
}

/** Released maps do not change: what a code leads to is looked up, not searched for. */
const indexOf = madeOnce((map: ConceptMap): ReadonlyMap<string, readonly Target[]> => {
  const found = new Map<string, Target[]>();
  const by = nameOf(map);
  for (const { source, target: system, targetVersion: version, element = [] } of map.group ?? []) {
    if (system === undefined || source === system) continue;
    for (const { code: from, target = [] } of element)
      for (const { code, display, equivalence } of target) {
        if (!code || !usable.has(equivalence)) continue;
        const coding = { system, ...(version && { version }), code, ...(display && { display }) };
        const key = `${source}|${from}`;
        found.set(key, [...(found.get(key) ?? []), { coding, by }]);
      }
  }
  return found;
});

const targetsOf = (map: ConceptMap, url: string, code: string): readonly Target[] =>
  indexOf(map).get(`${url}|${code}`) ?? [];
