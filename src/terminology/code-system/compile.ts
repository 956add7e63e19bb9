import { breathe, rowsAtATime } from '../../model/breathe.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type {
  CodeSystemResource,
  ConceptResource,
  Designation,
  Extension,
  PropertyDefinition,
  PropertyValue,
} from '../resource.ts';
import { abstractFlag, type Cell, type Columns, cellsOf, inactiveFlag, linksOf } from './columns.ts';
import { cyclesOf } from './cycles.ts';
import { isInactiveStatus, isTrue, type KnownProperty, knownProperty } from './known-properties.ts';
import { type Share, same, sameDesignations, share } from './share.ts';

export interface Compiled {
  readonly columns: Columns;
  /** Concepts without code, codes that occur twice, parents that do not exist, circles. */
  readonly issues: readonly Issue[];
}

interface Draft {
  readonly codes: string[];
  readonly displays: (string | undefined)[];
  readonly definitions: (string | undefined)[];
  readonly designations: (readonly Designation[] | undefined)[];
  readonly extensions: Map<number, readonly Extension[]>;
  readonly cells: Map<string, Cell[]>;
  readonly rows: Map<string, number>;
  /** Links of the hierarchy: parent and child at the same place. */
  readonly above: number[];
  readonly below: number[];
  readonly linked: Set<number>;
  /** Values of properties that say what a concept is, or where it stands: looked at once all concepts are there. */
  readonly said: { readonly kind: KnownProperty; readonly row: number; readonly value: PropertyValue }[];
  readonly kindOf: (code: string) => KnownProperty | undefined;
  readonly issues: Issue[];
}

/** Makes columns of a CodeSystem; `like` is the version before it, with which equal texts are shared. */
export function compileCodeSystem(resource: CodeSystemResource, like?: Columns): Compiled {
  const chapters = compiling(resource, like);
  for (;;) {
    const { done, value } = chapters.next();
    if (done) return value;
  }
}

/** The same with a breath after each chapter: a large list takes a tenth of a second, and reads go on meanwhile. */
export async function compileInTurns(resource: CodeSystemResource, like?: Columns): Promise<Compiled> {
  const chapters = compiling(resource, like);
  for (;;) {
    const { done, value } = chapters.next();
    if (done) return value;
    await breathe();
  }
}

function* compiling(resource: CodeSystemResource, like?: Columns): Generator<void, Compiled, undefined> {
  const { concept = [], ...header } = resource;
  const declared = new Map((header.property ?? []).map((property) => [property.code, property]));
  const draft = emptyDraft(declared);
  const fold = header.caseSensitive === false ? (code: string) => code.toLowerCase() : (code: string) => code;
  yield* takeConcepts(concept, draft, share(like), fold);
  linkByProperties(draft, fold);
  if (draft.said.length > rowsAtATime) yield;
  const { codes, displays, definitions, designations, extensions, cells, rows, issues } = draft;
  const children = linksOf(codes.length, draft.above, draft.below);
  const parents = linksOf(codes.length, draft.below, draft.above);
  for (const row of cyclesOf(codes.length, parents, children))
    issues.push(problem('code-system-cycle', codes[row] ?? '', header.url));
  const texts = { codes, displays, definitions, designations, extensions, cells, rows };
  const flags = flagsOf(draft);
  return { columns: { ...texts, header, properties: header.property ?? [], flags, parents, children }, issues };
}

const emptyDraft = (declared: ReadonlyMap<string, PropertyDefinition>): Draft => ({
  codes: [],
  displays: [],
  definitions: [],
  designations: [],
  extensions: new Map(),
  cells: new Map(),
  rows: new Map(),
  above: [],
  below: [],
  linked: new Set(),
  said: [],
  kindOf: remembered((code) => knownProperty(code, declared)),
  issues: [],
});

function remembered<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key)!;
  };
}

const problem = (
  code: 'code-system-cycle' | 'concept-code-repeated' | 'concept-parent-unknown',
  found: string,
  url?: string,
) => issue(code, { place: 'CodeSystem.concept', found, ...(url !== undefined && { source: url }) });

