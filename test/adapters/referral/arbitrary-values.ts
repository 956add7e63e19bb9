import fc, { type Arbitrary } from 'fast-check';
import type { Coding } from '../../../src/adapters/referral/referral-message.ts';

/** What the messages must fit: a major version of the RIV-TA contract, or FHIR alone. */
export type Wire = 'v2' | 'v1' | undefined;

/** Values that generated referral messages are made of: texts, times, ids, codes. */

/** Drops members that are undefined, so that a generated message has the form that every reader gives. */
export const tidy = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

export type Shape<T> = { readonly [K in keyof T]-?: Arbitrary<T[K]> };
export const shape = <T extends object>(members: Shape<T>): Arbitrary<T> => fc.record(members).map((v) => tidy(v as T));
export const optional = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
export const never = fc.constant(undefined);
export const some = <T>(arbitrary: Arbitrary<T>, max = 3): Arbitrary<T[] | undefined> =>
  optional(fc.array(arbitrary, { minLength: 1, maxLength: max }));

const word = fc.oneof(
  fc.constantFrom(
    'Åsa',
    'frågeställning',
    'hälsa',
    '<b>',
    '&amp;',
    'a&b',
    '"citat"',
    "'",
    ']]>',
    '5 < 6',
    'µg',
    '𝛼',
    '½',
  ),
  fc.string({ unit: fc.constantFrom(...'abcåäöÅÄÖé0123456789-/#.,;:()%+'), minLength: 1, maxLength: 12 }),
);
/** One line: no leading, trailing or doubled white space. */
export const line = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .map((words) => [...words.join(' ')].slice(0, 60).join('').trim());
/** Several lines, as clinicians write. */
export const prose = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));

export const token = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'), minLength: min, maxLength: max });
export const hsaId = token(1, 8).map((local) => `SE5566778899-${local}`);

const two = (n: number) => String(n).padStart(2, '0');
const months = fc.constantFrom(1, 2, 4, 5, 6, 7, 8, 9, 11, 12);
const day = fc.integer({ min: 1, max: 28 });
export const date = fc
  .tuple(fc.integer({ min: 1996, max: 2035 }), months, day)
  .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`);
/** Swedish time with its offset; the months of clock change are left out, so that the offset is known by the month (since 1996). */
export const time = fc
  .tuple(date, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([d, h, m, s]) => {
    const month = Number(d.slice(5, 7));
    return `${d}T${two(h)}:${two(m)}:${two(s)}${month >= 4 && month <= 9 ? '+02:00' : '+01:00'}`;
  });

export const coding = (systems: readonly string[], codes: Arbitrary<string>, display: boolean): Arbitrary<Coding> =>
  shape<Coding>({ system: fc.constantFrom(...systems), code: codes, display: display ? optional(line) : never });
