import type { Json } from '../json.ts';
import { inBrackets, literalOf, split, stepsOf } from './cut.ts';
import { type KindOf, kindAlong } from './kinds.ts';
import type { Known } from './members.ts';
import { isTime, pathValues, type RuleOf, type Values } from './path.ts';
import type { Rule, Truth } from './short-circuit.ts';

/**
 * `a.b = 'x'`, `a = 'x' & b`, `a.exists() = b.exists()`, `a.b in ('x' | 'y')`, `a.length() <= 9`: comparisons of texts and
 * answers read off the JSON. Numbers, dates and objects, of which FHIRPath has more to say (6.1), are the library's.
 */
export function comparisonRule(text: string, ruleOf: RuleOf, type: Known): Rule | undefined {
  return membership(text, ruleOf, type) ?? equality(text, ruleOf, type) ?? ofLength(text, ruleOf, type);
}

function membership(text: string, ruleOf: RuleOf, type: Known): Rule | undefined {
  const { first, rest } = split(text, [' in ']);
  const [set, ...more] = rest.map(({ part }) => literalsIn(part.trim()));
  const side = set && more.length === 0 ? sideOf(first, ruleOf, type) : undefined;
  if (!side || !set) return undefined;
  return (value) => {
    const text = textIn(side(value));
    return typeof text === 'string' ? set.has(text) : text;
  };
}

/** `('x' | 'y')`. */
function literalsIn(text: string): ReadonlySet<string> | undefined {
  const inner = inBrackets(text);
  if (inner === undefined) return undefined;
  const { first, rest } = split(inner, [' | ']);
  const literals = [first, ...rest.map(({ part }) => part)].map((part) => literalOf(part.trim()));
  const known = literals.filter((literal) => literal !== undefined);
  return known.length === literals.length ? new Set(known) : undefined;
}

function equality(text: string, ruleOf: RuleOf, type: Known): Rule | undefined {
  const { first, rest } = split(text, [' = ', ' != ']);
  const [other, ...more] = rest;
  if (!other || more.length > 0) return undefined;
  const [a, b] = [sideOf(first, ruleOf, type), sideOf(other.part, ruleOf, type)];
  if (!a || !b) return undefined;
  const [kindOfA, kindOfB] = [kindOfSide(first, ruleOf, type), kindOfSide(other.part, ruleOf, type)];
  const wanted = other.operator === ' = ';
  return (value) => {
    const left = a(value);
    const right = b(value);
    if (!left || !right) return undefined;
    if (left.length === 0 || right.length === 0) return null;
    const same = areSame(left, right);
    if (same === undefined) return undefined;
    if (left.some(mayBeTime) || right.some(mayBeTime)) {
      const kind = kindOfA(value);
      // Times may be equal in other words, and of two precisions are neither; a time is never equal to a text.
      if (kind === undefined || kind !== kindOfB(value) || (kind === 'time' && !same)) return undefined;
    }
    return same === wanted;
  };
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean | undefined {
  const kind = typeof a[0];
  if (kind !== 'boolean' && kind !== 'string') return undefined;
  for (const item of a) if (typeof item !== kind) return undefined;
  for (const item of b) if (typeof item !== kind) return undefined;
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

const mayBeTime = (item: unknown): boolean => typeof item === 'string' && isTime.test(item);

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '=': (a, b) => a === b,
};

function ofLength(text: string, ruleOf: RuleOf, type: Known): Rule | undefined {
  const [, path = '', sign = '', number] = /^(.+)\.length\(\)\s*(<=|>=|<|>|=)\s*(\d{1,9})$/.exec(text) ?? [];
  const [side, order] = [sideOf(path, ruleOf, type), orders[sign]];
  if (!side || !order) return undefined;
  return (value) => {
    const text = textIn(side(value));
    return typeof text === 'string' ? order(text.length, Number(number)) : text;
  };
}

/** The only text among values; null when there is none, undefined when that cannot be told. */
function textIn(values: readonly unknown[] | undefined): string | Exclude<Truth, boolean> {
  if (!values) return undefined;
  if (values.length === 0) return null;
  const [text] = values;
  return values.length === 1 && typeof text === 'string' && !isTime.test(text) ? text : undefined;
}

/** What stands on one side of an operator: a text, texts joined, a path, or something in brackets that is true or not. */
function sideOf(text: string, ruleOf: RuleOf, type: Known): Values | undefined {
  const trimmed = text.trim();
  const literal = trimmed === 'true' || trimmed === 'false' ? trimmed === 'true' : literalOf(trimmed);
  if (literal !== undefined) return () => [literal];
  const bracketed = inBrackets(trimmed);
  if (bracketed !== undefined) return answerOf(ruleOf(bracketed, type));
  const { first, rest } = split(trimmed, [' & ']);
  if (rest.length > 0)
    return joined([first, ...rest.map(({ part }) => part)].map((part) => sideOf(part, ruleOf, type)));
  const steps = stepsOf(`.${trimmed}`);
  return steps && /^[a-z]/.test(trimmed) ? pathValues(steps, ruleOf, type) : undefined;
}

/** What the strings are that stand on a side. */
function kindOfSide(text: string, ruleOf: RuleOf, type: Known): KindOf {
  const trimmed = text.trim();
  const steps = stepsOf(`.${trimmed}`);
  if (steps && /^[a-z]/.test(trimmed)) return kindAlong(steps, ruleOf, type);
  // A literal, or texts joined.
  return () => 'text';
}

const answerOf =
  (rule: Rule): Values =>
  (value) => {
    const truth = rule(value);
    return truth === undefined ? undefined : truth === null ? [] : [truth];
  };

/** `&`: of nothing, an empty text (FHIRPath 6.4). */
function joined(sides: readonly (Values | undefined)[]): Values | undefined {
  const known = sides.filter((side) => side !== undefined);
  if (known.length < sides.length) return undefined;
  return (value: Json) => {
    let whole = '';
    for (const side of known) {
      const text = textIn(side(value));
      if (text === undefined) return undefined;
      whole += text ?? '';
    }
    return [whole];
  };
}
