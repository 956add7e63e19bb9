import { get, set } from '../../rivta/draft.ts';
import type { Reading, Writing } from './context.ts';
import { type Detail, flattenWithout, type Json, readDetails, restore, writeDetails } from './details.ts';

/** How one value lies in FHIR, both ways. Undefined on writing: FHIR cannot say it, and it becomes a detail. */
export interface Codec {
  to(value: unknown, writing: Writing): unknown;
  /** Undefined for what is not its own: several rows may share a list. */
  from(value: unknown, reading: Reading): unknown;
}

/**
 * One line of a mapping: field of the item, place in the resource, form. A place that ends with `[]` is a list to which
 * the row adds; `many`: the field is a list itself.
 */
export interface Row {
  readonly field: string;
  readonly place: string;
  readonly codec: Codec;
  readonly many: boolean;
}

export const row = (field: string, place: string, codec: Codec): Row => ({ field, place, codec, many: false });
export const rows = (field: string, place: string, codec: Codec): Row => ({ field, place, codec, many: true });

/** Writes the fields of an item into a resource by the table; whatever the table does not take becomes details. */
export function write(item: object, table: readonly Row[], resource: Json, writing: Writing, more: Taken = {}): Json {
  const taken = table.filter((line) => writeRow(item as Json, line, resource, writing)).map(({ field }) => field);
  const rest = flattenWithout(item, [...taken, ...(more.elsewhere ?? [])]);
  const details = [
    ...(more.details ?? []),
    ...rest.map(([name, value]) => [`${more.prefix ?? ''}${name}`, value] as const),
  ];
  if (details.length > 0) resource.extension = [...((resource.extension as Json[]) ?? []), ...writeDetails(details)];
  return resource;
}

export interface Taken {
  /** Fields that have their place in another resource. */
  readonly elsewhere?: readonly string[];
  readonly details?: readonly Detail[];
  /** In front of the names of the details. */
  readonly prefix?: string;
}

function writeRow(item: Json, { field, place, codec, many }: Row, resource: Json, writing: Writing): boolean {
  const value = get(item, field);
  if (value === undefined) return false;
  if (many && (value as unknown[]).length === 0) return false;
  const written = many ? (value as unknown[]).map((one) => codec.to(one, writing)) : [codec.to(value, writing)];
  if (written.some((one) => one === undefined)) return false;
  if (place.endsWith('[]')) {
    const path = place.slice(0, -2);
    set(resource, path, [...((get(resource, path) as unknown[]) ?? []), ...written]);
  } else set(resource, place, written[0]);
  return true;
}

/** Reads the fields of an item back; details first, so that what an element says wins. */
export function read(resource: Json, table: readonly Row[], reading: Reading, details = readDetails(resource)): Json {
  const item = restore({}, details);
  for (const { field, place, codec, many } of table) {
    const found = get(resource, place.replace(/\[\]$/, ''));
    const members = place.endsWith('[]') ? (Array.isArray(found) ? found : []) : found === undefined ? [] : [found];
    const values = members.map((member) => codec.from(member, reading)).filter((value) => value !== undefined);
    if (values.length > 0) set(item, field, many ? values : values[0]);
  }
  return item;
}
