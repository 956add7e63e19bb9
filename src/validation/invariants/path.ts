import { isObject, type Json } from '../json.ts';
import type { Rule } from './short-circuit.ts';

/** What a path has led to: values, or an answer; undefined when only the library can tell. */
type State = readonly unknown[] | Answer | undefined;
type Step = (nodes: readonly unknown[]) => State;

interface Answer {
  readonly truth: boolean | null;
}

/**
 * `a.b.where(c = 'd').exists()` read off the JSON: member names, where, all, ofType of resources, exists, empty, not, and
 * matches and startsWith of a string. Choices, and primitives with extensions, are the library's. `ruleOf` makes the rule of a
 * criterion.
 */
export function pathRule(steps: readonly string[], ruleOf: (criterion: string) => Rule): Rule {
  const made = steps.map((step) => (step === 'not()' ? not : ofValues(stepOf(step, ruleOf))));
  return (value) => {
    let now: State = [value];
    for (const step of made) {
      now = step(now);
      if (now === undefined) return undefined;
    }
    return isAnswer(now) ? now.truth : undefined;
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

function stepOf(text: string, ruleOf: (criterion: string) => Rule): Step | undefined {
  const open = text.indexOf('(');
  if (open < 0) return (nodes) => flat(nodes, (node) => membersOf(node, text));
  const [name, argument] = [text.slice(0, open), text.slice(open + 1, -1).trim()];
  switch (name) {
    case 'exists':
      return argument === '' ? (nodes) => ({ truth: nodes.length > 0 }) : undefined;
    case 'empty':
      return (nodes) => ({ truth: nodes.length === 0 });
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
  if (own === undefined || own === null) return lacks(node, name) ? [] : undefined;
  if (node[`_${name}`] !== undefined) return undefined;
  if (!Array.isArray(own)) return [own];
  return own.some((item) => item === null || Array.isArray(item)) ? undefined : own;
}

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
  test: (argument: string) => ((text: string) => boolean) | undefined,
): Step | undefined {
  const made = argument === undefined || argument === '' ? undefined : test(argument);
  if (!made) return undefined;
  return ([text, ...others]: readonly unknown[]): Answer | undefined => {
    if (text === undefined) return { truth: null };
    return typeof text === 'string' && !isTime.test(text) && others.length === 0 ? { truth: made(text) } : undefined;
  };
}

/** Of dates and times the library makes values of their own. */
const isTime = /^(?:$|\d{4}(?:$|-)|T?\d\d:)/;

/** With the flags of the library. */
function matching(pattern: string): ((text: string) => boolean) | undefined {
  try {
    const regex = new RegExp(pattern, 'us');
    return (text) => regex.test(text);
  } catch {
    return undefined;
  }
}

/** A string of FHIRPath whose only escapes are of the backslash itself. */
function literalOf(text: string): string | undefined {
  const [, inner] = /^'((?:[^'\\]|\\\\)*)'$/.exec(text) ?? [];
  return inner?.replaceAll('\\\\', '\\');
}

/** No property of that name, no twin of it, and none that begins with it, as those of a choice do. */
export function lacks(object: Json, name: string): boolean {
  for (const property in object)
    if (property.startsWith(name) || (property.startsWith('_') && property.startsWith(name, 1))) return false;
  return true;
}
