import type { ProfileNode } from '../plan/profile-node.ts';
import type { Item } from '../walk/items.ts';
import { checkCount, visitNode } from '../walk/profile.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { matchersOf } from './matcher.ts';

const none: readonly never[] = [];

/**
 * Sorts the values of a sliced element into its slices and holds each against its own (R4 profiling.html#slicing). A value
 * belongs to the first slice it matches by all discriminators; slices may be sliced again.
 */
export function sliceItems(node: ProfileNode, items: readonly Item[], place: string, scope: Scope): void {
  const { slices } = node;
  const sorted = items.length === 0 ? none : sliceOfEach(node, items, scope);
  if (!sorted) {
    tell(scope, 'slice-undecided', place, { found: node.id, source: node.source });
    return;
  }
  for (let i = 0; i < slices.length; i++) {
    const slice = slices[i]!;
    let count = 0;
    for (const index of sorted) if (index === i) count++;
    checkCount(slice, count, place, scope);
    if (count > 0) for (let n = 0; n < items.length; n++) if (sorted[n] === i) visitNode(slice, items[n]!, scope);
    if (slice.slices.length > 0)
      sliceItems(slice, count > 0 ? items.filter((_, n) => sorted[n] === i) : none, place, scope);
  }
  if (node.slicing && (node.slicing.ordered || node.slicing.rules !== 'open')) checkRules(node, items, sorted, scope);
}

/** Of each value the place of its slice, -1 for one that belongs to none; undefined when that cannot be told of all. */
function sliceOfEach(node: ProfileNode, items: readonly Item[], scope: Scope): readonly number[] | undefined {
  const matchers = matchersOf(node, scope.run.plans);
  const sorted: number[] = [];
  let undecided = false;
  for (const item of items) {
    let index = -1;
    for (let i = 0; i < matchers.length && index < 0; i++) {
      const answer = matchers[i]!(item, scope);
      if (answer === 'unknown') undecided = true;
      else if (answer) index = i;
    }
    sorted.push(index);
  }
  return undecided ? undefined : sorted;
}

/** Closed, openAtEnd and ordered slicings (R4 ElementDefinition.slicing). */
function checkRules(node: ProfileNode, items: readonly Item[], sorted: readonly number[], scope: Scope): void {
  const rules = node.slicing?.rules ?? 'open';
  const { source } = node;
  const lastKnown = sorted.findLastIndex((index) => index >= 0);
  let highest = -1;
  for (const [i, item] of items.entries()) {
    const index = sorted[i] ?? -1;
    if (index < 0) {
      if (rules === 'closed') tell(scope, 'slice-unmatched', item.place, { expected: namesOf(node), source });
      else if (rules === 'openAtEnd' && i < lastKnown)
        tell(scope, 'slice-order', item.place, { expected: 'unsliced values at the end', source });
      continue;
    }
    if (node.slicing?.ordered && index < highest)
      tell(scope, 'slice-order', item.place, { expected: `the order ${namesOf(node)}`, source });
    highest = Math.max(highest, index);
  }
}

const namesOf = (node: ProfileNode): string => node.slices.map((s) => s.sliceName).join(', ');
