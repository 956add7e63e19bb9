import { isObject } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import type { TypeChoice } from '../plan/plan.ts';
import { shownCode } from '../quote.ts';
import { literalOf, type Resolved, resolve } from '../references/resolve.ts';
import type { Item } from '../walk/items.ts';
import { isMet } from '../walk/profile.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** Types and profiles that a reference may lead to (R4 ElementDefinition.type.targetProfile). */
export function checkTargets(types: readonly TypeChoice[], item: Item, scope: Scope, source: string): void {
  const targets = types.find((t) => t.code === 'Reference')?.targets ?? [];
  const { value } = item;
  if (targets.length === 0 || !isObject(value)) return;
  const found = typeof value.reference === 'string' ? resolve(value.reference, scope) : undefined;
  const type = found?.type ?? impliedType(value.reference, value.type, scope);
  if (type === undefined) return;
  const fitting = targets.filter((url) => isOfType(url, type, scope));
  if (fitting.length === 0) {
    const expected = `a reference to ${targets.map((url) => coreTypeOf(url) ?? url).join(', ')}`;
    tell(scope, 'reference-type', item.place, { expected, found: shownCode(type), source });
  } else if (found) checkProfiles(fitting, found, item.place, scope, source);
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
  urls: readonly string[],
  { resource, type, scope: inner }: Resolved,
  place: string,
  scope: Scope,
  source: string,
): void {
  if (urls.some((url) => coreTypeOf(url) !== undefined && scope.run.plans.type(coreTypeOf(url) ?? ''))) return;
  const plans = urls.flatMap((url) => scope.run.plans.profile(url) ?? []);
  if (plans.length < urls.length) {
    tell(scope, 'profile-missing', place, { expected: urls.join(', '), source });
    return;
  }
  const target = { ...inner, run: scope.run };
  if (plans.some((plan) => isMet(plan, { value: resource, type, place: inner.place }, target))) return;
  tell(scope, 'reference-profile', place, { expected: `a resource that meets ${urls.join(' or ')}`, source });
}
