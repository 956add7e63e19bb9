import { fromSwedishDate, fromSwedishLocal, toSwedishDate, toSwedishLocal } from '../../../../model/local-time.ts';
import { canonicalSystem, edgeOid } from '../../../../model/systems.ts';
import type { Identifier } from '../../../referral/referral-message.ts';
import { decodedTime } from '../date-time.ts';
import type { Datatype, Decoded, SimpleType } from '../description.ts';
import { orAsIs } from '../values.ts';
import { mediaType as mediaTypes } from './code-lists.ts';

/** Codecs of identifiers, times, texts and bytes. */

const datePattern = '(19|20)[0-9][0-9](0[1-9]|1[012])(0[1-9]|[12][0-9]|3[01])';
const string: SimpleType = { base: 'string' };

const single = (
  name: string,
  type: SimpleType,
  decode: (value: string) => Decoded,
  encode: (value: unknown) => string | undefined,
): Datatype => ({
  parts: [{ name, required: true, type }],
  decode: (parts) => decode(parts[name]!),
  encode: (value) => ({ [name]: encode(value) }),
});

const same = (value: string): Decoded => ({ value });
const asText = (value: unknown): string => String(value);

/** Element text, kept exactly. */
export const text = (limits: Pick<SimpleType, 'maxLength' | 'formerMaxLength' | 'pattern' | 'codes'> = {}): Datatype =>
  single('value', { ...string, ...limits }, same, asText);

export const extension = (type: SimpleType): Datatype => single('extension', type, same, asText);

/** HSA-ids are compared without regard to case and held in upper case. */
export const hsaId: Datatype = single(
  'extension',
  { ...string, maxLength: 64 },
  (value) => ({ value: value.trim().toUpperCase() }),
  asText,
);

const toDigits = orAsIs(toSwedishDate);
const noSuchDay = { part: 'value', expected: 'a day that exists' };

export const date: Datatype = single(
  'value',
  { ...string, pattern: datePattern },
  (digits) => {
    const value = fromSwedishDate(digits);
    return value === undefined ? { fault: noSuchDay } : { value };
  },
  toDigits,
);

/** Swedish local time without zone, `YYYYMMDDhhmm[ss]`; the schema also lets 13 digits pass, which no clock shows. */
export const time: Datatype = single(
  'value',
  { ...string, pattern: `${datePattern}[0-9]{4,6}` },
  (digits) => {
    const local = fromSwedishLocal(digits);
    if (!local || local.nonexistent)
      return { fault: { part: 'value', expected: 'a local time that exists, YYYYMMDDhhmmss' } };
    return decodedTime(local);
  },
  orAsIs(toSwedishLocal),
);

export interface Period {
  readonly low?: string;
  readonly high?: string;
}

export const validity: Datatype = {
  parts: ['low', 'high'].map((name) => ({ name, required: false, type: { ...string, pattern: datePattern } })),
  decode: ({ low, high }) => {
    const value: Record<string, string> = {};
    for (const [part, digits] of [
      ['low', low],
      ['high', high],
    ] as const) {
      if (digits === undefined) continue;
      const day = fromSwedishDate(digits);
      if (day === undefined) return { fault: { part, expected: 'a day that exists' } };
      value[part] = day;
    }
    return { value };
  },
  encode: (value) => {
    const { low, high } = value as Period;
    return { low: low && toDigits(low), high: high && toDigits(high) };
  },
};

/** `roots`, `pattern`: the limits of the published schema of version 1.0; version 2 leaves both to the rules. */
export const personId = (roots?: readonly string[], pattern?: string): Datatype => ({
  parts: [
    { name: 'root', required: true, type: roots ? { ...string, codes: roots } : string },
    { name: 'extension', required: true, type: pattern ? { ...string, pattern } : string },
  ],
  decode: ({ root, extension: value }) => ({ value: { system: canonicalSystem(root!.trim()), value: value!.trim() } }),
  encode: (value) => {
    const id = value as Identifier;
    return { root: edgeOid(id.system, 'rivta'), extension: id.value };
  },
});

export const boolean: Datatype = single(
  'value',
  { base: 'boolean' },
  (value) => ({ value: value === 'true' || value === '1' }),
  asText,
);

/** From 1; leading zeros are allowed and mean nothing. */
export const versionNumber: Datatype = single(
  'value',
  { ...string, pattern: '(0*[1-9]+|[1-9])[0-9]*' },
  (digits) => {
    const value = Number(digits);
    return value <= 2_147_483_647 ? { value } : { fault: { part: 'value', expected: 'at most 2147483647' } };
  },
  asText,
);

export const base64: Datatype = single(
  'value',
  { base: 'base64Binary' },
  (value) => ({ value: new Uint8Array(Buffer.from(value, 'base64')) }),
  (value) => Buffer.from(value as Uint8Array).toString('base64'),
);

/** CV whose code is a MIME type; the message keeps the code alone, the list gives the display back. */
export const mediaType: Datatype = {
  parts: [
    { name: 'code', required: true, type: string },
    { name: 'codeSystem', required: true, type: string },
    { name: 'displayName', required: true, lenient: true, type: string },
  ],
  tolerated: ['codeSystemName', 'codeSystemVersion', 'originalText'],
  decode: ({ code, codeSystem, displayName }) => {
    const value = code!.trim().toLowerCase();
    if (!Object.hasOwn(mediaTypes.codes, value)) {
      const expected = Object.keys(mediaTypes.codes).join(', ');
      return { fault: { part: 'code', expected, code: 'attachment-type' } };
    }
    if (codeSystem!.trim() !== mediaTypes.oid) {
      return { fault: { part: 'codeSystem', expected: mediaTypes.oid, code: 'code-system-unknown' } };
    }
    const known = displayName === undefined || displayName === mediaTypes.codes[value];
    return { value, left: known ? [] : ['displayName'] };
  },
  encode: (value) => ({
    code: String(value),
    codeSystem: mediaTypes.oid,
    displayName: mediaTypes.codes[String(value)] ?? String(value),
  }),
};
