import { isDateTime } from './date-time.ts';
import type { SimpleType } from './description.ts';

/** What is wrong with a value, in words that never quote more than a few characters of it. */
export interface SimpleFault {
  readonly code: 'value-invalid' | 'value-too-long' | 'code-unknown' | 'base64-invalid';
  readonly expected: string;
  readonly found: string;
  readonly severity?: 'warning';
}

/** Length in characters as XSD counts them: code points. */
export function lengthOf(value: string): number {
  let surrogatePairs = 0;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) surrogatePairs += 1;
  }
  return value.length - surrogatePairs;
}

/** A short value as it stands, a longer one only by its length, so that no personal number gets into a finding. */
const shapeOf = (value: string): string => (value.length <= 6 ? `"${value}"` : `${lengthOf(value)} characters`);

const collapse = (value: string): string => value.replace(/[ \t\r\n]+/g, ' ').trim();
/** Lexical forms of XSD 1.0; of `int` without the few values of ten digits that fit 32 bits. */
const numbers: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  int: { form: /^[+-]?0*\d{1,9}$/, expected: 'an integer' },
  integer: { form: /^[+-]?\d+$/, expected: 'an integer' },
  decimal: { form: /^[+-]?(\d+(\.\d*)?|\.\d+)$/, expected: 'a decimal number' },
  double: { form: /^([+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN)$/, expected: 'a number' },
  boolean: { form: /^(true|false|1|0)$/, expected: 'true or false' },
};
/** RFC 3986, 3.1 and 4.2: what stands before a colon in the first segment is a scheme. */
const strayColon = /^(?![A-Za-z][A-Za-z0-9+.-]*:)[^/?#:]*:/;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The value as the schema compares it: white space collapsed for all but strings. */
const lexical = (type: SimpleType, value: string): string => (type.base === 'string' ? value : collapse(value));

/** First fault of a value against its simple type; undefined when it is right. */
export function checkSimple(type: SimpleType, raw: string): SimpleFault | undefined {
  const value = lexical(type, raw);
  return checkBase(type, value) ?? checkCodes(type, value) ?? checkPattern(type, value) ?? checkLength(type, value);
}

function checkBase(type: SimpleType, value: string): SimpleFault | undefined {
  const invalid = (expected: string) => ({ code: 'value-invalid', expected, found: shapeOf(value) }) as const;
  const number = numbers[type.base];
  if (number && !number.form.test(value)) return invalid(number.expected);
  if (type.base === 'anyURI' && strayColon.test(value)) return invalid('a URI');
  if (type.base === 'dateTime' && !isDateTime(value)) return invalid('a date and time');
  if (type.base === 'base64Binary') {
    const bare = value.replaceAll(' ', '');
    if (bare.length % 4 !== 0 || !base64.test(bare)) {
      return { code: 'base64-invalid', expected: 'base64', found: `${bare.length} characters` };
    }
  }
  return undefined;
}

function checkCodes({ base, codes }: SimpleType, value: string): SimpleFault | undefined {
  if (!codes) return undefined;
  const known =
    base === 'int' || base === 'integer' ? codes.some((c) => Number(c) === Number(value)) : codes.includes(value);
  if (known) return undefined;
  return { code: 'code-unknown', expected: `one of ${codes.join(', ')}`, found: shapeOf(value) };
}

const patterns = new Map<string, RegExp>();

function checkPattern({ pattern }: SimpleType, value: string): SimpleFault | undefined {
  if (!pattern) return undefined;
  const compiled = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u');
  patterns.set(pattern, compiled);
  return compiled.test(value)
    ? undefined
    : { code: 'value-invalid', expected: `the form ${pattern}`, found: shapeOf(value) };
}

function checkLength({ maxLength, formerMaxLength }: SimpleType, value: string): SimpleFault | undefined {
  const limit = maxLength ?? formerMaxLength;
  if (limit === undefined || value.length <= limit) return undefined;
  const length = lengthOf(value);
  if (length <= limit) return undefined;
  const fault = { code: 'value-too-long', found: `${length} characters` } as const;
  return maxLength === undefined
    ? { ...fault, expected: `at most ${limit} characters, the limit of version 1.0`, severity: 'warning' }
    : { ...fault, expected: `at most ${limit} characters` };
}
