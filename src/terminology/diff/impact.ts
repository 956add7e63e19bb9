import type { CodeSystem, ConceptMap, ValueSet } from '@medplum/fhirtypes';
import { conceptsOf } from '../concepts/concept.ts';
import type { ListDiff } from './diff-lists.ts';

/** What somebody has built on a list. `version` absent: whatever version is newest. */
export interface Pinned {
  readonly agreement: string;
  /** `url|version` of every list that the agreement pins. */
  readonly lists: readonly string[];
}

export interface KnownUse {
  readonly system: string;
  readonly url: string;
  readonly version: string;
  /** `acknowledged` or `observed`. */
  readonly how: string;
}

export interface ImpactInput {
  readonly diff: ListDiff;
  readonly next: CodeSystem;
  readonly valueSets: readonly ValueSet[];
  readonly maps: readonly ConceptMap[];
  readonly pins: readonly Pinned[];
  readonly ledger: readonly KnownUse[];
}

/** One thing that uses what changes. `breaks`: it names codes that are gone, inactive or mean something else. */
export interface Affected {
  readonly sort: 'ValueSet' | 'ConceptMap' | 'pin' | 'system';
  readonly id: string;
  readonly codes: readonly string[];
  readonly breaks: boolean;
  readonly why: string;
}

/** Who uses what a new version of a list changes: told before it is released, and again in what the release answers. */
export function impactOf(input: ImpactInput): readonly Affected[] {
  const { diff, next } = input;
  const lost = new Map<string, string>([
    ...diff.removed.map((c) => [c.code, 'removed'] as const),
    ...diff.inactivated.map((c) => [c.code, 'inactive'] as const),
    ...diff.reused.map((c) => [c.code, 'new meaning'] as const),
  ]);
  const touched = new Set([
    ...lost.keys(),
    ...[...diff.renamed, ...diff.moved, ...diff.redefined, ...diff.replacements].map((c) => c.code),
  ]);
  return [
    ...input.valueSets.flatMap((set) => affectedSet(set, diff, lost, touched)),
    ...input.maps.flatMap((map) => affectedMap(map, diff, lost, touched, next)),
    ...input.pins.flatMap((pin) => affectedPin(pin, diff)),
    ...input.ledger.flatMap((use) => affectedSystem(use, diff)),
  ];
}

type Lost = ReadonlyMap<string, string>;
const key = ({ url, version }: { url?: string; version?: string }): string =>
  version ? `${url}|${version}` : (url ?? '');
const reasons = (codes: readonly string[], lost: Lost): string =>
  codes.map((code) => `${code} ${lost.get(code) ?? 'changed'}`).join(', ');

function affectedSet(set: ValueSet, { url }: ListDiff, lost: Lost, touched: ReadonlySet<string>): Affected[] {
  const parts = [...(set.compose?.include ?? []), ...(set.compose?.exclude ?? [])].filter((p) => p.system === url);
  if (parts.length === 0) return [];
  const listed = parts.flatMap((p) => (p.concept ?? []).map((c) => c.code!));
  const filtered = parts.flatMap((p) => (p.filter ?? []).flatMap((f) => (f.value ? f.value.split(',') : [])));
  const whole = parts.some((p) => !p.concept && !p.filter);
  const named = [...new Set([...listed, ...filtered])].filter((code) => touched.has(code));
  const pinned = parts.some((p) => p.version);
  const breaks = named.some((code) => lost.has(code));
  if (named.length === 0 && !whole) return [];
  const codes = named.length > 0 ? named : [...lost.keys()];
  const why = `${whole && named.length === 0 ? 'takes in the whole list; ' : ''}${pinned ? 'pinned to a version; ' : ''}${reasons(codes, lost)}`;
  return [{ sort: 'ValueSet', id: key(set), codes, breaks, why }];
}

function affectedMap(
  map: ConceptMap,
  { url }: ListDiff,
  lost: Lost,
  touched: ReadonlySet<string>,
  next: CodeSystem,
): Affected[] {
  const codes = new Set<string>();
  for (const group of map.group ?? []) {
    for (const element of group.element ?? []) {
      if (group.source === url) codes.add(element.code ?? '');
      if (group.target === url) for (const target of element.target ?? []) codes.add(target.code ?? '');
    }
  }
  const known = codes.size > 0 ? conceptsOf(next) : new Map();
  const hit = [...codes].filter((code) => touched.has(code) || (code !== '' && !known.has(code)));
  if (hit.length === 0) return [];
  const gone = (code: string): boolean => lost.has(code) || !known.has(code);
  return [{ sort: 'ConceptMap', id: key(map), codes: hit, breaks: hit.some(gone), why: reasons(hit, lost) }];
}

function affectedPin({ agreement, lists }: Pinned, { url, from, to }: ListDiff): Affected[] {
  const pin = lists.find((list) => list.startsWith(`${url}|`));
  if (pin === undefined || pin === `${url}|${to}`) return [];
  const why =
    pin === `${url}|${from}`
      ? 'goes on checking against the version before'
      : `checks against ${pin.slice(url.length + 1)}`;
  return [{ sort: 'pin', id: agreement, codes: [], breaks: false, why }];
}

function affectedSystem({ system, url, version, how }: KnownUse, diff: ListDiff): Affected[] {
  if (url !== diff.url || version === diff.to) return [];
  return [{ sort: 'system', id: system, codes: [], breaks: false, why: `${how} version ${version}` }];
}
