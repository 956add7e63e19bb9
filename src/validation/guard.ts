import { type Issue, issue } from '../model/issue.ts';

/** Limits of what is examined: they bound the time of Medplum's recursion and of its null check, not the message. */
const maxDepth = 64;
const maxListedText = 200_000;

/**
 * Refuses content that would be too dear to examine, before anything recursive looks at it: deep nesting, and long
 * strings directly in arrays, which Medplum's null check takes apart character by character.
 */
export function guard(resource: unknown): Issue[] {
  let listed = 0;
  let level: unknown[] = [resource];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return [issue('json-depth', { expected: `at most ${maxDepth} levels` })];
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const list = Array.isArray(value);
      for (const inner of list ? value : Object.values(value)) {
        if (typeof inner === 'object') next.push(inner);
        else if (list && typeof inner === 'string') listed += inner.length;
      }
    }
    level = next;
  }
  if (listed <= maxListedText) return [];
  const expected = `at most ${maxListedText} characters`;
  return [issue('value-too-long', { expected, found: `${listed} characters in lists of texts` })];
}
