/** A JSON value of which nothing is assumed. */
export type Json = Record<string, unknown>;

/** One place in a resource: the object or list that holds it, and its key there. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

export interface Mutation {
  readonly name: string;
  /** True when the outcome can only be wrong by the rules of FHIR's JSON form (R4 json.html), so that silence is a miss. */
  readonly wrong: boolean;
  /** False where the mutation would change nothing, or has no meaning. */
  readonly fits: (value: unknown, key: string | number) => boolean;
  /** The value that takes the old one's place; undefined takes it away. */
  readonly change: (value: unknown) => unknown;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const any = (): boolean => true;
const inside = (_: unknown, key: string | number): boolean => typeof key === 'string' || typeof key === 'number';

/** Every way in which a field is spoilt; to add one: a line here. */
export const mutations: readonly Mutation[] = [
  { name: 'left out', wrong: false, fits: inside, change: () => undefined },
  { name: 'an object', wrong: true, fits: (v) => !isObject(v), change: () => ({ zzz: 1 }) },
  { name: 'a list', wrong: true, fits: (v) => !Array.isArray(v), change: (v) => [[v]] },
  { name: 'a number', wrong: true, fits: (v) => typeof v !== 'number', change: () => 17 },
  { name: 'a boolean', wrong: true, fits: (v) => typeof v !== 'boolean', change: () => true },
  { name: 'a text', wrong: true, fits: (v) => !isText(v), change: () => 'text' },
  { name: 'null', wrong: true, fits: (_, key) => typeof key === 'string', change: () => null },
  { name: 'an empty object', wrong: true, fits: any, change: () => ({}) },
  { name: 'an empty list', wrong: true, fits: any, change: () => [] },
  { name: 'an empty text', wrong: true, fits: any, change: () => '' },
  { name: 'blanks', wrong: false, fits: isText, change: () => ' \t\n ' },
  { name: 'a long text', wrong: false, fits: isText, change: () => 'å'.repeat(150_000) },
  {
    name: 'a text for backtracking',
    wrong: false,
    fits: isText,
    change: () => `${'a'.repeat(50_000)}!${' '.repeat(50_000)}`,
  },
  {
    name: 'digits without end',
    wrong: false,
    fits: isText,
    change: () => `${'1'.repeat(60_000)}.${'0'.repeat(60_000)}`,
  },
  { name: 'half a surrogate', wrong: false, fits: isText, change: (v) => `${v}\ud83d` },
  { name: 'control characters', wrong: false, fits: isText, change: (v) => `${v}\u0000\u0007` },
  { name: 'mark-up', wrong: false, fits: isText, change: () => `<div>${'<b>'.repeat(5000)}<script>x()</script>` },
  { name: 'a name of the language', wrong: false, fits: isText, change: () => '__proto__' },
  { name: 'a reference to itself', wrong: false, fits: isText, change: () => '#' },
  { name: 'a number out of range', wrong: false, fits: (v) => typeof v === 'number', change: () => -1e308 },
  { name: 'twice', wrong: false, fits: Array.isArray, change: (v) => [...(v as unknown[]), ...(v as unknown[])] },
  {
    name: 'turned round',
    wrong: false,
    fits: (v) => Array.isArray(v) && v.length > 1,
    change: (v) => [...(v as unknown[])].reverse(),
  },
  {
    name: 'two thousand times',
    wrong: false,
    fits: Array.isArray,
    change: (v) => Array.from({ length: 2000 }, () => (v as unknown[])[0]),
  },
  { name: 'a property nobody knows', wrong: true, fits: isObject, change: (v) => ({ ...(v as Json), zzz: 1 }) },
  {
    name: 'a property with a long name',
    wrong: true,
    fits: isObject,
    change: (v) => ({ ...(v as Json), ['z'.repeat(100_000)]: 1 }),
  },
  {
    name: 'deeper than any message',
    wrong: true,
    fits: isObject,
    change: (v) => ({ ...(v as Json), extension: [deep(200)] }),
  },
];

const deep = (levels: number): unknown =>
  levels === 0 ? { url: 'urn:x', valueBoolean: true } : { url: 'urn:x', extension: [deep(levels - 1)] };

/** Every place in a resource but its own root, parents first. */
export function placesIn(value: unknown, path: readonly (string | number)[] = []): Place[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value as Json) : [];
  return inner.flatMap(([key, child]) => [{ path: [...path, key], value: child }, ...placesIn(child, [...path, key])]);
}

/** A copy with one place changed. */
export function mutated(resource: unknown, { path }: Place, { change }: Mutation): unknown {
  const copy = structuredClone(resource);
  let holder = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const changed = change(holder[last]);
  if (changed !== undefined) holder[last] = changed;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return copy;
}
