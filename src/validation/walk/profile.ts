import { hasErrors, type Issue } from '../../model/issue.ts';
import { constraintsAt } from '../invariants/constraints.ts';
import { isObject, type Json } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import type { ProfileNode } from '../plan/profile-node.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import { checkBinding } from '../rules/bindings.ts';
import { checkProfiledTargets } from '../rules/reference-targets.ts';
import { checkValues, fitsPattern, isSame } from '../rules/values.ts';
import { sliceItems } from '../slicing/slice-items.ts';
import { countOf, type Item, itemsOf } from './items.ts';
import { scopeOf } from './resource.ts';
import { type ProfileAnswer, type Run, type Scope, tell } from './scope.ts';

/** Profiles asked within profiles, at most so deep: one that asks for itself ends there. */
const deepest = 8;

/** Holds a value against a profile; the rules of its type are held by the structure walk. */
export function visitProfile(plan: ProfilePlan, item: Item, scope: Scope): void {
  for (const found of answerOf(plan, item, scope, item.place).findings) scope.run.report(found);
}

/**
 * Found once in a run, however many ways lead to it: a claim, the slice of a Bundle, the targets of references. `place` is
 * where findings must stand, when they are told. An answer that was cut short by depth serves only those as deep.
 */
function answerOf(plan: ProfilePlan, item: Item, scope: Scope, place?: string): ProfileAnswer {
  const { run } = scope;
  const known = run.answers.get(item.value)?.get(plan);
  if (known && (place === undefined || known.place === place) && (!known.cut || known.nesting <= run.nesting)) {
    if (known.cut) run.cuts.count++;
    return known;
  }
  const findings: Issue[] = [];
  const { report, nesting } = run;
  const { count } = run.cuts;
  run.report = (found) => void findings.push(found);
  try {
    visitPlan(plan, item, scope);
  } finally {
    run.report = report;
  }
  const answer = { findings, place: item.place, nesting, cut: run.cuts.count > count };
  remember(run, item.value, plan, answer);
  return answer;
}

function remember({ answers }: Run, value: unknown, plan: ProfilePlan, answer: ProfileAnswer): void {
  if (!isObject(value)) return;
  const known = answers.get(value);
  if (known) known.set(plan, answer);
  else answers.set(value, new Map<ProfilePlan, ProfileAnswer>().set(plan, answer));
}

/** The same without remembering it: of what is led to in one way alone, as extensions are. */
export function visitPlan(plan: ProfilePlan, item: Item, scope: Scope): void {
  const { type } = plan;
  if (item.type !== type && !isA(item.type, type)) {
    tell(scope, 'profile-type', item.place, { expected: type, found: item.type, source: plan.canonical });
    return;
  }
  visitNode(plan.root, item, isObject(item.value) ? scopeOf(item.value, item.place, scope) : scope);
}

const isA = (type: string, profiled: string): boolean =>
  profiled === 'Resource' || profiled === 'DomainResource' || profiled === 'Element' ? /^[A-Z]/.test(type) : false;

/** What a profile says of one value. */
export function visitNode(node: ProfileNode, item: Item, scope: Scope): void {
  const { value, place } = item;
  checkValues(node, item, scope);
  if (node.constraints.length > 0 && value !== undefined)
    constraintsAt(value, node.constraints, item.type, place, scope);
  if (node.binding && value !== undefined) checkBinding(value, item.type, node.binding, place, scope, node.source);
  if (node.profiled) checkTypeProfiles(node, item, scope);
  if (node.targeted) checkProfiledTargets(node.types, item, scope, node.source);
  const inner = isObject(value) ? value : item.twin;
  if (inner) for (const child of node.active) visitChild(child, inner, place, scope);
}

/** What a profile says of one element: how often it occurs, of which types, in which slices. */
function visitChild(node: ProfileNode, holder: Json, place: string, scope: Scope): void {
  if (node.simple && isSimplyMet(node, holder)) return;
  const properties = node.properties[0]?.element.properties ?? node.properties;
  if (node.counted) {
    checkCount(node, countOf(holder, properties), place, scope);
    return;
  }
  const all = itemsOf(holder, properties, place);
  const items = node.narrowed && all.length > 0 ? allowedOf(node, all, place, scope) : all;
  if (node.bounded) checkCount(node, items.length, place, scope);
  for (const item of items) visitNode(node, item, scope);
  if (node.slices.length > 0) sliceItems(node, items, place, scope);
}

