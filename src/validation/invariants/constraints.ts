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

/** The same by the constraint itself, by the type it is asked of: texts of expressions are long. */
const ofConstraint = new WeakMap<Constraint, Map<string, Answer>>();

/** Holds a value against invariants; `base` is the type of the value, which FHIRPath needs to know. */
export function constraintsAt(
  value: unknown,
  constraints: readonly Constraint[],
  base: string,
  place: string,
  scope: Scope,
): void {
  for (const constraint of constraints) {
    const met = answerTo(constraint, base)(value, scope);
    if (met === true) continue;
    const expected = `${constraint.key}: ${constraint.human}`;
    if (met === false)
      tell(scope, 'profile-invariant', place, { severity: constraint.severity, expected, source: constraint.source });
    else tell(scope, 'invariant-unchecked', place, { expected, source: constraint.source });
  }
}

/** For a question asked without telling: does the value meet the expression? */
export const meets = (value: unknown, expression: string, base: string, scope: Scope): boolean | 'unknown' =>
  answerOf(expression, base)(value, scope);

function answerTo(constraint: Constraint, base: string): Answer {
  const known = ofConstraint.get(constraint) ?? new Map<string, Answer>();
  const answer = known.get(base);
  if (answer) return answer;
  const made = answerOf(constraint.expression, base);
  ofConstraint.set(constraint, known.set(base, made));
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
