import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Lost } from '../adapter.ts';
import { isObject } from './shape.ts';

/**
 * What of a Bundle a wire form could not carry: the leaf elements of `original` that `regenerated` (the Bundle made
 * from the rendered form read back) does not have. Compared per resource type as multisets of path without indices and
 * value. Not compared, because they do not belong to what is said: the wrapper, ids, fullUrls, generated narrative, and
 * references within the message, whose ids may differ. `expression` is FHIRPath with the indices of the original.
 */
export function lostElements(original: Bundle, regenerated: Bundle): Lost[] {
  const held = new Map<string, number>();
  for (const { key } of leavesOf(regenerated)) held.set(key, (held.get(key) ?? 0) + 1);
  return leavesOf(original)
    .filter(({ key }) => !take(held, key))
    .map(({ expression, value }) => ({ expression, value }));
}

function take(held: Map<string, number>, key: string): boolean {
  const left = held.get(key) ?? 0;
  if (left > 0) held.set(key, left - 1);
  return left > 0;
}

interface Leaf extends Lost {
  /** Resource type, path without indices and value. */
  readonly key: string;
}

function leavesOf(bundle: Bundle): Leaf[] {
  const leaves: Leaf[] = [];
  bundle.entry?.forEach(({ resource }, n) => {
    if (resource) collect(resource, resource.resourceType, `Bundle.entry[${n}].resource`, leaves);
  });
  return leaves;
}

function collect(value: unknown, path: string, expression: string, leaves: Leaf[]): void {
  if (Array.isArray(value)) {
    value.forEach((member, n) => {
      collect(member, path, `${expression}[${n}]`, leaves);
    });
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (!isOutside(value, name)) collect(member, `${path}.${name}`, `${expression}.${name}`, leaves);
    }
  } else if (value !== null && !isInternal(value)) {
    leaves.push({ key: `${path}\n${String(value)}`, expression, value: String(value) });
  }
}

const isResource = (value: Record<string, unknown>): boolean =>
  typeof (value as Partial<Resource>).resourceType === 'string';

/** Ids and narrative of a resource; `text` inside an element is content. */
const isOutside = (parent: Record<string, unknown>, name: string): boolean =>
  isResource(parent) && (name === 'id' || name === 'text');

/** A reference to another entry; its target is compared by its own content. */
const isInternal = (value: unknown): boolean => typeof value === 'string' && value.startsWith('urn:uuid:');
