import { indexed, objectOf } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import { visitProfile } from '../walk/profile.ts';
import { type Scope, tell } from '../walk/scope.ts';

/** A resource meets every profile it claims in `meta.profile` (R4 resource.html#Meta); one that is not here is told. */
export function checkClaimedProfiles(scope: Scope): void {
  const { profile } = objectOf(scope.resource.meta);
  if (!Array.isArray(profile)) return;
  for (let i = 0; i < profile.length; i++) {
    const url: unknown = profile[i];
    if (typeof url === 'string' && profile.indexOf(url) === i)
      checkAgainst(url, `${scope.place}.meta.profile${indexed(i)}`, scope);
  }
}

/** Holds a resource against a profile by its url; `claim` is where an unknown one is told. */
export function checkAgainst(url: string, claim: string, scope: Scope): void {
  const { resource, type, place, run } = scope;
  const plan = run.plans.profile(url);
  if (plan) visitProfile(plan, { value: resource, type, place }, scope);
  else if (coreTypeOf(url) !== type) tell(scope, 'profile-unknown', claim, { source: 'R4 resource.html#Meta' });
}
