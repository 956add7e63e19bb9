import type { ElementDefinition } from '@medplum/fhirtypes';
import { wellFormed } from './well-formed.ts';

/** What a differential says of one element, and of what lies below it. */
export interface Rule {
  /** Segment of the path as written: may be `valueQuantity`. */
  readonly name: string;
  readonly slice?: string;
  /** Absent when the differential only says something of what lies below. */
  element?: ElementDefinition | undefined;
  /** Position in `differential.element`, of the element itself or of the first below it. */
  readonly at: number;
  readonly children: Rule[];
  /** Slices of this element; re-slices stand here too, after the slice they divide. */
  readonly slices: Rule[];
}

export interface DifferentialTree {
  readonly root: Rule;
  /** Elements that cannot be placed, and members that cannot be read: both are left out. */
  readonly faults: readonly DifferentialFault[];
}

export interface DifferentialFault {
  readonly at: number;
  /** The member of the element at fault; empty for the element itself. */
  readonly member: string;
  readonly expected: string;
}

/**
 * The tree of a differential, in whatever order it stands: ids say which slice an element belongs to; an element
 * without an id belongs to the last slice named before it (R4 ElementDefinition 2.27.5.1).
 */
export function differentialTree(elements: readonly unknown[], type: string): DifferentialTree {
  const root: Rule = { name: type, at: 0, children: [], slices: [] };
  const faults: DifferentialFault[] = [];
  /** The rule that each path last led to. */
  const last = new Map<string, Rule>();
  for (const [at, given] of elements.entries()) {
    const { element, odd } = wellFormed(given);
    for (const member of odd) faults.push({ at, member, expected: 'the form of ElementDefinition' });
    if (!element) continue;
    const names = element.path?.split('.') ?? [];
    const expected = refused(names, type);
    if (expected) faults.push({ at, member: 'path', expected });
    else place(root, names, element, at, last);
  }
  return { root, faults };
}

const mostSegments = 64;

function refused(names: readonly string[], type: string): string | undefined {
  if (names.length === 0 || names.length > mostSegments || names.includes('')) return 'a path';
  return names[0] === type ? undefined : `a path that begins with ${type}`;
}

function place(
  root: Rule,
  names: readonly string[],
  element: ElementDefinition,
  at: number,
  last: Map<string, Rule>,
): void {
  const slices = slicesOf(element, names);
  let rule = root;
  let path = names[0]!;
  for (let n = 1; n < names.length; n += 1) {
    const name = names[n]!;
    path += `.${name}`;
    const final = n === names.length - 1;
    const slice = slices ? slices[n] : undefined;
    const remembered = slices || final ? undefined : last.get(path);
    rule = remembered ?? stepTo(rule, name, final ? (element.sliceName ?? slice) : slice, at);
    if (final || slices) last.set(path, rule);
  }
  rule.element = rule.element ? { ...rule.element, ...element } : element;
}

function stepTo(parent: Rule, name: string, slice: string | undefined, at: number): Rule {
  let rule = parent.children.find((child) => child.name === name);
  if (!rule) {
    rule = { name, at, children: [], slices: [] };
    parent.children.push(rule);
  }
  if (slice === undefined) return rule;
  let sliced = rule.slices.find((one) => one.slice === slice);
  if (!sliced) {
    sliced = { name, slice, at, children: [], slices: [] };
    rule.slices.push(sliced);
  }
  return sliced;
}

/** The slice of each segment by the element's id, or undefined when the id does not tell the same path. */
function slicesOf({ id }: ElementDefinition, names: readonly string[]): (string | undefined)[] | undefined {
  const segments = id?.split('.');
  if (segments?.length !== names.length) return undefined;
  const pairs = segments.map((segment) => {
    const colon = segment.indexOf(':');
    return colon < 0 ? [segment] : [segment.slice(0, colon), segment.slice(colon + 1)];
  });
  return pairs.every(([name], n) => name === names[n]) ? pairs.map(([, slice]) => slice) : undefined;
}
