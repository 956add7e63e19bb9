import { isObject } from '../json.ts';
import type { Constraint } from '../plan/plan.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { errata } from './errata.ts';
import { evaluate } from './fhirpath.ts';
import { natives } from './native.ts';
import { shortCircuit } from './short-circuit.ts';

/** How one expression is answered, made once. */
type Answer = (value: unknown, scope: Scope) => boolean | 'unknown';

const answers = new Map<string, Answer>();

/** The answers to a list of constraints, by the type they are asked of: texts of expressions are long. */
const ofList = new WeakMap<readonly Constraint[], Map<string, readonly Answer[]>>();

/** Holds a value against invariants; `base` is the type of the value, which FHIRPath needs to know. */
export function constraintsAt(
  value: unknown,
  constraints: readonly Constraint[],
  base: string,
  place: string,
  scope: Scope,
): void {
  const all = answersTo(constraints, base);
  for (let i = 0; i < all.length; i++) {
    const met = all[i]!(value, scope);
    if (met === true) continue;
    const constraint = constraints[i]!;
    const expected = `${constraint.key}: ${constraint.human}`;
    if (met === false)
      tell(scope, 'profile-invariant', place, { severity: constraint.severity, expected, source: constraint.source });
    else tell(scope, 'invariant-unchecked', place, { expected, source: constraint.source });
  }
}

/** For a question asked without telling: does the value meet the expression? */
export const meets = (value: unknown, expression: string, base: string, scope: Scope): boolean | 'unknown' =>
  answerOf(expression, base)(value, scope);

function answersTo(constraints: readonly Constraint[], base: string): readonly Answer[] {
  const known = ofList.get(constraints)?.get(base);
  if (known) return known;
  const made = constraints.map(({ expression }) => answerOf(expression, base));
  ofList.set(constraints, (ofList.get(constraints) ?? new Map<string, readonly Answer[]>()).set(base, made));
  return made;
}

function answerOf(expression: string, base: string): Answer {
  const key = `${base} ${expression}`;
  const known = answers.get(key);
  if (known) return known;
  const made = makeAnswer(expression, base);
  answers.set(key, made);
  return made;
}

function makeAnswer(published: string, base: string): Answer {
  const native = Object.hasOwn(natives, published) ? natives[published] : undefined;
  const expression = errata[published] ?? published;
  const decide = shortCircuit(expression, base);
  return (value, scope) => {
    if (isObject(value)) {
      const answer = native?.(value) ?? decide?.(value);
      if (answer !== undefined) return answer === true;
    }
    return evaluate(expression, base, value, scope);
  };
}
