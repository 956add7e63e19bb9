import { type Issue, issue } from '../model/issue.ts';

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
  const seen = { listedText: 0, nameLength: 0, properties: 0, listLength: 0 };
  let level: unknown[] = [resource];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return [issue('json-depth', { expected: `at most ${maxDepth} levels` })];
    level = level.flatMap((value) => innerOf(value, seen));
  }
  return faultsOf(seen);
}

interface Measures {
  listedText: number;
  nameLength: number;
  properties: number;
  listLength: number;
}

function innerOf(value: unknown, seen: Measures): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) {
    const names = Object.keys(value);
    seen.properties = Math.max(seen.properties, names.length);
    for (const name of names) seen.nameLength = Math.max(seen.nameLength, name.length);
    return Object.values(value).filter((inner) => typeof inner === 'object');
  }
  seen.listLength = Math.max(seen.listLength, value.length);
  for (const inner of value) if (typeof inner === 'string') seen.listedText += inner.length;
  return value.filter((inner) => typeof inner === 'object');
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
