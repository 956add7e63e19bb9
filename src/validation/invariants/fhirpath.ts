import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { Scope } from '../walk/scope.ts';
import { functionsOf } from './functions.ts';
import { rootOf } from './native.ts';

type Compiled = (value: unknown, environment: Record<string, unknown>) => unknown;

const compiled = new Map<string, Compiled | undefined>();

/** The scope of the evaluation that is going on; FHIRPath here is synchronous, and its functions ask for it. */
let current: Scope | undefined;

/** Constants of R4 fhirpath.html#variables. */
const constants = { ucum: 'http://unitsofmeasure.org', sct: 'http://snomed.info/sct', loinc: 'http://loinc.org' };

/**
 * Answers an invariant with the FHIRPath library. An empty result is true: an invariant fails only when it is false (R4
 * conformance-rules.html#constraints). `unknown` when the expression cannot be read or evaluated.
 */
export function evaluate(expression: string, base: string, value: unknown, scope: Scope): boolean | 'unknown' {
  const run = compiledOf(expression, base);
  if (!run) return 'unknown';
  const before = current;
  current = scope;
  try {
    const environment = { ...constants, resource: scope.resource, rootResource: rootOf(scope).resource };
    const result = run(value, environment);
    return Array.isArray(result) ? isMet(result) : 'unknown';
  } catch {
    return 'unknown';
  } finally {
    current = before;
  }
}

/** One value that is not false counts as true (FHIRPath 4.5 singleton evaluation). */
const isMet = (result: readonly unknown[]): boolean | 'unknown' =>
  result.length > 1 ? 'unknown' : result[0] !== false;

function compiledOf(expression: string, base: string): Compiled | undefined {
  const key = `${base} ${expression}`;
  if (!compiled.has(key)) compiled.set(key, compile(expression, base) ?? compile(singleQuoted(expression), base));
  return compiled.get(key);
}

function compile(expression: string, base: string): Compiled | undefined {
  try {
    const options = { traceFn: () => {}, userInvocationTable: functionsOf(() => current) };
    return fhirpath.compile({ base, expression }, r4, options) as Compiled;
  } catch {
    return undefined;
  }
}

/** Some profiles write strings in double quotes, which FHIRPath does not know but other validators forgive. */
const singleQuoted = (expression: string): string =>
  expression.includes("'") ? expression : expression.replaceAll('"', "'");
