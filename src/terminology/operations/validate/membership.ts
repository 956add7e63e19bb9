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

/** Includes that name the system, at whatever depth; their versions are what can be said of the code. */
export function includesOf(set: CompiledValueSet, system: string, found: CompiledInclude[] = []): CompiledInclude[] {
  for (const include of set.includes) {
    if (include.system === system) found.push(include);
    for (const imported of include.imports) includesOf(imported, system, found);
  }
  return found;
}

/** Every place where the value set has the code, newest version first; none when it is excluded. */
export function hitsIn(set: CompiledValueSet, coding: Coding, system: string, choose: ChooseFor): readonly Hit[] {
  const hits = set.includes.flatMap((include) => hitsOf(include, coding, system, choose));
  if (hits.length === 0 || set.excludes.some((one) => hitsOf(one, coding, system, choose).length > 0)) return [];
  const kept = set.activeOnly ? hits.filter(({ provider, key }) => !provider.lookup(key).inactive) : hits;
  return kept.length < 2 ? kept : [...kept].sort((a, b) => compareVersions(b.provider.version, a.provider.version));
}

function hitsOf(include: CompiledInclude, coding: Coding, system: string, choose: ChooseFor): readonly Hit[] {
  let hits: readonly Hit[] | undefined =
    include.system === undefined ? undefined : own(include, coding, system, choose);
  for (const imported of include.imports) {
    if (hits?.length === 0) return hits;
    const found = hitsIn(imported, coding, system, choose);
    hits = hits === undefined || found.length === 0 ? found : hits;
  }
  return hits ?? [];
}

function own(include: CompiledInclude, coding: Coding, system: string, choose: ChooseFor): readonly Hit[] {
  if (include.system !== system) return [];
  const { provider } = choose(include);
  const key = provider?.validateCode(coding.code ?? '');
  if (provider === undefined || key === undefined) return [];
  const members = include.from(provider);
  return members.has(key) ? [{ provider, key, said: members.said?.(key) }] : [];
}
