/** Reading FHIR JSON of which nothing is assumed: rules look at messages before or beside the check of their structure. */

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The objects of a list with their positions; what is no list holds none. */
export const objectsOf = (value: unknown): [number, Json][] =>
  Array.isArray(value) ? [...value.entries()].filter((item): item is [number, Json] => isObject(item[1])) : [];

/** Value of the first extension with a url, under the name of its type, e.g. `valueString`. */
export const extensionValue = (element: Json, url: string, name: string): unknown =>
  objectsOf(element.extension).find(([, e]) => e.url === url)?.[1][name];
