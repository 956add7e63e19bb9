import { isArray, isObject, type Json, type JsonObject } from './json.ts';
import { matchText } from './match-text.ts';

export interface MatchOptions {
  /** Modes that are on. */
  readonly modes: ReadonlySet<string>;
  /** FHIR version of the server, `4.0.1`; `$version$` and `version:4` mean it. */
  readonly fhirVersion: string;
  /** Capability statements: what the template has must be found in order; anything more is accepted. */
  readonly pattern: boolean;
}

/** Matching rules 3 and 4: every place where an answer is not what the template says; none when it is right. */
export function match(template: Json, actual: Json, options: MatchOptions): string[] {
  const faults: string[] = [];
  compare(template, actual, '', options, faults);
  return faults;
}

function compare(template: Json, actual: Json, path: string, options: MatchOptions, faults: string[]): void {
  if (isArray(template)) {
    if (!isArray(actual)) faults.push(`${path}: expected an array, found ${kind(actual)}`);
    else if (options.pattern) compareInOrder(template, actual, path, options, faults);
    else compareArrays(template, actual, path, options, faults);
  } else if (isObject(template)) {
    if (isObject(actual)) compareObjects(template, actual, path, options, faults);
    else faults.push(`${path}: expected an object, found ${kind(actual)}`);
  } else comparePrimitives(template, actual, path, options, faults);
}

const kind = (value: Json): string =>
  isArray(value) ? 'an array' : isObject(value) ? 'an object' : JSON.stringify(value);

function comparePrimitives(
  template: Json,
  actual: Json,
  path: string,
  { fhirVersion }: MatchOptions,
  faults: string[],
): void {
  if (typeof template === 'string') {
    if (typeof actual !== 'string' || !matchText(template, actual, fhirVersion))
      faults.push(`${path}: expected ${JSON.stringify(template)}, found ${kind(actual)}`);
  } else if (
    isObject(actual) ||
    isArray(actual) ||
    String(template) !== String(actual) ||
    typeof template !== typeof actual
  )
    faults.push(`${path}: expected ${JSON.stringify(template)}, found ${kind(actual)}`);
}

function compareObjects(
  template: JsonObject,
  actual: JsonObject,
  path: string,
  options: MatchOptions,
  faults: string[],
): void {
  const optional = new Set(
    isArray(template['$optional-properties$']) ? template['$optional-properties$'].map(String) : [],
  );
  const counted = new Set(isArray(template['$count-arrays$']) ? template['$count-arrays$'].map(String) : []);
  for (const [name, value] of Object.entries(template)) {
    if (name.startsWith('$')) continue;
    const found = actual[name];
    const place = path === '' ? name : `${path}.${name}`;
    if (found === undefined) {
      if (!optional.has(name) && !optional.has('*') && !mayBeEmpty(value, options)) faults.push(`${place}: missing`);
    } else if (counted.has(name)) compareCounts(value, found, place, faults);
    else compare(value, found, place, options, faults);
  }
  if (options.pattern || optional.has('*')) return;
  for (const name of Object.keys(actual))
    if (template[name] === undefined && !optional.has(name))
      faults.push(`${path === '' ? name : `${path}.${name}`}: unexpected`);
}

/** An array of which every item is optional or no object may be left out as a whole, as in the public runner. */
const mayBeEmpty = (template: Json, options: MatchOptions): boolean =>
  isArray(template) && template.every((one) => !isObject(one) || isOptional(one, options));

function compareCounts(template: Json, actual: Json, path: string, faults: string[]): void {
  const [want, have] = [template, actual].map((list) => (isArray(list) ? list.length : -1));
  if (want !== have) faults.push(`${path}: expected ${want} items, found ${have}`);
}

/** Item by item in order; an optional item of the template may be passed over. */
function compareArrays(
  template: readonly Json[],
  actual: readonly Json[],
  path: string,
  options: MatchOptions,
  faults: string[],
): void {
  const least = template.filter((one) => !isOptional(one, options)).length;
  if (actual.length < least || actual.length > template.length) {
    const wanted = least === template.length ? `${least}` : `${least} to ${template.length}`;
    faults.push(`${path}: expected ${wanted} items, found ${actual.length}${names(actual, template)}`);
    return;
  }
  let spare = actual.length - least;
  let at = 0;
  for (const [n, wanted] of template.entries()) {
    const optional = isOptional(wanted, options);
    const found = actual[at];
    if (optional && (found === undefined || spare === 0 || !fits(wanted, found, options))) continue;
    if (found === undefined) {
      faults.push(`${path}[${n}]: missing`);
      continue;
    }
    compare(wanted, found, `${path}[${at}]`, options, faults);
    if (optional) spare -= 1;
    at += 1;
  }
  if (at < actual.length) faults.push(`${path}[${at}]: unexpected`);
}

const fits = (wanted: Json, found: Json, options: MatchOptions): boolean => match(wanted, found, options).length === 0;

/** What is there and what should be, for a person who reads the report. */
function names(actual: readonly Json[], template: readonly Json[]): string {
  const label = (one: Json) => (isObject(one) ? String(one.name ?? one.code ?? one.url ?? '?') : String(one));
  return ` (${actual.map(label).join(', ')}; expected ${template.map(label).join(', ')})`.slice(0, 400);
}

/** `true`, a mode that is on, `!mode` for one that is not, `version:4` for the server's version, `warning:...`. */
function isOptional(one: Json, { modes, fhirVersion }: MatchOptions): boolean {
  const said = isObject(one) ? one.$optional$ : undefined;
  if (said === undefined || said === false) return false;
  if (said === true) return true;
  const word = String(said);
  if (word.startsWith('warning:')) return true;
  if (word.startsWith('version:')) return fhirVersion.startsWith(word.slice('version:'.length));
  return word.startsWith('!') ? !modes.has(word.slice(1)) : modes.has(word);
}

function compareInOrder(
  template: readonly Json[],
  actual: readonly Json[],
  path: string,
  options: MatchOptions,
  faults: string[],
): void {
  let at = 0;
  for (const [n, wanted] of template.entries()) {
    while (at < actual.length && !fits(wanted, actual[at]!, options)) at += 1;
    if (at === actual.length) {
      faults.push(`${path}[${n}]: not found: ${JSON.stringify(wanted).slice(0, 120)}`);
      return;
    }
    at += 1;
  }
}
