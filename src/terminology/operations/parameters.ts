import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import { shapeFaults } from '../resource-shape.ts';

/** One parameter of FHIR Parameters: a value of any type, a resource, or parts. */
export interface Parameter {
  readonly name: string;
  readonly value?: unknown;
  readonly resource?: unknown;
  readonly part?: readonly Parameter[];
}

/** The parameters of a request, read by name whatever type of `value[x]` they came with. Wrong forms throw TerminologyError. */
export interface Parameters {
  readonly list: readonly Parameter[];
  all(name: string): readonly Parameter[];
  /** A value as text: string, code, uri, canonical; undefined when absent or empty. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** True, false, or undefined when absent. */
  flag(name: string): boolean | undefined;
  /** A whole number from 0. */
  count(name: string): number | undefined;
  /** A value that is an object: Coding, CodeableConcept. */
  object<T extends object>(name: string): T | undefined;
  resource(name: string): object | undefined;
}

const longestText = 10_000;
const mostParameters = 20_000;

export function parametersOf(list: readonly Parameter[]): Parameters {
  const all = (name: string) => list.filter((one) => one.name === name);
  const first = (name: string) => list.find((one) => one.name === name);
  const text = (name: string) => {
    const value = first(name)?.value;
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'object') throw refusal(name, 'a text');
    return bounded(name, String(value));
  };
  return {
    list,
    all,
    text,
    texts: (name) => all(name).flatMap(({ value }) => (value === undefined ? [] : [bounded(name, String(value))])),
    flag(name) {
      const value = first(name)?.value;
      if (value === undefined) return undefined;
      if (value === true || value === 'true') return true;
      if (value === false || value === 'false') return false;
      throw refusal(name, 'true or false');
    },
    count(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^-?\d{1,9}$/.test(value)) throw refusal(name, 'a whole number');
      return Math.max(0, Number(value));
    },
    object(name) {
      const value = first(name)?.value;
      if (value === undefined) return undefined;
      if (typeof value !== 'object' || value === null) throw refusal(name, 'an object');
      return value as never;
    },
    resource(name) {
      const found = first(name)?.resource;
      if (found === undefined) return undefined;
      if (typeof found !== 'object' || found === null) throw refusal(name, 'a resource');
      return wellFormed(name, found);
    },
  };
}

const refusal = (name: string, expected: string): TerminologyError =>
  new TerminologyError([txIssue('VB_PARAMETER_VALUE', { name, expected })], 400);

/** A resource that came with a request, of the form that it is read in; throws with each place where it is not. */
export function wellFormed<T extends object>(name: string, resource: object): T {
  const faults = shapeFaults(resource);
  if (faults.length === 0) return resource as T;
  throw new TerminologyError(
    faults.map(({ place, expected }) => txIssue('VB_PARAMETER_VALUE', { name: `${name} ${place}`, expected })),
    400,
  );
}

function bounded(name: string, value: string): string {
  if (value.length > longestText) throw refusal(name, `at most ${longestText} characters`);
  return value;
}

/** A FHIR Parameters resource, in R4 or R5 form. */
export function readParameters(resource: unknown): Parameter[] {
  const { resourceType, parameter } = (resource ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters') throw refusal('Parameters', 'a Parameters resource');
  if (parameter === undefined) return [];
  if (!Array.isArray(parameter) || parameter.length > mostParameters)
    throw refusal('parameter', 'a list of parameters');
  return parameter.map((one) => readParameter(one, 0));
}

function readParameter(raw: unknown, depth: number): Parameter {
  const { name } = (raw ?? {}) as { name?: unknown };
  if (typeof name !== 'string' || depth > 8) throw refusal('parameter', 'an object with a name');
  const found = raw as Readonly<Record<string, unknown>>;
  const member = Object.keys(found).find((key) => key.startsWith('value'));
  const part = Array.isArray(found.part) ? found.part.map((one) => readParameter(one, depth + 1)) : undefined;
  return {
    name,
    ...(member !== undefined && { value: found[member] }),
    ...(found.resource !== undefined && { resource: found.resource }),
    ...(part !== undefined && { part }),
  };
}

/** The query of a GET: every value as text. */
export const queryParameters = (query: Iterable<readonly [string, string]>): Parameter[] =>
  [...query].filter(([name]) => !name.startsWith('_')).map(([name, value]) => ({ name, value }));
