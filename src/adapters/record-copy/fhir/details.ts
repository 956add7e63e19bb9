import { extensionUrl } from '../../../model/canonical.ts';
import { isObject, objects, string } from '../../referral/shape.ts';

/**
 * What FHIR has no element for: a flat list of our fields by name (`dosages[0].unitDose.code`) with their values, each an
 * extension `source-detail`. Flat, so that any reader can show it without knowing it.
 */
export type Json = Record<string, unknown>;
export type Detail = readonly [name: string, value: string | boolean];

const url = extensionUrl('source-detail');

/** Leaves of a value by name. */
export function flatten(value: unknown, name = ''): Detail[] {
  const leaves: Detail[] = [];
  gather(value, name, none, leaves);
  return leaves;
}

/** Leaves of a value that stand in none of the named fields; most of an item is named, and costs nothing here. */
export function flattenWithout(value: object, named: readonly string[]): Detail[] {
  const leaves: Detail[] = [];
  gather(value, '', named, leaves);
  return leaves;
}

const none: readonly string[] = [];

function gather(value: unknown, name: string, named: readonly string[], into: Detail[]): void {
  if (named.includes(name)) return;
  if (typeof value === 'string' || typeof value === 'boolean') into.push([name, value]);
  else if (Array.isArray(value)) for (let i = 0; i < value.length; i++) gather(value[i], `${name}[${i}]`, named, into);
  else if (isObject(value))
    for (const key in value) gather(value[key], name === '' ? key : `${name}.${key}`, named, into);
}

export const writeDetails = (details: readonly Detail[]): Json[] =>
  details.map(([name, value]) => ({
    url,
    extension: [
      { url: 'name', valueString: name },
      { url: 'value', ...(typeof value === 'boolean' ? { valueBoolean: value } : { valueString: value }) },
    ],
  }));

/** Details of an element; an extension of another form reads as none. */
export function readDetails(element: Json | undefined): Detail[] {
  return objects(element?.extension as Json[] | undefined)
    .filter((extension) => extension.url === url)
    .flatMap((extension) => {
      const members = objects(extension.extension as Json[] | undefined);
      const name = string(members.find((m) => m.url === 'name')?.valueString);
      const said = members.find((m) => m.url === 'value');
      const value = said?.valueString ?? said?.valueBoolean;
      return name !== undefined && (typeof value === 'string' || typeof value === 'boolean')
        ? [[name, value] as const]
        : [];
    });
}

export const detail = (details: readonly Detail[], name: string): string | boolean | undefined =>
  details.find(([found]) => found === name)?.[1];

const step = /^([A-Za-z][A-Za-z0-9]{0,63})(?:\[(\d{1,4})\])?$/;
const forbidden = ['constructor', 'prototype'];

/** Puts details into a draft. Names come from documents of others: what is no path of ours is left out. */
export function restore(draft: Json, details: readonly Detail[]): Json {
  for (const [name, value] of details) {
    const steps = name.length <= 400 ? name.split('.').map((part) => step.exec(part)) : [];
    if (steps.length === 0 || steps.length > 16 || steps.some((s) => s === null || forbidden.includes(s[1]!))) continue;
    put(draft, steps as RegExpExecArray[], value);
  }
  return draft;
}

function put(draft: Json, steps: readonly RegExpExecArray[], value: string | boolean): void {
  let here: Json = draft;
  for (const [i, [, key, index]] of steps.entries()) {
    const last = i === steps.length - 1;
    if (index === undefined) {
      if (last) here[key!] = value;
      else here = into(here, key!);
      continue;
    }
    const list = (Array.isArray(here[key!]) ? here[key!] : []) as unknown[];
    here[key!] = list;
    if (last) list[Number(index)] = value;
    else {
      if (!isObject(list[Number(index)])) list[Number(index)] = {};
      here = list[Number(index)] as Json;
    }
  }
}

function into(here: Json, key: string): Json {
  if (!isObject(here[key])) here[key] = {};
  return here[key] as Json;
}
