import { compareVersions } from '../../canonical.ts';
import type { CodeSystemProvider, ConceptKey } from '../../code-system/provider.ts';
import type { Coding, ValueSetConcept } from '../../resource.ts';
import type { CompiledInclude, CompiledValueSet } from '../../value-set/compiled.ts';
import type { ChosenVersion } from './choose-version.ts';

/** A place where a value set has the code: the version of the code system, the concept, what the value set says of it. */
export interface Hit {
  readonly provider: CodeSystemProvider;
  readonly key: ConceptKey;
  readonly said: ValueSetConcept | undefined;
}

/** The version of its code system that an include is held against for the coding at hand. */
export type ChooseFor = (include: CompiledInclude) => ChosenVersion;

/** A value set and all that it imports, each once however often it is imported. */
function* withImports(set: CompiledValueSet): Generator<CompiledValueSet> {
  const seen = new Set([set]);
  for (const one of seen) {
    yield one;
    for (const { imports } of one.includes) for (const imported of imports) seen.add(imported);
  }
}

/** Includes that name the system, at whatever depth; their versions are what can be said of the code. */
export const includesOf = (set: CompiledValueSet, system: string): CompiledInclude[] =>
  [...withImports(set)].flatMap(({ includes }) => includes.filter((include) => include.system === system));

/** Every system that the value set names, at whatever depth. */
export const systemsOf = (set: CompiledValueSet): ReadonlySet<string> =>
  new Set([...withImports(set)].flatMap(({ includes }) => includes.flatMap(({ system }) => system ?? [])));

/** Every place where the value set has the code, newest version first; none when it is excluded. */
export function hitsIn(set: CompiledValueSet, coding: Coding, system: string, choose: ChooseFor): readonly Hit[] {
  return search({ coding, system, choose, known: new Map() }, set);
}

interface Search {
  readonly coding: Coding;
  readonly system: string;
  readonly choose: ChooseFor;
  /** A value set that is imported by many ways is looked into once. */
  readonly known: Map<CompiledValueSet, readonly Hit[]>;
}

function search(asked: Search, set: CompiledValueSet): readonly Hit[] {
  const had = asked.known.get(set);
  if (had) return had;
  const found = searchNow(asked, set);
  asked.known.set(set, found);
  return found;
}

function searchNow(asked: Search, set: CompiledValueSet): readonly Hit[] {
  const hits = set.includes.flatMap((include) => hitsOf(asked, include));
  if (hits.length === 0 || set.excludes.some((one) => hitsOf(asked, one).length > 0)) return [];
  const kept = set.activeOnly ? hits.filter(({ provider, key }) => !provider.lookup(key).inactive) : hits;
  const once = [...new Map(kept.map((hit) => [`${hit.provider.version} ${hit.key}`, hit])).values()];
  return once.sort((a, b) => compareVersions(b.provider.version, a.provider.version));
}

function hitsOf(asked: Search, include: CompiledInclude): readonly Hit[] {
  let hits: readonly Hit[] | undefined = include.system === undefined ? undefined : own(asked, include);
  for (const imported of include.imports) {
    if (hits?.length === 0) return hits;
    const found = search(asked, imported);
    hits = hits === undefined || found.length === 0 ? found : hits;
  }
  return hits ?? [];
}

function own({ coding, system, choose }: Search, include: CompiledInclude): readonly Hit[] {
  if (include.system !== system) return [];
  const { provider } = choose(include);
  const key = provider?.validateCode(coding.code ?? '');
  if (provider === undefined || key === undefined) return [];
  const members = include.from(provider);
  return members.has(key) ? [{ provider, key, said: members.said?.(key) }] : [];
}
