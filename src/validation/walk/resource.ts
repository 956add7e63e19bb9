import { checkBundle } from '../bundle/check.ts';
import { bundleInSight } from '../bundle/in-sight.ts';
import { constraintsAt } from '../invariants/constraints.ts';
import { isObject, type Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';
import { shownCode } from '../quote.ts';
import { checkCanonical } from '../resources/canonical.ts';
import { resourceRules } from '../resources/index.ts';
import { checkContained } from '../rules/contained.ts';
import { checkAgainst, checkClaimedProfiles } from '../rules/meta-profile.ts';
import { type Scope, tell } from './scope.ts';
import { visitObject } from './structure.ts';

/** A resource inside another: an entry of a Bundle, a contained one, a parameter. */
export function visitResource(resource: Json, place: string, outer: Scope, property: Property): void {
  if (property.name === 'contained' && outer.run.settings.contained === 'ignore') return;
  const { resourceType } = resource;
  const type = typeof resourceType === 'string' ? outer.run.plans.type(resourceType) : undefined;
  if (type?.kind !== 'resource' || type.abstract) {
    unknownType(resource, place, outer);
    return;
  }
  examine(scopeWithin(resource, place, outer, property.name));
}

export function unknownType(resource: Json, place: string, scope: Scope): void {
  const { resourceType } = resource;
  tell(scope, 'resource-type', place, {
    expected: 'a resource type of R4',
    found: typeof resourceType === 'string' ? shownCode(resourceType) : 'no resourceType',
    source: 'R4 json.html#resources',
  });
}

function scopeWithin(resource: Json, place: string, outer: Scope, step: string): Scope {
  const { run, bundle } = outer;
  const type = String(resource.resourceType);
  if (step === 'contained' || outer.type !== 'Bundle')
    return { run, resource, type, place, bundle, fullUrl: outer.fullUrl, container: outer };
  const fullUrl = bundle?.byResource.get(resource)?.fullUrl;
  return { run, resource, type, place, bundle, fullUrl, container: undefined };
}

/** The scope of a value: its own when it is a resource inside the one in sight, else the same. */
export function scopeOf(value: Json, place: string, scope: Scope): Scope {
  if (typeof value.resourceType !== 'string' || value === scope.resource) return scope;
  return scopeWithin(value, place, scope, /\.contained\[\d+\]$/.test(place) ? 'contained' : 'resource');
}

/** Everything that is asked of one resource, with the profiles that its asker names. Its type is known to be one of R4. */
export function examine(scope: Scope, asked: readonly string[] = []): void {
  const { resource, place } = scope;
  const type = scope.run.plans.type(scope.type);
  if (!type) return;
  const inner = scope.type === 'Bundle' ? { ...scope, bundle: bundleInSight(resource, scope) } : scope;
  visitObject(resource, type, place, inner);
  constraintsAt(resource, type.constraints, type.name, place, inner);
  if (Array.isArray(resource.contained) && scope.run.settings.contained === 'check') checkContained(inner);
  if (scope.type === 'Bundle') checkBundle(inner);
  if (resource.url !== undefined) checkCanonical(inner);
  resourceRules[scope.type]?.(inner);
  if (isObject(resource.meta)) checkClaimedProfiles(inner);
  if (asked.length > 0) for (const url of new Set(asked)) checkAgainst(url, `${place}.meta.profile`, inner);
}
