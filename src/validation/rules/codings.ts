import { isObject, type Json, objectsOf, textOf } from '../json.ts';
import type { CheckedCoding } from '../validator.ts';

/** The codings of a coded value: a code, a Coding, those of a CodeableConcept, the unit of a Quantity. */
export function codingsIn(value: unknown): CheckedCoding[] {
  if (typeof value === 'string') return [{ code: value }];
  if (!isObject(value)) return [];
  if (Array.isArray(value.coding)) return objectsOf(value.coding).map(([, coding]) => codingOf(coding));
  if (value.code === undefined && value.system === undefined) return [];
  return [codingOf(value)];
}

export function codingOf({ system, version, code, display }: Json): CheckedCoding {
  const given = { system: textOf(system), version: textOf(version), code: textOf(code), display: textOf(display) };
  return Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined));
}
