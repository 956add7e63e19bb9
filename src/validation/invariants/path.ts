import r4 from 'fhirpath/fhir-context/r4/index.js';
import { isObject, type Json } from '../json.ts';
import { literalOf } from './cut.ts';
import { patternOf } from './patterns.ts';
import type { Rule } from './short-circuit.ts';

/** What a path has led to: values, or an answer; undefined when only the library can tell. */
type State = readonly unknown[] | Answer | undefined;
type Step = (nodes: readonly unknown[]) => State;

interface Answer {
  readonly truth: boolean | null;
}

/** Makes the rule of a criterion. */
export type RuleOf = (criterion: string) => Rule;
/** The values that something leads to in an object; undefined when only the library can tell. */
export type Values = (value: Json) => readonly unknown[] | undefined;

/**
 * `a.b.where(c = 'd').exists()` read off the JSON: member names, where, all, ofType of resources, exists, empty, hasValue, not,
 * and matches and startsWith of a string. Primitives with extensions, and those of choices that may be times, are the
 * library's.
 */
export function pathRule(steps: readonly string[], ruleOf: RuleOf): Rule {
  const walk = walkOf(steps, ruleOf);
  return (value) => {
    const end = walk(value);
    return end && isAnswer(end) ? end.truth : undefined;
  };
}

/** The same of values; an answer is the value true or false. */
export function pathValues(steps: readonly string[], ruleOf: RuleOf): Values {
  const walk = walkOf(steps, ruleOf);
  return (value) => {
    const end = walk(value);
    return end && isAnswer(end) ? (end.truth === null ? [] : [end.truth]) : end;
  };
}

function walkOf(steps: readonly string[], ruleOf: RuleOf): (value: Json) => State {
  const made = steps.map((step) => (step === 'not()' ? not : ofValues(stepOf(step, ruleOf))));
  return (value) => {
    let now: State = [value];
    for (const step of made) {
      now = step(now);
      if (now === undefined) return undefined;
    }
    return now;
  };
}

const isAnswer = (state: readonly unknown[] | Answer): state is Answer => 'truth' in state;

const not = (state: readonly unknown[] | Answer): State => {
  if (!isAnswer(state)) return undefined;
  return state.truth === null ? state : { truth: !state.truth };
};

const ofValues =
  (step: Step | undefined) =>
  (state: readonly unknown[] | Answer): State =>
    isAnswer(state) ? undefined : step?.(state);

function stepOf(text: string, ruleOf: RuleOf): Step | undefined {
  const open = text.indexOf('(');
  if (open < 0) return (nodes) => flat(nodes, (node) => membersOf(node, text));
  const [name, argument] = [text.slice(0, open), text.slice(open + 1, -1).trim()];
  switch (name) {
    case 'exists':
      return argument === '' ? (nodes) => ({ truth: nodes.length > 0 }) : undefined;
    case 'empty':
      return (nodes) => ({ truth: nodes.length === 0 });
    case 'hasValue':
      return hasValue;
    case 'where':
      return where(ruleOf(argument));
    case 'all':
      return all(ruleOf(argument));
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
  const all: unknown[] = [];
  for (const node of nodes) {
    const found = of(node);
    if (!found) return undefined;
    all.push(...found);
  }
  return all;
}

/** The values of an element, when it is plainly there or plainly not. */
function membersOf(node: unknown, name: string): readonly unknown[] | undefined {
  if (!isObject(node)) return undefined;
  const own = node[name];
  if (own === undefined || own === null) return lacks(node, name) ? [] : chosenOf(node, name);
  if (node[`_${name}`] !== undefined) return undefined;
  if (!Array.isArray(own)) return [own];
  return own.some((item) => item === null || Array.isArray(item)) ? undefined : own;
}

/** `valueQuantity` of an Observation: of an inner object the type is not known here, and so not its choices. */
function isChosen({ resourceType }: Json, stem: string, property: string): boolean {
  const types: readonly string[] = r4.choiceTypePaths[`${resourceType}.${stem}`] ?? [];
  return types.includes(property.slice(stem.length));
}

const complex = /(?:Coding|CodeableConcept|Identifier|Reference|Period|Quantity|Range|Ratio|Address|Attachment)$/;

/** The value of a resource's element of several types, when it is the only property that it can be, and an object or a plain text. */
function chosenOf(node: Json, name: string): readonly unknown[] | undefined {
  let only: string | undefined;
  for (const property in node) {
    if (property.startsWith('_') && property.startsWith(name, 1)) return undefined;
    if (!property.startsWith(name)) continue;
    if (only !== undefined) return undefined;
    only = property;
  }
  if (only === undefined || !isChosen(node, name, only)) return undefined;
  const value = node[only];
  if (complex.test(only)) return isObject(value) ? [value] : undefined;
  return /(?:String|Code)$/.test(only) && typeof value === 'string' ? [value] : undefined;
}

const hasValue = (nodes: readonly unknown[]): State => {
  const [value] = nodes;
  if (nodes.length === 0) return { truth: false };
  return nodes.length === 1 && typeof value === 'string' && value !== '' ? { truth: true } : undefined;
};

const ofType = (node: unknown, type: string): readonly unknown[] | undefined =>
  isObject(node) && typeof node.resourceType === 'string' ? (node.resourceType === type ? [node] : []) : undefined;

const where =
  (rule: Rule): Step =>
  (nodes) =>
    flat(nodes, (node) => {
      const truth = isObject(node) ? rule(node) : undefined;
      return truth === undefined ? undefined : truth ? [node] : [];
    });

const all =
  (rule: Rule): Step =>
  (nodes) => {
    for (const node of nodes) {
      const truth = isObject(node) ? rule(node) : undefined;
      if (truth !== true) return truth === undefined ? undefined : { truth: false };
    }
    return { truth: true };
  };

function ofText(
  argument: string | undefined,
  test: (argument: string) => ((text: string) => boolean | undefined) | undefined,
): Step | undefined {
  const made = argument === undefined || argument === '' ? undefined : test(argument);
  if (!made) return undefined;
  return ([text, ...others]: readonly unknown[]): Answer | undefined => {
    if (text === undefined) return { truth: null };
    if (typeof text !== 'string' || isTime.test(text) || others.length > 0) return undefined;
    const truth = made(text);
    return truth === undefined ? undefined : { truth };
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

/** No property of that name, no twin of it, and none that begins with it, as those of a choice do. */
export function lacks(object: Json, name: string): boolean {
  for (const property in object)
    if (property.startsWith(name) || (property.startsWith('_') && property.startsWith(name, 1))) return false;
  return true;
}
