import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { lastStep } from './elements.ts';
import type { TypePlan } from './plan.ts';
import type { Plans } from './plans.ts';
import { baseOf, innerType, nodeOf, type ProfileNode } from './profile-node.ts';
import { obligationsByElement } from './support.ts';
import { canonicalOf } from './type-plan.ts';

/**
 * What a profile asks beyond the type it constrains: a tree of its snapshot's elements in which only what differs from
 * the base definition counts as a rule. Walking a profile costs what the profile adds.
 */
export interface ProfilePlan {
  readonly url: string;
  readonly canonical: string;
  readonly type: string;
  readonly root: ProfileNode;
  /** Of an extension: where it may stand, what must be true there, and whether it modifies. */
  readonly contexts: readonly ExtensionContext[];
  readonly contextInvariants: readonly string[];
  readonly modifies: boolean;
}

export interface ExtensionContext {
  readonly type: string;
  readonly expression: string;
  /** Name of the element that the expression means. */
  readonly element: string;
}

export function profilePlan(sd: StructureDefinition, plans: Plans): ProfilePlan {
  const canonical = canonicalOf(sd);
  const obligations = obligationsByElement(sd);
  const stack: { node: ProfileNode; type: TypePlan | undefined }[] = [];
  for (const element of sd.snapshot?.element ?? []) {
    const path = element.path ?? '';
    const depth = path.split('.').length - 1;
    const parent = stack[depth - 1];
    if (depth > 0 && !parent) continue;
    const base = depth === 0 ? undefined : baseOf(lastStep(path), parent?.type);
    const root = depth === 0 ? plans.type(sd.type) : undefined;
    const node = nodeOf(element, base, root, { canonical, obligations }, plans);
    stack.length = depth;
    stack[depth] = { node, type: root ?? innerType(node, plans) };
    if (parent) attach(node, parent.node);
  }
  const none = { path: sd.type } as ElementDefinition;
  const top = stack[0]?.node ?? nodeOf(none, undefined, undefined, { canonical, obligations }, plans);
  settle(top);
  return {
    url: sd.url,
    canonical,
    type: sd.type,
    root: top,
    contexts: (sd.context ?? []).map(({ type, expression = '' }) => ({ type, expression, element: named(expression) })),
    contextInvariants: sd.contextInvariant ?? [],
    modifies: sd.snapshot?.element?.[0]?.isModifier === true,
  };
}

const named = (expression: string): string =>
  expression.replace(/^http:\/\/hl7\.org\/fhir\/StructureDefinition\//, '').replace(/^.*#/, '');

/** Under its parent, or as a slice of the element it slices; `a/b` slices the slice `a` again. */
function attach(node: ProfileNode, parent: ProfileNode): void {
  const { sliceName } = node;
  const sliced = sliceName === undefined ? undefined : parent.children.find((c) => c.name === node.name);
  if (sliceName === undefined || !sliced) {
    parent.children.push(node);
    return;
  }
  const slash = sliceName.lastIndexOf('/');
  const outer = slash < 0 ? undefined : sliceNamed(sliced, sliceName.slice(0, slash));
  (outer ?? sliced).slices.push(node);
}

function sliceNamed(node: ProfileNode, name: string): ProfileNode | undefined {
  for (const slice of node.slices) {
    if (slice.sliceName === name) return slice;
    const inner = sliceNamed(slice, name);
    if (inner) return inner;
  }
  return undefined;
}

/** Which branches hold rules of the profile. */
function settle(node: ProfileNode): boolean {
  for (const child of node.children) settle(child);
  for (const slice of node.slices) settle(slice);
  node.active = node.children.filter((c) => c.matters);
  const closed = node.slicing !== undefined && node.slices.length > 0 && node.slicing.rules !== 'open';
  const ordered = node.slices.length > 0 && node.slicing?.ordered === true;
  const bare = isBare(node);
  node.simple = bare && isSingle(node);
  node.counted = bare && !node.valued;
  node.matters =
    hasRules(node) || node.active.length > 0 || closed || ordered || node.slices.some((s) => s.matters && !isFree(s));
  return node.matters;
}

/** Of one property that does not repeat. */
const isSingle = ({ properties: [property] }: ProfileNode): boolean =>
  property?.element.properties.length === 1 && !property.list;

/** Nothing is asked of a value but what it is. */
function isBare(node: ProfileNode): boolean {
  const measured = node.least !== undefined || node.most !== undefined || node.maxLength !== undefined;
  const more = node.profiled || node.targeted || node.binding !== undefined || node.constraints.length > 0 || measured;
  const inner = node.active.length > 0 || node.slices.length > 0;
  return !node.narrowed && !more && !inner;
}

/** A slice without any rule of its own. */
const isFree = (slice: ProfileNode): boolean =>
  slice.min === 0 &&
  slice.max === Number.POSITIVE_INFINITY &&
  !hasRules({ ...slice, bounded: false }) &&
  slice.active.length === 0 &&
  slice.slices.length === 0;

const hasRules = (node: ProfileNode): boolean =>
  node.bounded ||
  node.narrowed ||
  node.profiled ||
  node.targeted ||
  node.valued ||
  node.binding !== undefined ||
  node.constraints.length > 0;
