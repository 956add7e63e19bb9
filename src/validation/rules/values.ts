import { isObject, type Json } from '../json.ts';
import type { ProfileNode } from '../plan/profile-node.ts';
import type { Item } from '../walk/items.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { compareValues } from './compare.ts';

/** Fixed values, patterns, least and greatest values and lengths of a profile (R4 ElementDefinition). */
export function checkValues(node: ProfileNode, { value, place }: Item, scope: Scope): void {
  if (!node.valued || value === undefined) return;
  const { source } = node;
  if (node.fixed !== undefined && !isSame(value, node.fixed))
    for (const { at, expected } of differences(value, node.fixed, place, true))
      tell(scope, 'value-fixed', at, { expected, source });
  if (node.pattern !== undefined && !fitsPattern(value, node.pattern))
    for (const { at, expected } of differences(value, node.pattern, place, false))
      tell(scope, 'value-pattern', at, { expected, source });
  if (node.maxLength !== undefined && typeof value === 'string' && value.length > node.maxLength)
    tell(scope, 'value-too-long', place, {
      expected: `at most ${node.maxLength} characters`,
      found: `${value.length}`,
      source,
    });
  if (node.least !== undefined && compareValues(value, node.least) === -1)
    tell(scope, 'value-range', place, { expected: `at least ${JSON.stringify(node.least)}`, source });
  if (node.most !== undefined && compareValues(value, node.most) === 1)
    tell(scope, 'value-range', place, { expected: `at most ${JSON.stringify(node.most)}`, source });
}

/** Equal in every property (ElementDefinition.fixed[x]). */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((inner, i) => isSame(inner, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => isSame(a[name], b[name]));
}

/** Everything in the pattern is in the value; of lists, each item somewhere (ElementDefinition.pattern[x]). */
export function fitsPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value)) return false;
    for (const one of pattern) if (!fitsSome(value, one)) return false;
    return true;
  }
  if (!isObject(pattern)) return value === pattern;
  if (!isObject(value)) return false;
  for (const name in pattern) if (!fitsPattern(value[name], pattern[name])) return false;
  return true;
}

function fitsSome(values: readonly unknown[], pattern: unknown): boolean {
  for (const value of values) if (fitsPattern(value, pattern)) return true;
  return false;
}

interface Difference {
  readonly at: string;
  readonly expected: string;
}

/** The innermost places at which a value is not what it should be. An absent one is told at its parent. */
function differences(value: unknown, wanted: unknown, place: string, exact: boolean): Difference[] {
  if (isObject(value) && isObject(wanted)) return [...objectDifferences(value, wanted, place, exact)];
  return [{ at: place, expected: shown(wanted) }];
}

function* objectDifferences(value: Json, wanted: Json, place: string, exact: boolean): Generator<Difference> {
  for (const [name, inner] of Object.entries(wanted)) {
    const own = value[name];
    if (exact ? isSame(own, inner) : fitsPattern(own, inner)) continue;
    if (own === undefined) yield { at: place, expected: `${name}: ${shown(inner)}` };
    else if (Array.isArray(own) || Array.isArray(inner)) yield { at: place, expected: `${name}: ${shown(inner)}` };
    else yield* differences(own, inner, `${place}.${name}`, exact);
  }
  if (!exact) return;
  for (const name of Object.keys(value))
    if (wanted[name] === undefined) yield { at: `${place}.${name}`, expected: 'no such element' };
}

const shown = (wanted: unknown): string => (typeof wanted === 'string' ? wanted : JSON.stringify(wanted));
