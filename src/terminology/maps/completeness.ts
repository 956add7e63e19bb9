import type { CodeSystem, ConceptMap, ConceptMapGroupElementTarget } from '@medplum/fhirtypes';
import { type ConceptIndex, conceptsOf } from '../concepts/concept.ts';

export interface MappedCode {
  readonly code: string;
  readonly display: string;
}

/** How far a map from a local list to a national one has come, and what in it no longer holds. */
export interface MapCompleteness {
  readonly map: string;
  readonly source: string;
  readonly target: string;
  readonly codes: number;
  readonly mapped: number;
  /** Mapped share of the active source codes, 0 to 100, rounded down: 100 is all of them. */
  readonly percent: number;
  /** Active source codes that the map does not speak of. */
  readonly unmapped: readonly MappedCode[];
  /** Source codes that a person has said to have no counterpart (`unmatched`, `disjoint`). */
  readonly withoutCounterpart: readonly MappedCode[];
  /** In the map, but not in the source list. */
  readonly unknownSource: readonly string[];
  /** Targets that are not in the target list, or inactive there; with what to use instead where it says so. */
  readonly brokenTargets: readonly {
    readonly code: string;
    readonly target: string;
    readonly why: 'absent' | 'inactive';
    readonly replacedBy: readonly string[];
  }[];
}

const none = new Set<string | undefined>(['unmatched', 'disjoint']);

export function mapCompleteness(map: ConceptMap, source: CodeSystem, target: CodeSystem): MapCompleteness {
  const [from, to] = [conceptsOf(source), conceptsOf(target)];
  const elements = elementsOf(map, source.url!, target.url!);
  const active = [...from.values()]
    .filter((c) => c.status !== 'inactive')
    .map(({ code, display }) => ({ code, display }));
  const spoken = (code: string) => elements.get(code);
  const isMapped = (code: string): boolean => spoken(code)?.some((t) => !none.has(t.equivalence) && t.code) ?? false;
  const mapped = active.filter(({ code }) => isMapped(code)).length;
  const without = active.filter(({ code }) => spoken(code) !== undefined && !isMapped(code));
  const settled = mapped + without.length;
  return {
    map: `${map.url}|${map.version}`,
    source: `${source.url}|${source.version}`,
    target: `${target.url}|${target.version}`,
    codes: active.length,
    mapped,
    percent: active.length === 0 ? 100 : Math.floor((100 * settled) / active.length),
    unmapped: active.filter(({ code }) => spoken(code) === undefined),
    withoutCounterpart: without,
    unknownSource: [...elements.keys()].filter((code) => !from.has(code)),
    brokenTargets: [...elements].flatMap(([code, targets]) => targets.flatMap((t) => broken(code, t, to))),
  };
}

function elementsOf(
  map: ConceptMap,
  source: string,
  target: string,
): Map<string, readonly ConceptMapGroupElementTarget[]> {
  const elements = new Map<string, ConceptMapGroupElementTarget[]>();
  for (const group of map.group ?? []) {
    if (group.source !== source || group.target !== target) continue;
    for (const { code, target: targets } of group.element ?? []) {
      if (!code) continue;
      const known = elements.get(code) ?? [];
      elements.set(code, known);
      for (const one of targets ?? []) known.push(one);
    }
  }
  return elements;
}

function broken(
  code: string,
  { code: target, equivalence }: ConceptMapGroupElementTarget,
  to: ConceptIndex,
): MapCompleteness['brokenTargets'] {
  if (!target || none.has(equivalence)) return [];
  const concept = to.get(target);
  if (!concept) return [{ code, target, why: 'absent', replacedBy: [] }];
  return concept.status === 'inactive' ? [{ code, target, why: 'inactive', replacedBy: concept.replacedBy }] : [];
}
