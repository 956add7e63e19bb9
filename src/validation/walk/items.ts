import { indexed, isObject, type Json } from '../json.ts';
import type { Property } from '../plan/plan.ts';

/** One value of an element: of a primitive also the id and extensions beside it. */
export interface Item {
  readonly value: unknown;
  readonly twin?: Json | undefined;
  /** Name of its type; that of a resource by its resourceType. */
  readonly type: string;
  readonly place: string;
}

/** The values of an element in an object, over all properties it may be written as. */
export function itemsOf(holder: Json, properties: readonly Property[], place: string): readonly Item[] {
  let items: Item[] | undefined;
  for (const property of properties.length > few ? presentOf(holder, properties) : properties) {
    const value = holder[property.name];
    const twin = holder[property.twinName];
    if (value === undefined && twin === undefined) continue;
    items ??= [];
    const there = place + property.below;
    if (!property.list) items.push(itemOf(value, twin, property, there));
    else if (Array.isArray(value) || Array.isArray(twin)) {
      const values = Array.isArray(value) ? value : [];
      const twins = Array.isArray(twin) ? twin : [];
      for (let i = 0; i < Math.max(values.length, twins.length); i++)
        items.push(itemOf(values[i] ?? undefined, twins[i], property, there + indexed(i)));
    }
  }
  return items ?? none;
}

/** How many they are. */
export function countOf(holder: Json, properties: readonly Property[]): number {
  let count = 0;
  for (const { name, twinName, list } of properties.length > few ? presentOf(holder, properties) : properties) {
    const value = holder[name];
    const twin = holder[twinName];
    if (list) count += Math.max(Array.isArray(value) ? value.length : 0, Array.isArray(twin) ? twin.length : 0);
    else if (value !== undefined || twin !== undefined) count++;
  }
  return count;
}

const none: readonly Item[] = [];

/** An element of fifty types is looked for by what the object holds, not by what it might. */
const few = 4;

const byName = new WeakMap<readonly Property[], ReadonlyMap<string, Property>>();

function presentOf(holder: Json, properties: readonly Property[]): readonly Property[] {
  let names = byName.get(properties);
  if (!names) {
    names = new Map(properties.flatMap((p) => [[p.name, p] as const, [p.twinName, p] as const]));
    byName.set(properties, names);
  }
  let only: Property | undefined;
  for (const name in holder) {
    const property = names.get(name);
    if (only && property && property !== only) return properties;
    only ??= property;
  }
  return only ? [only] : [];
}

const itemOf = (value: unknown, twin: unknown, property: Property, place: string): Item => ({
  value,
  twin: isObject(twin) ? twin : undefined,
  type: typeOf(value, property),
  place,
});

export const typeOf = (value: unknown, property: Property): string =>
  isObject(value) && typeof value.resourceType === 'string' && /^[A-Z]/.test(property.type)
    ? value.resourceType
    : property.type;
