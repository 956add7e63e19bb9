import { isObject, type Json } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import type { TypeChoice } from '../plan/plan.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import { shownCode } from '../quote.ts';
import { literalOf, type Resolved, resolve } from '../references/resolve.ts';
import type { Item } from '../walk/items.ts';
import { isMet } from '../walk/profile.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Types and profiles that a profile lets a reference lead to (R4 ElementDefinition.type.targetProfile). */
export function checkProfiledTargets(types: readonly TypeChoice[], item: Item, scope: Scope, source: string): void {
  const { value, place } = item;
  if (!isObject(value)) return;
  const found = typeof value.reference === 'string' ? resolve(value.reference, scope) : undefined;
  checkTargets(types, value, found, place, scope, source);
}

/** The same of what the reference has been found to lead to. */
export function checkTargets(
  types: readonly TypeChoice[],
  value: Json,
  found: Resolved | undefined,
  place: string,
  scope: Scope,
  source: string,
): void {
  const targets = types.find((t) => t.code === 'Reference')?.targets ?? [];
  if (targets.length === 0) return;
  const type = found?.type ?? impliedType(value.reference, value.type, scope);
  if (type === undefined) return;
  const aim = aimOf(types, targets, type, scope);
  if (aim.fitting.length === 0) {
    const expected = `a reference to ${targets.map((url) => coreTypeOf(url) ?? url).join(', ')}`;
    tell(scope, 'reference-type', place, { expected, found: shownCode(type), source });
  } else if (found) checkProfiles(aim, found, place, scope, source);
}

/** What the targets of an element ask of a resource of one type. */
interface Aim {
  /** Targets of that type. */
  readonly fitting: readonly string[];
  /** One of them is a core type, which asks nothing more. */
  readonly open: boolean;
  /** Else the plans of those that are here. */
  readonly plans: readonly ProfilePlan[];
}

const aims = new WeakMap<readonly TypeChoice[], Map<string, Aim>>();

/** Made once for each type of R4: every reference asks. */
function aimOf(types: readonly TypeChoice[], targets: readonly string[], type: string, scope: Scope): Aim {
  const known = aims.get(types)?.get(type);
  if (known) return known;
  const aim = makeAim(targets, type, scope);
  if (scope.run.plans.type(type)) aims.set(types, (aims.get(types) ?? new Map<string, Aim>()).set(type, aim));
  return aim;
}

function makeAim(targets: readonly string[], type: string, scope: Scope): Aim {
  const { plans } = scope.run;
  const fitting = targets.filter((url) => isOfType(url, type, scope));
  const open = fitting.some((url) => coreTypeOf(url) !== undefined && plans.type(coreTypeOf(url) ?? '') !== undefined);
  return { fitting, open, plans: open ? [] : fitting.flatMap((url) => plans.profile(url) ?? []) };
}

/** The type in a RESTful URL, or the one stated beside it, when the resource itself is not here. */
function impliedType(reference: unknown, stated: unknown, scope: Scope): string | undefined {
  if (!scope.run.settings.trustReferenceUrls) return undefined;
  const implied = typeof reference === 'string' ? literalOf(reference)?.type : undefined;
  if (implied !== undefined && scope.run.plans.type(implied)?.kind === 'resource') return implied;
  return typeof stated === 'string' ? stated.slice(stated.lastIndexOf('/') + 1) : undefined;
}

function isOfType(url: string, type: string, scope: Scope): boolean {
  const core = coreTypeOf(url);
  if (core === 'Resource' || core === 'DomainResource' || core === type) return true;
  if (core !== undefined && scope.run.plans.type(core)) return false;
  const plan = scope.run.plans.profile(url);
  // A profile that is not here may be of any type.
  return !plan || plan.type === type || plan.type === 'Resource';
}

/** What is here is held against the profiles its reference asks for: one of them must be met. */
function checkProfiles(
  { fitting: urls, open, plans }: Aim,
  { resource, type, scope: inner }: Resolved,
  place: string,
  scope: Scope,
  source: string,
): void {
  if (open) return;
  if (plans.length < urls.length) {
    tell(scope, 'profile-missing', place, { expected: urls.join(', '), source });
    return;
  }
  const item = { value: resource, type, place: inner.place };
  for (const plan of plans) if (isMet(plan, item, inner)) return;
  tell(scope, 'reference-profile', place, { expected: `a resource that meets ${urls.join(' or ')}`, source });
}
