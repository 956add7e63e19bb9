import type { Patient } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileUrl } from '../../src/model/canonical.ts';
import { checkHsaId } from '../../src/model/identifiers/hsa-id.ts';
import { checkNationelltReservnummer } from '../../src/model/identifiers/nationellt-reservnummer.ts';
import { checkOrganisationsnummer } from '../../src/model/identifiers/organisationsnummer.ts';
import { checkPersonnummer } from '../../src/model/identifiers/personnummer.ts';
import { checkSamordningsnummer } from '../../src/model/identifiers/samordningsnummer.ts';
import { hasErrors } from '../../src/model/issue.ts';
import { systemUri } from '../../src/model/systems.ts';
import { ownDefinitions, validatorOver } from './support/engine.ts';

/** The rules of the profiles and those of the code are written apart: they must agree on any value. */
const validator = validatorOver(ownDefinitions());
const refused = (resource: object, profile: string): boolean =>
  hasErrors(validator.validate(resource as Patient, [profileUrl(profile)]));
const patient = (system: string) => (value: string) =>
  refused({ resourceType: 'Patient', identifier: [{ system, value }] }, 'exchange-patient');
const organisation = (identifier: object[]) =>
  refused({ resourceType: 'Organization', identifier }, 'exchange-organization');
const hsa = { system: systemUri('hsa-id'), value: 'SE5566778899-A' };

const digits = (n: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: n, maxLength: n });
const padded = (max: number, length: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(length, '0'));
/** Mostly dates, real or nearly so; all last digits, so that one in ten has a check digit that is right. */
const dated = (first: fc.Arbitrary<string>, days: fc.Arbitrary<string>, last: fc.Arbitrary<string>) =>
  fc.tuple(first, padded(99, 2), padded(13, 2), days, last, digits(1)).map((parts) => parts.join(''));
const centuries = fc.constantFrom('17', '18', '19', '20', '24', '98', '99');
const leapDays = fc
  .tuple(fc.constantFrom('1900', '1904', '2000', '2023', '2024', '2100', '2400'), fc.constantFrom('0229', '0289'))
  .chain((parts) => digits(4).map((rest) => parts.join('') + rest));
const letters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0129');
const reserve = dated(
  fc.constantFrom('00', '18', '21', '22', '23', '24', '98'),
  padded(61, 2),
  fc.tuple(letters, letters, letters).map((three) => three.join('')),
);

/** The last character that makes the number right, so that half of the values are. */
const mended = (check: (value: string) => unknown) => (value: string) =>
  [...'0123456789'].map((last) => value.slice(0, -1) + last).find((one) => check(one) === undefined) ?? value;
const both = (values: fc.Arbitrary<string>, check: (value: string) => unknown) =>
  fc.oneof(
    values,
    values.map(mended(check)),
    fc.oneof(
      digits(11),
      digits(13),
      fc.string({ minLength: 1 }).filter((s) => s.trim() !== ''),
    ),
  );

const numRuns = 400;

describe('a rule of the profiles agrees with the rule of the code on', () => {
  test.each([
    ['personnummer', 'personnummer', checkPersonnummer, fc.oneof(dated(centuries, padded(33, 2), digits(3)), leapDays)],
    [
      'samordningsnummer',
      'samordningsnummer',
      checkSamordningsnummer,
      fc.oneof(dated(centuries, padded(99, 2), digits(3)), leapDays),
    ],
    ['nationellt reservnummer', 'nationellt-reservnummer', checkNationelltReservnummer, reserve],
  ] as const)('any %s', (_, name, check, values) => {
    const isRefused = patient(systemUri(name));
    fc.assert(
      fc.property(both(values, check), (value) => {
        expect(isRefused(value), value).toBe(check(value) !== undefined);
      }),
      { numRuns },
    );
  });

  test('any organisation number', () => {
    const values = fc.tuple(fc.constantFrom('', '16', '17'), digits(10)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(both(values, checkOrganisationsnummer), (value) => {
        const found = organisation([hsa, { system: systemUri('organisationsnummer'), value }]);
        expect(found, value).toBe(checkOrganisationsnummer(value) !== undefined);
      }),
      { numRuns },
    );
  });

  test('any HSA-id', () => {
    const character = fc.constantFrom(...'SEabcXYZ0189-#@"!~ å');
    const values = fc.oneof(
      fc.string({ unit: character, minLength: 1, maxLength: 70 }),
      digits(10).map((n) => `SE${n}-A1`),
    );
    fc.assert(
      fc.property(
        values.filter((value) => value.trim() === value),
        (value) => {
          const found = organisation([{ ...hsa, value }]);
          expect(found, value).toBe(hasErrors(checkHsaId(value, 'read')));
        },
      ),
      { numRuns },
    );
  });
});
