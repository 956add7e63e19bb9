import { evaluate } from '../invariants/fhirpath.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import { type Scope, tell } from '../walk/scope.ts';
import type { ExtensionPlace } from './extension-context.ts';

/** Conditions that the element around an extension must meet (R4 StructureDefinition.contextInvariant). */
export function checkContextInvariants(plan: ProfilePlan, here: ExtensionPlace, scope: Scope): void {
  for (const expression of plan.contextInvariants) {
    const met = evaluate(expression, here.type.name, here.holder, scope, { extension: here.extension });
    if (met === false)
      tell(scope, 'extension-context', here.holderPlace, {
        expected: expression,
        found: plan.url,
        source: `${plan.canonical} contextInvariant`,
      });
  }
}
