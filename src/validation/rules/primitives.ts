import { isBase64 } from './base64.ts';
import { isDate, isDateTime, isInstant, isTime } from './dates.ts';
import { isAbsoluteUri } from './uris.ts';

/**
 * Formats of the primitive types (R4 datatypes.html#primitive). Each answers what was expected, or undefined when the value is
 * one of its type. Every pattern is linear: they meet what a sender wrote.
 */
export type PrimitiveRule = (value: unknown) => string | undefined;

/** R4 datatypes.html#string: "Strings SHALL NOT exceed 1,048,576 (1024*1024) characters in size". */
export const maxStringLength = 1_048_576;

const text =
  (expected: string, fits: (value: string) => boolean): PrimitiveRule =>
  (value) =>
    typeof value === 'string' && fits(value) ? undefined : expected;

const number =
  (expected: string, fits: (value: number) => boolean): PrimitiveRule =>
  (value) =>
    typeof value === 'number' && fits(value) ? undefined : expected;

const whole = (least: number, most: number) => (value: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** Characters below 32 other than tab, line feed and carriage return, which no string may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const blank = /^\s*$/;
const space = /\s/;

/** What most texts are, in one look: none of these, and no blank first. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const common = /^[!-~\u00c0-\u00ff][^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$/;

const isText = (value: string): boolean => common.test(value) || (!blank.test(value) && !control.test(value));
/** A URN of a UUID or OID is one whole, before any fragment (RFC 8141); `oid:` and `uuid:` alone are no schemes. */
function isUri(value: string): boolean {
  if (value.startsWith('urn:uuid:') && uuid.test(value)) return true;
  if (value === '' || space.test(value)) return false;
  if (value.startsWith('urn:uuid:')) return uuid.test(withoutFragment(value));
  if (value.startsWith('urn:oid:')) return oid.test(withoutFragment(value));
  return !value.startsWith('oid:') && !value.startsWith('uuid:');
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf('#');
  return hash < 0 ? uri : uri.slice(0, hash);
}

/** R4 references.html#canonical: absolute, or a fragment that names a contained resource. */
const isCanonical = (value: string): boolean => isUri(value) && (value.startsWith('#') || isAbsoluteUri(value));

/** Words separated by single blanks, none at the ends. */
const isCode = (value: string): boolean =>
  word.test(value) || (isText(value) && value.trim() === value && !value.includes('  ') && !/[\t\r\n]/.test(value));

const word = /^[!-~]+$/;

const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const oid = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const isId = (value: string): boolean => /^[A-Za-z0-9\-.]{1,64}$/.test(value);

export const primitiveRules: Readonly<Record<string, PrimitiveRule>> = {
  boolean: (value) => (typeof value === 'boolean' ? undefined : 'true or false, without quotes'),
  integer: number('a whole number of 32 bits, without quotes', whole(-2_147_483_648, 2_147_483_647)),
  unsignedInt: number('a whole number from 0 to 2147483647, without quotes', whole(0, 2_147_483_647)),
  positiveInt: number('a whole number from 1 to 2147483647, without quotes', whole(1, 2_147_483_647)),
  decimal: number('a number, without quotes', Number.isFinite),
  string: text('text that is not blank, without control characters', isText),
  markdown: text('text that is not blank, without control characters', isText),
  code: text('a code without blanks at its ends or doubled', isCode),
  id: text('1 to 64 letters, digits, hyphens and points', isId),
  uri: text('a URI without blanks; a UUID in lower case and an OID in their form', isUri),
  url: text('a URL without blanks', isUri),
  canonical: text('an absolute canonical URL or #fragment, without blanks', isCanonical),
  uuid: text('urn:uuid: and a UUID in lower case', (value) => uuid.test(value)),
  oid: text('urn:oid: and an OID', (value) => oid.test(value)),
  base64Binary: text('base64', isBase64),
  date: text('a date: YYYY, YYYY-MM or YYYY-MM-DD', isDate),
  dateTime: text('a date, or a date and time with seconds and zone', isDateTime),
  instant: text('a date and time with seconds and zone', isInstant),
  time: text('a time: hh:mm:ss', isTime),
};
