import { hsaIdSystem } from '../../../model/canonical.ts';
import { fromSwedishDate, fromSwedishLocal, toSwedishDate, toSwedishLocal } from '../../../model/local-time.ts';
import { canonicalSystem, edgeOid } from '../../../model/systems.ts';
import { decodedTime, readDateTime } from './date-time.ts';
import type { Datatype, Decoded, SimpleType } from './description.ts';

/** Kinds of leaf of all contracts but the referral's: every one is the text of an element. */

const day = '(19|20)\\d\\d(0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])';
const string: SimpleType = { base: 'string' };

const leaf = (
  type: SimpleType,
  decode: (text: string) => Decoded = (value) => ({ value }),
  encode: (value: unknown) => string | undefined = String,
  more: { readonly mayBeEmpty?: boolean } = {},
): Datatype => ({
  parts: [{ name: 'value', required: true, type, ...more }],
  decode: ({ value = '' }) => decode(value),
  encode: (value) => ({ value: encode(value) }),
});

/** What has no such form is written as it is; the reader that follows every writing then names it. */
export const orAsIs =
  (write: (value: string) => string) =>
  (value: unknown): string => {
    try {
      return write(String(value));
    } catch (error) {
      if (error instanceof RangeError) return String(value);
      throw error;
    }
  };

export const text = leaf(string);
/** A text that may be empty: the unit of a value without unit (rule 3.3 of the laboratory contract). */
export const unit = leaf(string, (value) => ({ value: value === '' ? undefined : value }), String, {
  mayBeEmpty: true,
});

export const coded = (codes: readonly string[]): Datatype => leaf({ base: 'string', codes });
export const patterned = (pattern: string): Datatype => leaf({ base: 'string', pattern });
export const limited = (maxLength: number): Datatype => leaf({ base: 'string', maxLength });

/** `YYYYMMDD`. */
export const date = leaf(
  { base: 'string', pattern: day },
  (digits) => {
    const value = fromSwedishDate(digits);
    return value === undefined ? { fault: { part: 'value', expected: 'a day that exists' } } : { value };
  },
  orAsIs(toSwedishDate),
);

/** `YYYYMMDDhhmmss`, Swedish local time. */
export const time = leaf(
  { base: 'string', pattern: `${day}(0[0-9]|1[0-9]|2[0123])([0-5])([0-9])([0-5])([0-9])` },
  (digits) => {
    const local = fromSwedishLocal(digits);
    return local ? decodedTime(local) : { fault: { part: 'value', expected: 'a day that exists' } };
  },
  orAsIs(toSwedishLocal),
);

/** xs:dateTime; without zone it is Swedish local time. Written as it is: an ISO time with offset. */
export const dateTime = leaf({ base: 'dateTime' }, (text) => decodedTime(readDateTime(text.trim())!));

export const boolean = leaf({ base: 'boolean' }, (text) => {
  const word = text.trim();
  return { value: word === 'true' || word === '1' };
});

const trimmed = (text: string): Decoded => ({ value: text.trim() });
/** Numbers keep the digits they were written with. */
export const int = leaf({ base: 'int' }, trimmed);
export const integer = leaf({ base: 'integer' }, trimmed);
export const decimal = leaf({ base: 'decimal' }, trimmed);
export const double = leaf({ base: 'double' }, trimmed);
/** The laboratory contract's own decimal, which allows a comma. */
export const labDecimal = leaf({ base: 'string', pattern: '-?(0|[1-9][0-9]*)((\\.|,)[0-9]+)?([eE][+-]?[0-9]+)?' });
export const numbered = (base: 'int' | 'integer', codes: readonly string[]): Datatype => leaf({ base, codes }, trimmed);

/** Base64, kept as text: record copies are mostly this, and decoding it would only be undone. */
export const base64 = leaf({ base: 'base64Binary' }, (value) => ({ value: value.replace(/\s+/g, '') }));
export const uri = leaf({ base: 'anyURI' }, trimmed);

/** A bare HSA-id as an identifier. */
export const hsaId = leaf(
  string,
  (value) => ({ value: { system: hsaIdSystem, value } }),
  (value) => (value as { value?: string }).value,
);

const uuidUrn = 'urn:uuid:';
/** OID of a code system or identifier system; what is no OID stays as it is. */
export const system = leaf(
  string,
  (value) => ({ value: canonicalSystem(value.trim()) }),
  (value) => {
    const uri = String(value);
    return edgeOid(uri, 'rivta') ?? (uri.startsWith(uuidUrn) ? uri.slice(uuidUrn.length) : uri);
  },
);

/** A word of the contract for a word of ours. */
export const words = (table: Readonly<Record<string, string>>): Datatype =>
  leaf(
    { base: 'string', codes: Object.keys(table) },
    (word) => ({ value: table[word] }),
    (value) => Object.keys(table).find((word) => table[word] === value),
  );
