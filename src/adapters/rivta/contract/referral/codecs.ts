import { canonicalSystem, edgeOid } from '../../../../model/systems.ts';
import type { Coding } from '../../../referral/referral-message.ts';
import type { Datatype, Decoded, Parts, SimpleType } from '../description.ts';
import type { CodeList } from './code-lists.ts';

/** Codecs of coded leaves: short codes, codes of one known list, and codes of a choice of systems. */

const string: SimpleType = { base: 'string' };

/** A short code standing for a plain word of the message: gender, kind of telecom, reason, kind of answer. */
export function words(table: Readonly<Record<string, unknown>>, base: 'string' | 'int' = 'string'): Datatype {
  const codes = Object.keys(table);
  return {
    parts: [{ name: 'code', required: true, type: { base, codes } }],
    decode: ({ code }) => ({ value: table[base === 'int' ? String(Number(code)) : code!] }),
    encode: (value) => ({ code: codes.find((code) => table[code] === value) }),
  };
}

/** Version 1: only the code is on the wire; the list is fixed by the schema. `digits` is the width inside the message. */
export function bareCode(list: CodeList, base: 'string' | 'int', digits = 1): Datatype {
  const codes = Object.keys(list.codes).map((code) => (base === 'int' ? String(Number(code)) : code));
  return {
    parts: [{ name: 'code', required: true, type: { base, codes } }],
    decode: ({ code }) => ({
      value: {
        system: canonicalSystem(list.oid),
        code: base === 'int' ? String(Number(code)).padStart(digits, '0') : code,
      },
    }),
    encode: (value) => {
      const { system, code } = value as Coding;
      if (system !== canonicalSystem(list.oid)) return {};
      return { code: base === 'int' ? code.replace(/^0+(?=\d)/, '') : code };
    },
  };
}

const cvParts = (code: SimpleType): Datatype['parts'] => [
  { name: 'code', required: true, type: code },
  { name: 'codeSystem', required: true, type: string },
  { name: 'displayName', required: true, lenient: true, type: string },
];
const cvTolerated = ['codeSystemName', 'codeSystemVersion', 'originalText'];

const sameSystem = (a: string, b: string): boolean => canonicalSystem(a) === canonicalSystem(b);

function toCoding(parts: Parts): Coding {
  const { code = '', codeSystem = '', displayName } = parts;
  return { system: canonicalSystem(codeSystem), code, ...(displayName === undefined ? {} : { display: displayName }) };
}

const unknownSystem = (systems: readonly string[]): Decoded => ({
  fault: { part: 'codeSystem', expected: `one of ${systems.join(', ')}`, code: 'code-system-unknown' },
});

/** Version 2: CV of one known list; the writer adds the list's display where the message has none. */
export function listed(
  list: CodeList,
  code: SimpleType = { base: 'string', codes: Object.keys(list.codes) },
): Datatype {
  return {
    parts: cvParts(code),
    tolerated: cvTolerated,
    decode: (parts) =>
      sameSystem(parts.codeSystem ?? '', list.oid) ? { value: toCoding(parts) } : unknownSystem([list.oid]),
    encode: (value) => {
      const { system, code, display } = value as Coding;
      return { code, codeSystem: edgeOid(system, 'rivta-referral'), displayName: display ?? list.codes[code] };
    },
  };
}

/** CV of any code of some systems; `elseAbsent` where a code of another is left out of what we write, and told as lost. */
export function fromSystems(systems: readonly string[], { elseAbsent = false } = {}): Datatype {
  return {
    parts: cvParts(string),
    tolerated: cvTolerated,
    decode: (parts) =>
      systems.some((s) => sameSystem(parts.codeSystem ?? '', s)) ? { value: toCoding(parts) } : unknownSystem(systems),
    encode: (value) => {
      const { system, code, display } = value as Coding;
      if (elseAbsent && !systems.some((one) => sameSystem(system, one))) return {};
      return { code, codeSystem: edgeOid(system, 'rivta-referral'), displayName: display };
    },
  };
}

/**
 * `code` and `codeSystem` only; `strict` keeps to the systems as the schema spells them. A `displayName` that comes
 * along in version 2 is read, but not written: no sample or text shows it on an activity.
 */
export function pair(systems: readonly string[] | undefined, strict: boolean): Datatype {
  return {
    parts: [
      { name: 'code', required: true, type: string },
      { name: 'codeSystem', required: true, type: strict && systems ? { base: 'string', codes: systems } : string },
    ],
    ...(strict ? {} : { optional: ['displayName'], tolerated: cvTolerated }),
    decode: (parts) => {
      const known = !systems || systems.some((s) => sameSystem(parts.codeSystem ?? '', s));
      return known ? { value: toCoding(parts) } : unknownSystem(systems);
    },
    encode: (value) => {
      const { system, code } = value as Coding;
      return { code, codeSystem: edgeOid(system, 'rivta-referral') };
    },
  };
}
