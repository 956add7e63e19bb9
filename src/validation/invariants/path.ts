import { isObject, type Json } from '../json.ts';
import { literalOf } from './cut.ts';
import { type Known, knownAfter, membersOf } from './members.ts';
import { patternOf } from './patterns.ts';
import type { Rule } from './short-circuit.ts';

/** What a path has led to: values, or an answer; undefined when only the library can tell. */
type State = readonly unknown[] | Answer | undefined;
type Step = (nodes: readonly unknown[]) => State;

interface Answer {
  readonly truth: boolean | null;
}

const [yes, no, empty]: readonly Answer[] = [{ truth: true }, { truth: false }, { truth: null }];
const answer = (truth: boolean): Answer => (truth ? yes! : no!);

/** Makes the rule of a criterion asked of objects of a type. */
export type RuleOf = (criterion: string, type: Known) => Rule;
/** The values that something leads to in an object; undefined when only the library can tell. */
export type Values = (value: Json) => readonly unknown[] | undefined;

/**
 * `a.b.where(c = 'd').exists()` read off the JSON: member names, where, all, ofType of resources, exists, empty, hasValue, not,
 * and matches and startsWith of a string. Primitives with extensions are the library's.
 */
export function pathRule(steps: readonly string[], ruleOf: RuleOf, type: Known): Rule {
  const walk = walkOf(steps, ruleOf, type);
  return (value) => {
    const end = walk(value);
    return end && isAnswer(end) ? end.truth : undefined;
  };
}

/** The same of values; an answer is the value true or false. */
export function pathValues(steps: readonly string[], ruleOf: RuleOf, type: Known): Values {
  const walk = walkOf(steps, ruleOf, type);
  return (value) => {
    const end = walk(value);
    return end && isAnswer(end) ? (end.truth === null ? [] : [end.truth]) : end;
  };
}

function walkOf(steps: readonly string[], ruleOf: RuleOf, type: Known): (value: Json) => State {
  let here = type;
  const made = steps.map((step) => {
    const taken = step === 'not()' ? not : ofValues(stepOf(step, ruleOf, here));
    here = typeAfter(step, here);
    return taken;
  });
  return (value) => {
    let now: State = [value];
    for (const step of made) {
      now = step(now);
      if (now === undefined) return undefined;
    }
    return now;
  };
}

function typeAfter(step: string, type: Known): Known {
  if (step.startsWith('where(')) return type;
  if (step.startsWith('ofType(')) return step.slice(7, -1).trim();
  return step.includes('(') ? undefined : knownAfter(type, step);
}

const isAnswer = (state: readonly unknown[] | Answer): state is Answer => !Array.isArray(state);

const not = (state: readonly unknown[] | Answer): State => {
  if (!isAnswer(state)) return undefined;
  return state.truth === null ? state : answer(!state.truth);
};

const ofValues =
  (step: Step | undefined) =>
  (state: readonly unknown[] | Answer): State =>
    isAnswer(state) ? undefined : step?.(state);

function stepOf(text: string, ruleOf: RuleOf, type: Known): Step | undefined {
  const open = text.indexOf('(');
  if (open < 0) {
    const members = membersOf(type, text);
    return (nodes) => flat(nodes, members);
  }
  const [name, argument] = [text.slice(0, open), text.slice(open + 1, -1).trim()];
  switch (name) {
    case 'exists':
      return argument === '' ? (nodes) => answer(nodes.length > 0) : undefined;
    case 'empty':
      return (nodes) => answer(nodes.length === 0);
    case 'hasValue':
      return hasValue;
    case 'where':
      return where(ruleOf(argument, type));
    case 'all':
      return all(ruleOf(argument, type));
    case 'ofType':
      return /^[A-Z][A-Za-z]+$/.test(argument) ? (nodes) => flat(nodes, (node) => ofType(node, argument)) : undefined;
    case 'startsWith':
      return ofText(literalOf(argument), (prefix) => (text) => text.startsWith(prefix));
    case 'matches':
      return ofText(literalOf(argument), matching);
    default:
      return undefined;
  }
}

function flat(
  nodes: readonly unknown[],
  of: (node: unknown) => readonly unknown[] | undefined,
): readonly unknown[] | undefined {
  if (nodes.length === 0) return nodes;
  if (nodes.length === 1) return of(nodes[0]);
  const all: unknown[] = [];
  for (const node of nodes) {
    const found = of(node);
    if (!found) return undefined;
    for (const one of found) all.push(one);
  }
  return all;
}

const hasValue = (nodes: readonly unknown[]): State => {
  const [value] = nodes;
  if (nodes.length === 0) return no;
  return nodes.length === 1 && typeof value === 'string' && value !== '' ? yes : undefined;
};

const ofType = (node: unknown, type: string): readonly unknown[] | undefined =>
  isObject(node) && typeof node.resourceType === 'string' ? (node.resourceType === type ? [node] : []) : undefined;

const where =
  (rule: Rule): Step =>
  (nodes) => {
    const met: unknown[] = [];
    for (const node of nodes) {
      const truth = isObject(node) ? rule(node) : undefined;
      if (truth === undefined) return undefined;
      if (truth) met.push(node);
    }
    return met;
  };

const all =
  (rule: Rule): Step =>
  (nodes) => {
    for (const node of nodes) {
      const truth = isObject(node) ? rule(node) : undefined;
      if (truth !== true) return truth === undefined ? undefined : no;
    }
    return yes;
  };

function ofText(
  argument: string | undefined,
  test: (argument: string) => ((text: string) => boolean | undefined) | undefined,
): Step | undefined {
  const made = argument === undefined || argument === '' ? undefined : test(argument);
  if (!made) return undefined;
  return (nodes: readonly unknown[]): Answer | undefined => {
    const [text] = nodes;
    if (nodes.length === 0) return empty;
    if (typeof text !== 'string' || isTime.test(text) || nodes.length > 1) return undefined;
    const truth = made(text);
    return truth === undefined ? undefined : answer(truth);
  };
}

/** Of dates and times the library makes values of their own. */
export const isTime = /^(?:$|\d{4}(?:$|-)|T?\d\d:)/;

/** A long text is the library's, which counts what it costs. */
const longest = 10_000;

function matching(source: string): ((text: string) => boolean | undefined) | undefined {
  const pattern = patternOf(source);
  return pattern && ((text) => (pattern.size > 0 && text.length > longest ? undefined : pattern.test(text)));
}
