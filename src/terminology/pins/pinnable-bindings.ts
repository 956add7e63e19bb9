import type { BindingChecker } from '../../validation/validator.ts';
import { bindingChecker } from '../binding-checker.ts';
import { canonical, parseCanonical } from '../canonical.ts';
import type { Terminology } from '../registry/terminology.ts';

export interface PinnableBindings extends BindingChecker {
  /**
   * Answers during `work`, which must not wait for anything, from this terminology instead of the one in use. Tells the value
   * sets that were asked, with those they import, by `url|version` with the number of codes.
   */
  under<T>(
    terminology: Terminology,
    work: () => T,
  ): { readonly result: T; readonly asked: ReadonlyMap<string, number> };
}

/** A BindingChecker whose terminology can be changed for the time of one message. */
export function pinnableBindings(current: () => Terminology): PinnableBindings {
  const usual = bindingChecker(current);
  const checkers = new WeakMap<Terminology, BindingChecker>();
  const checkerOf = (terminology: Terminology): BindingChecker => {
    if (terminology === current()) return usual;
    const known = checkers.get(terminology) ?? bindingChecker(() => terminology);
    checkers.set(terminology, known);
    return known;
  };
  let checker = usual;
  let noted: Map<string, number> | undefined;
  return {
    check(valueSet, coding) {
      noted?.set(valueSet, (noted.get(valueSet) ?? 0) + 1);
      return checker.check(valueSet, coding);
    },
    checkCode: (coding) => checker.checkCode(coding),
    under(terminology, work) {
      const named = new Map<string, number>();
      [checker, noted] = [checkerOf(terminology), named];
      try {
        return { result: work(), asked: exactly(named, terminology) };
      } finally {
        [checker, noted] = [usual, undefined];
      }
    },
  };
}

/** Value sets as they were named, by their exact versions; what they import counts with them. */
function exactly(named: ReadonlyMap<string, number>, terminology: Terminology): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of named)
    for (const one of withImports(name, terminology)) counts.set(one, (counts.get(one) ?? 0) + count);
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
