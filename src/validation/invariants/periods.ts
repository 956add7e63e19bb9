import type { Json } from '../json.ts';

/**
 * per-1 for two values of the same precision; undefined for others, of which FHIRPath says that they cannot be compared
 * (FHIRPath 6.2), and so that the invariant is not met.
 */
export function isOrdered({ start, end }: Json): boolean | undefined {
  if (typeof start !== 'string' || typeof end !== 'string') return undefined;
  if (!start.includes('T') && !end.includes('T')) return start.length === end.length ? start <= end : undefined;
  if (start.length !== end.length || start.slice(19) !== end.slice(19)) return undefined;
  return start <= end;
}
