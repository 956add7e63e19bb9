/** Reading FHIR JSON of which nothing is assumed: rules look at messages before or beside the check of their structure. */

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The objects of a list with their positions; what is no list holds none. */
export function objectsOf(value: unknown): [number, Json][] {
  const found: [number, Json][] = [];
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) if (isObject(value[i])) found.push([i, value[i]]);
  return found;
}

const indexes = Array.from({ length: 1_000 }, (_, i) => `[${i}]`);

/** `[7]`, as it is added to a place: most are asked for again and again. */
export const indexed = (i: number): string => indexes[i] ?? `[${i}]`;

/** Value of the first extension with a url, under the name of its type, e.g. `valueString`. */
export const extensionValue = (element: Json, url: string, name: string): unknown =>
  objectsOf(element.extension).find(([, e]) => e.url === url)?.[1][name];
