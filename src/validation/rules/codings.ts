import { isObject, type Json } from '../json.ts';
import type { CheckedCoding } from '../validator.ts';

/** The codings of a coded value: a code, a Coding, those of a CodeableConcept, the unit of a Quantity. */
export function codingsIn(value: unknown): CheckedCoding[] {
  if (typeof value === 'string') return [{ code: value }];
  if (!isObject(value)) return [];
  if (Array.isArray(value.coding)) return (value.coding as unknown[]).filter(isObject).map(codingOf);
  if (value.code === undefined && value.system === undefined) return [];
  return [codingOf(value)];
}

export function codingOf(coding: Json): CheckedCoding {
  const { system, version, code, display } = coding;
  if (isWord(system) && isWord(version) && isWord(code) && isWord(display)) return coding;
  const given: { -readonly [K in keyof CheckedCoding]: CheckedCoding[K] } = {};
  if (typeof system === 'string') given.system = system;
  if (typeof version === 'string') given.version = version;
  if (typeof code === 'string') given.code = code;
  if (typeof display === 'string') given.display = display;
  return given;
}

const isWord = (value: unknown): boolean => value === undefined || typeof value === 'string';
