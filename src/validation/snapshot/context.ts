import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { type Issue, issue, type Severity } from '../../model/issue.ts';
import type { Definitions } from '../packages/definitions.ts';
import { inherited } from './merge.ts';
import { type Node, treeOf } from './tree.ts';
import { wellFormed } from './well-formed.ts';

/** What the making of one snapshot knows and finds. */
export interface Context {
  readonly structure: StructureDefinition;
  readonly definitions: Definitions;
  readonly faults: Issue[];
  /** The base's tree as it is published: what contentReference leads into. Nobody changes it. */
  readonly base: Node;
  /** A specialisation may add elements, a constraint may not. */
  readonly adds: boolean;
  /** How many more elements the snapshot may take in. */
  readonly room: { left: number };
}

const source = 'FHIR R4 ElementDefinition 2.27.5';

export interface Complaint {
  readonly member?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly severity?: Severity;
}

/** The differential breaks a rule at one of its elements. */
export function complain(context: Context, at: number, details: Complaint): void {
  const place = `StructureDefinition.differential.element[${at}]${(details.member ?? '') === '' ? '' : `.${details.member}`}`;
  const { expected, found, severity } = details;
  context.faults.push(
    issue('profile-differential', {
      place,
      ...(expected !== undefined && { expected }),
      ...(found !== undefined && { found }),
      ...(severity !== undefined && { severity }),
      source: `${source}; ${canonicalOf(context.structure)}`,
    }),
  );
}

/** The differential needs a definition that is not at hand, or not in that version. */
export function missing(context: Context, canonical: string, other: StructureDefinition | undefined): void {
  if (context.faults.some((f) => f.code === 'definition-missing' && f.expected === canonical)) return;
  const found = other?.version === undefined ? {} : { found: other.version };
  const severity = other ? { severity: 'warning' as const } : {};
  const place = 'StructureDefinition.differential';
  const about = { place, expected: canonical, ...found, ...severity, source: canonicalOf(context.structure) };
  context.faults.push(issue('definition-missing', about));
}

export const canonicalOf = ({ url, version }: StructureDefinition): string =>
  version === undefined ? url : `${url}|${version}`;

/** A copy of a tree for a snapshot to take over, as long as the snapshot has room for it; else of its root alone, and a finding. */
export function copyWithin(context: Context, tree: Node): Node {
  const { room } = context;
  const copy = (node: Node): Node => {
    room.left -= 1;
    const whole = room.left > 0;
    const element = context.adds ? node.element : inherited(node.element);
    return {
      ...node,
      element,
      children: whole ? node.children.map(copy) : [],
      slices: whole ? node.slices.map(copy) : [],
    };
  };
  const before = room.left;
  const copied = copy(tree);
  if (before > 0 && room.left <= 0) complain(context, 0, { expected: 'a snapshot of a size that can be handled' });
  return copied;
}

const trees = new WeakMap<StructureDefinition, Node>();

/** The tree of a definition with a snapshot, made once; copy it before changing anything. */
export function treeOfStructure(structure: StructureDefinition): Node | undefined {
  let tree = trees.get(structure);
  if (!tree) {
    tree = treeOf((structure.snapshot?.element ?? []).flatMap((e) => wellFormed(e).element ?? []).map(withBase));
    if (tree) trees.set(structure, tree);
  }
  return tree;
}

const typeUrl = 'http://hl7.org/fhir/StructureDefinition/';

/** Where an element comes from and what it was there; published snapshots may leave it out. */
const withBase = (element: ElementDefinition): ElementDefinition =>
  element.base ? element : { ...element, base: { path: element.path, min: element.min ?? 0, max: element.max ?? '*' } };

/** Canonical of a type as ElementDefinition.type.code names it. */
export const typeCanonical = (code: string): string => (code.includes(':') ? code : `${typeUrl}${code}`);
