import { isObject, type Json, objectOf } from '../json.ts';
import type { ProfileNode } from '../plan/profile-node.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import type { Support } from '../plan/support.ts';
import { matcherOf } from '../slicing/matcher.ts';
import { type Item, itemsOf } from '../walk/items.ts';
import type { Scope } from '../walk/scope.ts';
import { reasonBeside, reasonOf } from './reason.ts';

/**
 * Is an element that must be supported there? `reason`: not there, and the instance says why. `no-holder`: what would hold
 * it is not there either, so that nothing is asked of it.
 */
export type SupportState = 'present' | 'reason' | 'absent' | 'no-holder';

export const supportStates: readonly SupportState[] = ['present', 'reason', 'absent', 'no-holder'];

/** What one instance has of one element of which a profile says mustSupport, or lays an obligation on somebody. */
export interface SupportLine extends Support {
  /** canonical|version of the profile. */
  readonly profile: string;
  /** Element id. */
  readonly element: string;
  /** FHIRPath of the element where it is there, else of what holds it or should. */
  readonly place: string;
  readonly state: SupportState;
  /** Code of data-absent-reason or v3-NullFlavor. */
  readonly reason?: string;
}

export interface SupportReport {
  readonly lines: readonly SupportLine[];
  /** Profiles claimed or asked for that are not here: what they mark is not known. */
  readonly unknown: readonly { readonly profile: string; readonly place: string }[];
}

/** Of one resource, for one profile. Whether it is valid is not asked. */
export function supportLines(plan: ProfilePlan, item: Item, scope: Scope): SupportLine[] {
  const lines: SupportLine[] = [];
  within(plan.root, item);
  return lines;

  function within(node: ProfileNode, { value, twin, place }: Item): void {
    const holder = isObject(value) ? value : twin;
    for (const child of node.children) if (holder) element(child, holder, place);
  }

  function element(node: ProfileNode, holder: Json, place: string): void {
    const items = itemsOf(holder, node.properties[0]?.element.properties ?? node.properties, place);
    judge(node, items, holder, place);
  }

  function judge(node: ProfileNode, items: readonly Item[], holder: Json, place: string): void {
    if (node.support) tell(node, node.support, answerOf(node, items, holder), items[0]?.place ?? place);
    if (items.length === 0) for (const child of node.children) nothingIn(child, place);
    for (const one of items) within(node, one);
    const slices = partition(node, items);
    for (const slice of node.slices) judge(slice, slices.get(slice) ?? [], holder, place);
  }

  /** A value belongs to the first slice that it matches. */
  function partition(node: ProfileNode, items: readonly Item[]): Map<ProfileNode, Item[]> {
    const found = new Map<ProfileNode, Item[]>();
    if (node.slices.length === 0) return found;
    for (const one of items) {
      const slice = node.slices.find((s) => matcherOf(s, node, scope.run.plans)(one, scope) === true);
      if (slice) found.set(slice, [...(found.get(slice) ?? []), one]);
    }
    return found;
  }

  function nothingIn(node: ProfileNode, place: string): void {
    if (node.support) tell(node, node.support, { state: 'no-holder' }, place);
    for (const inner of [...node.children, ...node.slices]) nothingIn(inner, place);
  }

  function tell(node: ProfileNode, support: Support, answer: Answer, place: string): void {
    lines.push({ profile: node.canonical, element: node.id, ...support, ...answer, place });
  }
}

type Answer = Pick<SupportLine, 'state' | 'reason'>;

function answerOf(node: ProfileNode, items: readonly Item[], holder: Json): Answer {
  const reasons = items.map(reasonOf);
  if (items.some(({ value }, n) => value !== undefined && reasons[n] === undefined)) return { state: 'present' };
  const reason =
    reasons.find((one) => one !== undefined) ?? (node.name === 'value[x]' ? reasonBeside(holder) : undefined);
  return reason === undefined ? { state: 'absent' } : { state: 'reason', reason };
}

/** The profiles that a resource claims, and those that its asker names, each once. */
export const claimsOf = (resource: Json, asked: readonly string[]): string[] => {
  const { profile } = objectOf(resource.meta);
  const claimed = (Array.isArray(profile) ? profile : []).filter((url): url is string => typeof url === 'string');
  return [...new Set([...claimed, ...asked])];
};
