import r4 from 'fhirpath/fhir-context/r4/index.js';
import { holderOf } from '../references/resolve.ts';
import type { Scope } from '../walk/scope.ts';
import { type Evaluation, functionsOf } from './functions.ts';
import { library } from './library.ts';
import { spend } from './steps.ts';

type Compiled = (value: unknown, environment: Record<string, unknown>) => unknown;

const compiled = new Map<string, Compiled | undefined>();

/** The evaluation that is going on; FHIRPath here is synchronous, and the functions of R4 ask for it. */
let current: Evaluation | undefined;

/** Constants of R4 fhirpath.html#variables. */
const constants = { ucum: 'http://unitsofmeasure.org', sct: 'http://snomed.info/sct', loinc: 'http://loinc.org' };

/**
 * Answers an invariant with the FHIRPath library: it is met when it is true, so not when it is empty (R4
 * ElementDefinition.constraint). `unknown` when the expression cannot be read or evaluated, or asked for something that
 * is not at hand and did not come out true.
 */
export function evaluate(
  expression: string,
  base: string,
  value: unknown,
  scope: Scope,
  variables: Readonly<Record<string, unknown>> = {},
): boolean | 'unknown' {
  const answer = evaluateAs(expression, base, value, scope, variables);
  // An invariant of a choice may speak of what only one of its types has: asked of a primitive without its type, that is empty.
  return answer === 'unknown' && typeof value !== 'object'
    ? evaluateAs(expression, '', value, scope, variables)
    : answer;
}

function evaluateAs(
  expression: string,
  base: string,
  value: unknown,
  scope: Scope,
  variables: Readonly<Record<string, unknown>>,
): boolean | 'unknown' {
  const run = compiledOf(expression, base);
  if (!run) return 'unknown';
  const before = current;
  const evaluation: Evaluation = { scope, doubt: false, steps: 0 };
  current = evaluation;
  try {
    const environment = {
      ...constants,
      ...variables,
      resource: scope.resource,
      rootResource: holderOf(scope).resource,
    };
    const result = silently(() => run(value, environment));
    if (!Array.isArray(result)) return 'unknown';
    return isMet(result) || (evaluation.doubt ? 'unknown' : false);
  } catch {
    return 'unknown';
  } finally {
    current = before;
  }
}

/** The library's UCUM part writes units that it cannot read to the console: a sender's text has no place there. */
function silently<T>(work: () => T): T {
  const { log } = console;
  console.log = () => {};
  try {
    return work();
  } finally {
    console.log = log;
  }
}

/** Values that are not false count as true (FHIRPath 4.5 singleton evaluation). */
const isMet = (result: readonly unknown[]): boolean => result.length > 0 && result[0] !== false;

function compiledOf(expression: string, base: string): Compiled | undefined {
  const key = `${base} ${expression}`;
  if (!compiled.has(key)) compiled.set(key, compile(expression, base) ?? compile(singleQuoted(expression), base));
  return compiled.get(key);
}

function compile(expression: string, base: string): Compiled | undefined {
  try {
    const options = { traceFn: () => {}, debugger: countStep, userInvocationTable: functionsOf(() => current) };
    return library().compile(base === '' ? expression : { base, expression }, r4, options) as Compiled;
  } catch {
    return undefined;
  }
}

/** Called by the library after each step. */
function countStep(_context: unknown, _focus: unknown, result: unknown): void {
  if (current) spend(current, 1 + (Array.isArray(result) ? result.length : 0));
}

/** Some profiles write strings in double quotes, which FHIRPath does not know but other validators forgive. */
export const singleQuoted = (expression: string): string =>
  expression.includes("'") ? expression : expression.replaceAll('"', "'");
