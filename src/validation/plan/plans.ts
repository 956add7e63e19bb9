import type { Definitions } from '../packages/definitions.ts';
import type { BindingAnswer } from '../validator.ts';
import type { TypePlan } from './plan.ts';
import { type ProfilePlan, profilePlan } from './profile-plan.ts';
import { typePlans } from './type-plan.ts';

/** Plans, each made when first asked for. */
export interface Plans {
  readonly definitions: Definitions;
  /** What was found of the names of code systems: value sets and supplements are none; null where nothing is wrong. */
  readonly wrongSystems: Map<string, BindingAnswer | null>;
  /** A type of R4 or an inner type by its path; undefined when R4 has no such. */
  type(name: string): TypePlan | undefined;
  /** The plan of a profile; undefined when it is unknown, without snapshot or of an unknown type. */
  profile(canonical: string): ProfilePlan | undefined;
}

const coreUrl = 'http://hl7.org/fhir/StructureDefinition/';

export function plansOf(definitions: Definitions): Plans {
  const types = new Map<string, TypePlan>();
  const asked = new Set<string>();
  const profiles = new Map<string, ProfilePlan | undefined>();

  const load = (name: string): void => {
    if (asked.has(name)) return;
    asked.add(name);
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)) return;
    const sd = definitions.structure(coreUrl + name);
    if (!sd || sd.derivation === 'constraint') return;
    for (const [key, plan] of typePlans(sd)) types.set(key, plan);
  };

  const plans: Plans = {
    definitions,
    wrongSystems: new Map(),
    type(name) {
      const known = types.get(name);
      if (known) return known;
      load(name.split('.', 1)[0] ?? name);
      return types.get(name);
    },
    profile(canonical) {
      const known = profiles.get(canonical);
      if (known || profiles.has(canonical)) return known;
      // A profile may reach itself: until its plan stands, it adds nothing.
      profiles.set(canonical, undefined);
      const sd = definitions.structure(canonical);
      const made = sd?.snapshot && plans.type(sd.type) ? profilePlan(sd, plans) : undefined;
      profiles.set(canonical, made);
      return made;
    },
  };
  return plans;
}
