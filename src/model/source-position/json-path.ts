import { madeOnce } from '../remembered.ts';

/** Steps into a JSON value: property names and indices. */
export type JsonPath = readonly (string | number)[];

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The steps that a place leads to in a JSON value: a JSON Pointer (RFC 6901), or a FHIRPath with indices as findings hold.
 * What is not there is told at the nearest thing around it that is. Undefined where the place is no place in this value: a
 * FHIRPath of another type than the resource, or any other notation.
 */
export function jsonPathOf(value: unknown, place: string): JsonPath | undefined {
  if (place === '' || place.startsWith('/')) return pointerPath(value, place);
  return fhirPath(value, place);
}

function pointerPath(value: unknown, pointer: string): JsonPath {
  const path: (string | number)[] = [];
  let at = value;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(at) ? Number(name) : name;
    const next = memberOf(at, step);
    if (next === undefined) break;
    path.push(step);
    at = next;
  }
  return path;
}

const memberOf = (value: unknown, step: string | number): unknown => {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
};

/** A step of a FHIRPath: `given[0]`, or `ofType(Quantity)`. Anything else is as far as a place can be followed. */
const segment = /^(?<name>_?[A-Za-z][A-Za-z0-9]*)(?:\((?<argument>[A-Za-z][A-Za-z0-9]*)\))?(?<indices>(?:\[\d+\])*)$/;

function fhirPath(value: unknown, place: string): JsonPath | undefined {
  const [head = '', ...segments] = place.split('.');
  const start = startOf(value, head);
  if (start === undefined) return undefined;
  const path = [...start];
  let at = start.reduce(memberOf, value);
  const take = (step: string | number): boolean => {
    const next = memberOf(at, step);
    if (next === undefined) return false;
    path.push(step);
    at = next;
    return true;
  };
  for (const [n, text] of segments.entries()) {
    const { name = '', argument, indices = '' } = segment.exec(text)?.groups ?? {};
    if (argument === undefined && !takeName(name, typeOf(segments[n + 1]), n < segments.length - 1, at, take)) break;
    if (!indexed(indices, at, take)) break;
  }
  return path;
}

/**
 * A property by its name, or by name and type for a choice; `_name` where the way goes on below a primitive, to its id or
 * extensions. Before `ofType` a property may also be of any type (Bundle.entry.resource).
 */
function takeName(name: string, type: string, goesOn: boolean, at: unknown, take: (step: string) => boolean): boolean {
  const choice = type === '' ? '' : `${name}${type[0]!.toUpperCase()}${type.slice(1)}`;
  const below = isObject(at) && goesOn && type === '' && isPrimitive(at[name]) ? [`_${name}`] : [];
  return [...below, name, choice, `_${name}`, `_${choice}`].some((step) => step !== '' && take(step));
}

const typeOf = (text = ''): string => /^ofType\(([A-Za-z][A-Za-z0-9]*)\)/.exec(text)?.[1] ?? '';

/** A list is what its first item is: looking through all of it for each finding would be quadratic. */
function isPrimitive(value: unknown): boolean {
  const item: unknown = Array.isArray(value) && value.length > 0 ? value[0] : value;
  return item !== undefined && (typeof item !== 'object' || item === null);
}

/** `[0]` of what is no list is the thing itself. */
function indexed(indices: string, at: unknown, take: (step: number) => boolean): boolean {
  return [...indices.matchAll(/\d+/g)].every(([index]) => !Array.isArray(at) || take(Number(index)));
}

/** Where a FHIRPath begins: the resource itself, or the one resource of its type among the entries of a Bundle. */
function startOf(value: unknown, head: string): JsonPath | undefined {
  if (!isObject(value) || typeof value.resourceType !== 'string') return undefined;
  const [type] = head.split('[');
  if (type === value.resourceType || type === 'Resource') return [];
  if (value.resourceType !== 'Bundle' || !Array.isArray(value.entry)) return undefined;
  const alone = onlyOfTypes(value.entry).get(type);
  return alone === undefined || alone === several ? undefined : ['entry', alone, 'resource'];
}

const several = -1;

/** The entry with the one resource of each type. Looked for once in a list, since every finding asks. */
const onlyOfTypes = madeOnce((entries: readonly unknown[]): ReadonlyMap<unknown, number> => {
  const only = new Map<unknown, number>();
  for (const [index, entry] of entries.entries())
    if (isObject(entry) && isObject(entry.resource)) {
      const { resourceType } = entry.resource;
      only.set(resourceType, only.has(resourceType) ? several : index);
    }
  return only;
});
