import { madeOnce } from '../../model/remembered.ts';
import type { BindingChecker } from '../../validation/validator.ts';
import { bindingChecker } from '../binding-checker.ts';
import { canonical, parseCanonical } from '../canonical.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import type { Terminology } from '../registry/terminology.ts';

/** Numbers of codes by `url|version`. */
export type CodesByList = ReadonlyMap<string, number>;

export interface Asked<T> {
  readonly result: T;
  /** Those that were asked, with those they import. */
  readonly valueSets: CodesByList;
  readonly codeSystems: CodesByList;
}

export interface PinnableBindings extends BindingChecker {
  /**
   * Answers during `work`, which must not wait for anything, from this terminology instead of the one in use, and tells which
   * lists were asked.
   */
  under<T>(terminology: Terminology, work: () => T): Asked<T>;
}

/** A BindingChecker whose terminology can be changed for the time of one message. */
export function pinnableBindings(current: () => Terminology): PinnableBindings {
  let noted: Noted | undefined;
  const noteSystem = (provider: CodeSystemProvider) => noted && count(noted.providers, provider);
  const usual = bindingChecker(current, noteSystem);
  const pinned = madeOnce((terminology: Terminology) => bindingChecker(() => terminology, noteSystem));
  const checkerOf = (terminology: Terminology): BindingChecker =>
    terminology === current() ? usual : pinned(terminology);
  let checker = usual;
  return {
    check(valueSet, coding) {
      if (noted) count(noted.valueSets, valueSet);
      return checker.check(valueSet, coding);
    },
    checkCode: (coding) => checker.checkCode(coding),
    under(terminology, work) {
      const { valueSets, providers }: Noted = { valueSets: new Map(), providers: new Map() };
      [checker, noted] = [checkerOf(terminology), { valueSets, providers }];
      try {
        const result = work();
        return { result, valueSets: exactly(valueSets, terminology), codeSystems: byVersion(providers) };
      } finally {
        [checker, noted] = [usual, undefined];
      }
    },
  };
}

interface Noted {
  readonly valueSets: Map<string, number>;
  readonly providers: Map<CodeSystemProvider, number>;
}

function count<K>(counts: Map<K, number>, key: K, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

function byVersion(providers: ReadonlyMap<CodeSystemProvider, number>): CodesByList {
  const counts = new Map<string, number>();
  for (const [{ system, version }, codes] of providers) count(counts, canonical(system, version), codes);
  return counts;
}

/** Value sets as they were named, by their exact versions; what they import counts with them. */
function exactly(named: CodesByList, terminology: Terminology): CodesByList {
  const counts = new Map<string, number>();
  for (const [name, codes] of named) for (const one of withImports(name, terminology)) count(counts, one, codes);
  return counts;
}

const closures = new WeakMap<Terminology, Map<string, readonly string[]>>();

function withImports(name: string, terminology: Terminology): readonly string[] {
  const known = closures.get(terminology) ?? new Map<string, readonly string[]>();
  closures.set(terminology, known);
  const had = known.get(name);
  if (had) return had;
  const found = new Set<string>();
  const waiting = [name];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { url, version } = parseCanonical(next);
    const resource = terminology.valueSet(url, version);
    const exact = resource && canonical(url, resource.version);
    if (!exact || found.has(exact)) continue;
    found.add(exact);
    const { include = [], exclude = [] } = resource.compose ?? {};
    waiting.push(...[...include, ...exclude].flatMap(({ valueSet = [] }) => valueSet));
  }
  known.set(name, [...found]);
  return [...found];
}
