import { type Issue, issue } from '../model/issue.ts';
import type { Json } from './json.ts';

/** Limits of what is examined. They bound the time of Medplum's own loops; what a message may weigh is set at the door. */
const maxDepth = 64;
const maxListedText = 200_000;
const maxNameLength = 128;
const maxProperties = 500;
const maxListLength = 5_000;

/**
 * Refuses content that would be too dear to examine, before anything recursive looks at it: deep nesting; long
 * property names, whose every prefix Medplum tries, or very many; long lists, which invariants compare pairwise; long strings directly
 * in lists, which its null check takes apart character by character. At most one Issue of each.
 */
export function guard(resource: unknown): Issue[] {
  const seen: Measures = { listedText: 0, nameLength: 0, properties: 0, listLength: 0 };
  if (!measure(resource, 0, seen)) return [issue('json-depth', { expected: `at most ${maxDepth} levels` })];
  return faultsOf(seen);
}

interface Measures {
  listedText: number;
  nameLength: number;
  properties: number;
  listLength: number;
}

/** False when something lies too deep. */
function measure(value: unknown, depth: number, seen: Measures): boolean {
  if (typeof value !== 'object') return true;
  if (depth > maxDepth) return false;
  if (value === null) return true;
  if (Array.isArray(value)) return measureList(value, depth, seen);
  let properties = 0;
  for (const name in value) {
    properties++;
    if (name.length > seen.nameLength) seen.nameLength = name.length;
    if (!measure((value as Json)[name], depth + 1, seen)) return false;
  }
  if (properties > seen.properties) seen.properties = properties;
  return true;
}

function measureList(list: readonly unknown[], depth: number, seen: Measures): boolean {
  if (list.length > seen.listLength) seen.listLength = list.length;
  for (const inner of list) {
    if (typeof inner === 'string') seen.listedText += inner.length;
    else if (!measure(inner, depth + 1, seen)) return false;
  }
  return true;
}

function faultsOf({ listedText, nameLength, properties, listLength }: Measures): Issue[] {
  const faults: Issue[] = [];
  if (nameLength > maxNameLength)
    faults.push(issue('element-unexpected', { expected: `property names of at most ${maxNameLength} characters` }));
  if (properties > maxProperties)
    faults.push(issue('json-too-many', { expected: `objects of at most ${maxProperties}`, found: `${properties}` }));
  if (listLength > maxListLength)
    faults.push(issue('json-too-many', { expected: `lists of at most ${maxListLength}`, found: `${listLength}` }));
  if (listedText > maxListedText) {
    const expected = `at most ${maxListedText} characters in lists of texts`;
    faults.push(issue('value-too-long', { expected, found: `${listedText} characters` }));
  }
  return faults;
}
