import { isObject } from '../json.ts';

/**
 * Order of two values of one ordered type (R4 ElementDefinition.minValue[x]): numbers, dates by what both are precise
 * to, quantities of the same unit. Undefined when it cannot be told.
 */
export function compareValues(a: unknown, b: unknown): -1 | 0 | 1 | undefined {
  if (typeof a === 'number' && typeof b === 'number') return sign(a - b);
  if (typeof a === 'string' && typeof b === 'string') return compareTimes(a, b);
  if (isObject(a) && isObject(b) && a.system === b.system && a.code === b.code) return compareValues(a.value, b.value);
  return undefined;
}

const sign = (n: number): -1 | 0 | 1 | undefined => (Number.isNaN(n) ? undefined : n < 0 ? -1 : n > 0 ? 1 : 0);

function compareTimes(a: string, b: string): -1 | 0 | 1 | undefined {
  if (a.includes('T') && b.includes('T')) return sign(Date.parse(a) - Date.parse(b));
  const length = Math.min(a.length, b.length);
  const [x, y] = [a.slice(0, length), b.slice(0, length)];
  if (x !== y) return x < y ? -1 : 1;
  return a.length === b.length ? 0 : undefined;
}