/** Seen without writing a place. */
function isSimplyMet({ properties, min, max, fixed, pattern }: ProfileNode, holder: Json): boolean {
  const value = holder[properties[0]!.name];
  if (value === undefined || min > 1 || max < 1) return false;
  return (fixed === undefined || isSame(value, fixed)) && (pattern === undefined || fitsPattern(value, pattern));
}

function allowedOf(node: ProfileNode, items: readonly Item[], place: string, scope: Scope): readonly Item[] {
  // What an extension may hold is told at the extension, as its url is what says so.
  const told = node.path === 'Extension.value[x]' ? place : undefined;
  return items.filter((item) => isAllowed(node, item, told ?? item.place, scope));
}

function isAllowed(node: ProfileNode, item: Item, place: string, scope: Scope): boolean {
  if (node.types.some((t) => t.code === item.type || isA(item.type, t.code))) return true;
  const expected = node.types.map((t) => t.code).join(', ');
  tell(scope, 'choice-type', place, { expected, found: item.type, source: node.source });
  return false;
}

/** Told at the parent: an absent element has no place (R4 OperationOutcome.issue.expression). */
export function checkCount(node: ProfileNode, count: number, place: string, scope: Scope): void {
  const { source } = node;
  if (count < node.min) {
    const code = node.sliceName === undefined ? 'element-required' : 'slice-required';
    tell(scope, code, place, { expected: `at least ${node.min} of ${node.id}`, found: `${count}`, source });
  } else if (count > node.max)
    tell(scope, 'element-repeated', place, {
      expected: `at most ${node.max} of ${node.id}`,
      found: `${count}`,
      source,
    });
}

/** A value whose type is profiled must meet one of the profiles (R4 ElementDefinition.type.profile). */
function checkTypeProfiles(node: ProfileNode, item: Item, scope: Scope): void {
  if (item.type === 'Extension' || item.value === undefined) return;
  const choice = node.types.find((t) => t.code === item.type || isA(item.type, t.code));
  if (!choice || choice.profiles.length === 0) return;
  meetsOne(choice.profiles, item, scope, node.source);
}

/** Tells what is wrong with the only profile, or that none of several is met. */
function meetsOne(profiles: readonly string[], item: Item, scope: Scope, source: string): void {
  if (isTooDeep(scope.run)) return;
  const known = profiles.flatMap((url) => scope.run.plans.profile(url) ?? []);
  if (known.length < profiles.length) {
    if (!profiles.some((url) => coreTypeOf(url) === item.type))
      tell(scope, 'profile-missing', item.place, { expected: profiles.join(', '), source });
    return;
  }
  const [only] = known;
  if (known.length === 1 && only) mustMeet(only, item, scope);
  else if (!known.some((plan) => isMet(plan, item, scope)))
    tell(scope, 'profile-unmet', item.place, { expected: `one of ${profiles.join(', ')}`, source });
}

/** Tells what is wrong. */
function mustMeet(plan: ProfilePlan, item: Item, scope: Scope): void {
  const { run } = scope;
  run.nesting++;
  try {
    visitProfile(plan, item, scope);
  } finally {
    run.nesting--;
  }
}

function isTooDeep(run: Run): boolean {
  if (run.nesting <= deepest) return false;
  run.cuts.count++;
  return true;
}

/** Asks without telling. */
export function isMet(plan: ProfilePlan, item: Item, scope: Scope): boolean {
  const { run } = scope;
  if (isTooDeep(run)) return true;
  run.nesting++;
  try {
    return !hasErrors(answerOf(plan, item, scope).findings);
  } finally {
    run.nesting--;
  }
}

/** Does a resource or element meet a profile by its url? */
export function conforms(value: Json, url: string, scope: Scope): boolean | 'unknown' {
  const plan = scope.run.plans.profile(url);
  if (!plan) return 'unknown';
  const type = typeof value.resourceType === 'string' ? value.resourceType : plan.type;
  return isMet(plan, { value, type, place: scope.place }, scope);
}
