import type { CodeSystem } from '@medplum/fhirtypes';
import { type Concept, type ConceptIndex, conceptsOf, propertyText } from '../concepts/concept.ts';
import { sameMeaning } from './meaning.ts';

/** One code and what became of one of its sides. `from` and `to` are sorted where they are several. */
export interface Changed {
  readonly code: string;
  readonly display: string;
  readonly what: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface NamedCode {
  readonly code: string;
  readonly display: string;
  /** Codes to use instead, where the newer version names any. */
  readonly replacedBy: readonly string[];
}

/** What two versions of a list differ in, by code. A code stands in every list that it belongs to. */
export interface ListDiff {
  readonly url: string;
  readonly from: string;
  readonly to: string;
  readonly added: readonly NamedCode[];
  readonly removed: readonly NamedCode[];
  readonly inactivated: readonly NamedCode[];
  readonly reactivated: readonly NamedCode[];
  readonly deprecated: readonly NamedCode[];
  readonly renamed: readonly Changed[];
  readonly redefined: readonly Changed[];
  readonly moved: readonly Changed[];
  readonly properties: readonly Changed[];
  readonly designations: readonly Changed[];
  readonly replacements: readonly Changed[];
  /** In both, but for something else: never the same as renamed. */
  readonly reused: readonly Changed[];
}

export const changeKinds = [
  'added',
  'removed',
  'inactivated',
  'reactivated',
  'deprecated',
  'reused',
  'renamed',
  'redefined',
  'moved',
  'replacements',
  'properties',
  'designations',
] as const satisfies readonly (keyof ListDiff)[];
export type ChangeKind = (typeof changeKinds)[number];

export function diffLists(before: CodeSystem, after: CodeSystem): ListDiff {
  const indexes = [conceptsOf(before), conceptsOf(after)] as const;
  return { url: after.url ?? '', from: before.version ?? '', to: after.version ?? '', ...diffConcepts(...indexes) };
}

/** The same over concepts alone. Order is that of the newer version, removed codes in the order of the older. */
function diffConcepts(before: ConceptIndex, after: ConceptIndex): Omit<ListDiff, 'url' | 'from' | 'to'> {
  const pairs = differing(before, after);
  const became = (from: (a: Concept) => boolean, to: (b: Concept) => boolean) =>
    pairs.flatMap(([a, b]) => (from(a) && to(b) ? [named(b)] : []));
  const changed = (
    what: string,
    of: (c: Concept) => readonly string[],
    when: (a: Concept, b: Concept) => boolean = () => true,
  ) => pairs.flatMap(([a, b]) => (when(a, b) ? compared(b, what, of(a), of(b)) : []));
  const display = (c: Concept): string[] => [c.display];
  return {
    added: [...after.values()].filter((c) => !before.has(c.code)).map(named),
    removed: [...before.values()].filter((c) => !after.has(c.code)).map(named),
    inactivated: became(
      (a) => a.status !== 'inactive',
      (b) => b.status === 'inactive',
    ),
    reactivated: became(
      (a) => a.status === 'inactive',
      (b) => b.status !== 'inactive',
    ),
    deprecated: became(
      (a) => a.status === 'active',
      (b) => b.status === 'deprecated',
    ),
    reused: changed('display', display, (a, b) => !sameMeaning(a, b)),
    renamed: changed('display', display, sameMeaning),
    redefined: changed('definition', (c) => [c.definition]),
    moved: changed('parent', (c) => c.parents),
    replacements: changed('replacedBy', (c) => c.replacedBy),
    properties: pairs.flatMap(([a, b]) => keyed(b, a.properties.map(propertyPair), b.properties.map(propertyPair))),
    designations: pairs.flatMap(([a, b]) =>
      keyed(b, a.designations.map(designationPair), b.designations.map(designationPair)),
    ),
  };
}

/** Concepts of both versions with any difference: of a large list a few, and only they are looked at closely. */
function differing(before: ConceptIndex, after: ConceptIndex): (readonly [Concept, Concept])[] {
  const pairs: (readonly [Concept, Concept])[] = [];
  for (const b of after.values()) {
    const a = before.get(b.code);
    if (a && !alike(a, b)) pairs.push([a, b]);
  }
  return pairs;
}

const alike = (a: Concept, b: Concept): boolean =>
  a.display === b.display &&
  a.definition === b.definition &&
  a.status === b.status &&
  sameItems(a.parents, b.parents, (x, y) => x === y) &&
  sameItems(a.replacedBy, b.replacedBy, (x, y) => x === y) &&
  sameItems(
    a.designations,
    b.designations,
    (x, y) => x.value === y.value && x.language === y.language && x.use?.code === y.use?.code,
  ) &&
  sameItems(a.properties, b.properties, (x, y) => x.code === y.code && propertyText(x) === propertyText(y));

function sameItems<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n += 1) if (!same(a[n]!, b[n]!)) return false;
  return true;
}

const named = ({ code, display, replacedBy }: Concept): NamedCode => ({ code, display, replacedBy });

type Pair = readonly [key: string, value: string];
type Grouped = ReadonlyMap<string, readonly Pair[]>;
const propertyPair = (p: Concept['properties'][number]): Pair => [p.code ?? '', propertyText(p)];
const designationPair = (d: Concept['designations'][number]): Pair => [
  [d.language, d.use?.code].filter(Boolean).join(':'),
  d.value ?? '',
];

function keyed(concept: Concept, before: readonly Pair[], after: readonly Pair[]): Changed[] {
  const same =
    before.length === after.length && before.every(([key, value], n) => key === after[n]![0] && value === after[n]![1]);
  if (same) return none;
  const keys = [...new Set([...before, ...after].map(([key]) => key))].sort();
  const [old, young] = [Map.groupBy(before, ([key]) => key), Map.groupBy(after, ([key]) => key)];
  const of = (pairs: Grouped, key: string) => (pairs.get(key) ?? []).map(([, value]) => value);
  return keys.flatMap((key) => compared(concept, key, of(old, key), of(young, key)));
}

const none: Changed[] = [];

function compared(
  { code, display }: Concept,
  what: string,
  before: readonly string[],
  after: readonly string[],
): Changed[] {
  if (before.length === 0 && after.length === 0) return none;
  if (before.length === 1 && after.length === 1 && before[0] === after[0]) return none;
  const [from, to] = [before.toSorted(), after.toSorted()];
  const same = from.length === to.length && from.every((value, n) => value === to[n]);
  return same ? [] : [{ code, display, what, from, to }];
}

/** True when nothing at all differs. */
export const isEmpty = (diff: ListDiff): boolean => changeKinds.every((kind) => diff[kind].length === 0);
