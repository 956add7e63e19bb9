import type { Json } from '../json.ts';
import { comparisonRule } from './comparison.ts';
import { inBrackets, split, stepsOf } from './cut.ts';
import { absence, type Known, known } from './members.ts';
import { isTime, pathRule } from './path.ts';

/** FHIRPath's three values, null for empty; undefined where only the library can tell. */
export type Truth = boolean | null | undefined;
export type Rule = (value: Json) => Truth;

/**
 * Decides an expression by what can be read off the JSON at once: which elements are there, and what a code is. Most
 * invariants speak of an element that most resources lack, and looking is a hundred times cheaper than evaluating. The
 * operators are FHIRPath's (6.5), so what is undecided in one branch matters only when the others do not decide.
 *
 * `type` is that of the objects it is asked of. Undefined when the expression cannot be decided so: then the library is asked. A test holds both to the same answers.
 */
export function shortCircuit(expression: string, type?: string): Rule | undefined {
  const rule = implication(expression, known(type));
  return rule === deferred ? undefined : rule;
}

const deferred: Rule = () => undefined;

/** `implies` binds loosest, then `or` and `xor`, then `and`; each to the left. */
function implication(text: string, type: Known): Rule {
  const { first, rest } = split(text, [' implies ']);
  return rest.reduce<Rule>((left, { part }) => implies(left, disjunction(part, type)), disjunction(first, type));
}

function disjunction(text: string, type: Known): Rule {
  const { first, rest } = split(text, [' or ', ' xor ']);
  return rest.reduce<Rule>(
    (left, { part, operator }) => (operator === ' or ' ? or : xor)(left, conjunction(part, type)),
    conjunction(first, type),
  );
}

function conjunction(text: string, type: Known): Rule {
  const { first, rest } = split(text, [' and ']);
  return rest.reduce<Rule>((left, { part }) => and(left, operand(part, type)), operand(first, type));
}

function operand(text: string, type: Known): Rule {
  const trimmed = text.trim();
  const bracketed = inBrackets(trimmed);
  if (bracketed !== undefined) return implication(bracketed, type);
  return (
    choice(trimmed, type) ??
    comparison(trimmed, type) ??
    comparisonRule(trimmed, implication, type) ??
    chain(trimmed, type) ??
    deferred
  );
}

/** `iif(a, b, c)`: what is not true counts as false (FHIRPath 5.5.5). */
function choice(text: string, type: Known): Rule | undefined {
  const inner = text.startsWith('iif(') ? inBrackets(text.slice(3)) : undefined;
  if (inner === undefined) return undefined;
  const { first, rest } = split(inner, [',']);
  const [then, otherwise, ...more] = rest.map(({ part }) => implication(part, type));
  if (!then || !otherwise || more.length > 0) return undefined;
  const criterion = implication(first, type);
  return (value) => {
    const truth = criterion(value);
    return truth === undefined ? undefined : truth ? then(value) : otherwise(value);
  };
}

const implies =
  (left: Rule, right: Rule): Rule =>
  (value) => {
    const a = left(value);
    if (a === false) return true;
    const b = right(value);
    if (b === true || a === true) return b;
    return a === undefined || b === undefined ? undefined : null;
  };

const or =
  (left: Rule, right: Rule): Rule =>
  (value) => {
    const a = left(value);
    if (a === true) return true;
    const b = right(value);
    if (b === true) return true;
    return a === undefined || b === undefined ? undefined : a === null || b === null ? null : false;
  };

const and =
  (left: Rule, right: Rule): Rule =>
  (value) => {
    const a = left(value);
    if (a === false) return false;
    const b = right(value);
    if (b === false) return false;
    return a === undefined || b === undefined ? undefined : a === null || b === null ? null : true;
  };

const xor =
  (left: Rule, right: Rule): Rule =>
  (value) => {
    const [a, b] = [left(value), right(value)];
    return a === undefined || b === undefined ? undefined : a === null || b === null ? null : a !== b;
  };

/** `status = 'final'`: of a string that is there, else empty. What may be a time is compared by what the element is. */
function comparison(text: string, type: Known): Rule | undefined {
  const [, name = '', operator, literal] = /^([a-z][A-Za-z]*)\s*(=|!=)\s*'([^'\\]*)'$/.exec(text) ?? [];
  if (operator === undefined || literal === undefined || isTime.test(literal)) return undefined;
  const lacks = absence(type, name);
  return (value) => {
    const own = value[name];
    if (typeof own === 'string') return (own === literal) === (operator === '=');
    return lacks(value) ? null : undefined;
  };
}

/** `a.b.where(...).exists()`: of an element that is not there, everything is known; of one that is, what a look at it tells. */
function chain(text: string, type: Known): Rule | undefined {
  if (text.startsWith('where(')) {
    const ofThis = stepsOf(`.${text}`);
    return ofThis && pathRule(ofThis, implication, type);
  }
  const name = /^[a-z][A-Za-z]*/.exec(text)?.[0];
  if (name === undefined) return undefined;
  const steps = stepsOf(text.slice(name.length));
  if (!steps || steps.length === 0) return undefined;
  const ofNothing = resultOfNothing(steps);
  const whole = pathRule([name, ...steps], implication, type);
  const ofSomething = steps.length === 1 && steps[0] === 'exists()' ? () => true : whole;
  const lacks = absence(type, name);
  return (value) => {
    const own = value[name];
    if (own === undefined || own === null) return lacks(value) ? ofNothing : whole(value);
    return Array.isArray(own) && own.length === 0 ? undefined : ofSomething(value);
  };
}

/** What a chain of functions answers of an empty collection; undefined for a function that is not known here. */
function resultOfNothing(steps: readonly string[]): Truth {
  let now: Truth = null;
  for (const step of steps) {
    const name = step.replace(/\(.*$/s, '');
    if (now !== null) now = name === 'not' ? !now : undefined;
    else if (name === 'exists') now = false;
    else if (name === 'empty' || name === 'all' || name === 'isDistinct') now = true;
    else if (name === 'hasValue') now = false;
    else if (step.includes('(') && !keepsNothing.has(name)) return undefined;
    if (now === undefined) return undefined;
  }
  return now;
}

/** Functions that make nothing of nothing. */
const keepsNothing: ReadonlySet<string> = new Set([
  'where',
  'select',
  'ofType',
  'as',
  'first',
  'last',
  'tail',
  'matches',
  'startsWith',
  'contains',
  'endsWith',
  'substring',
  'length',
  'toInteger',
  'extension',
  'resolve',
  'not',
]);
