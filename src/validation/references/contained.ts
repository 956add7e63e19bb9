import { type Json, objectsOf } from '../json.ts';
import type { Run } from '../walk/scope.ts';

const none: ReadonlyMap<string, Json> = new Map();

/** Contained resources of a resource by their ids, the first of each: looked up once for each reference, so indexed once. */
export function containedById({ contained }: Json, { contained: indexes }: Run): ReadonlyMap<string, Json> {
  if (!Array.isArray(contained)) return none;
  let index = indexes.get(contained);
  if (!index) {
    const made = new Map<string, Json>();
    for (const [, resource] of objectsOf(contained))
      if (typeof resource.id === 'string' && !made.has(resource.id)) made.set(resource.id, resource);
    index = made;
    indexes.set(contained, index);
  }
  return index;
}
