import type { Resource } from '@medplum/fhirtypes';

/**
 * One-change variants of a resource that nobody chose by hand: each member taken away, given an empty value or one of
 * another JSON type, and an unknown member added to each object.
 */
export interface Variant {
  readonly id: string;
  readonly resource: Resource;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What is put in the place of a value: name of the change, and the value. */
const substitutes = (value: Json): readonly (readonly [string, Json])[] => {
  if (typeof value === 'string') {
    return [
      ['empty', ''],
      ['number', 1],
      ['blank', ' x '],
    ];
  }
  if (typeof value === 'number') return [['text', 'x']];
  if (typeof value === 'boolean') return [['text', 'true']];
  if (Array.isArray(value)) {
    return [
      ['emptied', []],
      ['single', value[0] ?? null],
    ];
  }
  return [
    ['emptied', {}],
    ['text', 'x'],
  ];
};

export function variantsOf(name: string, resource: Resource): Variant[] {
  const text = JSON.stringify(resource);
  const found: Variant[] = [];
  const add = (change: string, path: readonly string[], edit: (holder: Json, key: string) => void): void => {
    const copy = JSON.parse(text);
    const holder = path.slice(0, -1).reduce<Json>((at, key) => (at as Record<string, Json>)[key]!, copy);
    edit(holder, path.at(-1)!);
    found.push({ id: `${name}/${path.join('/')}: ${change}`, resource: copy });
  };
  const walk = (value: Json, path: readonly string[]): void => {
    if (path.length > 0 && path[0] !== 'resourceType') changes(value, path, add);
    if (Array.isArray(value)) for (const [n, item] of value.entries()) walk(item, [...path, String(n)]);
    else if (value !== null && typeof value === 'object') {
      add('added', [...path, 'unknownMember'], (holder, key) => {
        (holder as Record<string, Json>)[key] = 'x';
      });
      for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
    }
  };
  walk(JSON.parse(text), []);
  return found;
}

type Add = (change: string, path: readonly string[], edit: (holder: Json, key: string) => void) => void;

function changes(value: Json, path: readonly string[], add: Add): void {
  add('removed', path, (holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete (holder as Record<string, Json>)[key];
  });
  for (const [change, substitute] of substitutes(value)) {
    add(change, path, (holder, key) => {
      (holder as Record<string, Json>)[key] = substitute;
    });
  }
}
