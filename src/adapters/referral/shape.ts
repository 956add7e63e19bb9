/**
 * Small helpers that keep written resources free of empty members and that read resources of unknown quality without
 * ever throwing: a wrong type reads as absent.
 */

/** The object without members that are undefined or empty arrays. */
export function tidy<T extends object>(value: T): T {
  const kept: Partial<T> = {};
  for (const name of Object.keys(value) as (keyof T)[]) {
    const member = value[name];
    if (member !== undefined && !isEmptyArray(member)) kept[name] = member;
  }
  return kept as T;
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** The members that are there. */
export const present = <T>(...members: readonly (T | undefined)[]): T[] =>
  members.filter((member): member is T => member !== undefined);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without the type guard, which would widen the members of a typed array. */
const isAnObject = (value: unknown): boolean => isObject(value);

/** The objects of an array; anything else reads as none. */
export const objects = <T>(value: readonly T[] | undefined): T[] =>
  Array.isArray(value) ? value.filter(isAnObject) : [];

export const string = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const boolean = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
export const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** The strings of an array; anything else reads as none. */
export const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((member): member is string => typeof member === 'string') : [];

/** The value when it is one of a fixed set. */
export const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((member) => member === value);

/** The array, or nothing when it is empty. */
export const filled = <T>(values: readonly T[]): readonly T[] | undefined => (values.length > 0 ? values : undefined);