/** Depth first with a stack of our own: nesting is bounded by the input, not by the engine's call stack. */
function* takeConcepts(
  top: readonly ConceptResource[],
  draft: Draft,
  shared: Share,
  fold: (code: string) => string,
): Generator<void, void, undefined> {
  let taken = 0;
  const stack: { readonly concepts: readonly ConceptResource[]; readonly parent: number; next: number }[] = [
    { concepts: top, parent: -1, next: 0 },
  ];
  while (stack.length > 0) {
    const level = stack[stack.length - 1]!;
    const concept = level.concepts[level.next];
    level.next += 1;
    taken += 1;
    if (taken % rowsAtATime === 0) yield;
    if (concept === undefined) {
      stack.pop();
      continue;
    }
    const row = takeConcept(concept, draft, shared, fold);
    if (row === undefined) continue;
    if (level.parent !== -1) link(draft, level.parent, row);
    if (concept.concept?.length) stack.push({ concepts: concept.concept, parent: row, next: 0 });
  }
}

/** The row of a concept; a code that is already there keeps its row, so that its children are not lost. */
function takeConcept(concept: ConceptResource, draft: Draft, shared: Share, fold: (code: string) => string) {
  const { code } = concept;
  if (typeof code !== 'string' || code === '') {
    draft.issues.push(issue('element-required', { place: 'CodeSystem.concept.code' }));
    return undefined;
  }
  const known = draft.rows.get(fold(code));
  if (known !== undefined) {
    draft.issues.push(problem('concept-code-repeated', code));
    return known;
  }
  const row = draft.codes.length;
  const before = shared.before(fold(code));
  draft.codes.push(code);
  draft.rows.set(fold(code), row);
  draft.displays.push(same(concept.display, before.display));
  draft.definitions.push(same(concept.definition, before.definition));
  draft.designations.push(concept.designation && sameDesignations(concept.designation, before.designations));
  if (concept.extension) draft.extensions.set(row, concept.extension);
  for (const property of concept.property ?? []) takeProperty(property, row, draft, shared);
  return row;
}

const looked: ReadonlySet<KnownProperty> = new Set(['parent', 'child', 'inactive', 'notSelectable', 'status']);

function takeProperty(
  property: NonNullable<ConceptResource['property']>[number],
  row: number,
  { cells, said, kindOf }: Draft,
  shared: Share,
) {
  const { code } = property;
  const member = Object.keys(property).find((name) => name.startsWith('value'));
  if (code === undefined || member === undefined) return;
  const value = shared.value(member.slice(5), property[member as `value${string}`]);
  const kind = kindOf(code);
  if (kind !== undefined && looked.has(kind)) said.push({ kind, row, value });
  const column = cells.get(code) ?? [];
  cells.set(code, column);
  const had = column[row];
  if (Array.isArray(had)) had.push(value);
  else column[row] = had === undefined ? value : [...cellsOf(had), value];
}

/** Parents and children named by properties (hierarchies with several parents cannot be nested). */
function linkByProperties(draft: Draft, fold: (c: string) => string) {
  for (const { kind, row, value } of draft.said) {
    if (kind !== 'parent' && kind !== 'child') continue;
    const other = draft.rows.get(fold(String(value.value)));
    if (other === undefined) draft.issues.push(problem('concept-parent-unknown', draft.codes[row]!));
    else if (kind === 'parent') link(draft, other, row);
    else link(draft, row, other);
  }
}

function link({ above, below, linked }: Draft, parent: number, child: number): void {
  const pair = parent * 0x2000000 + child;
  if (linked.has(pair)) return;
  linked.add(pair);
  above.push(parent);
  below.push(child);
}

function flagsOf({ codes, said }: Draft): Uint8Array {
  const flags = new Uint8Array(codes.length);
  for (const { kind, row, value } of said) {
    if (kind === 'status' ? isInactiveStatus(value.value) : kind === 'inactive' && isTrue(value))
      flags[row]! |= inactiveFlag;
    if (kind === 'notSelectable' && isTrue(value)) flags[row]! |= abstractFlag;
  }
  return flags;
}
