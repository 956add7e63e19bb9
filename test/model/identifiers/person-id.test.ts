import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCalendarDate } from '../../../src/model/identifiers/birth-date.ts';
import { checkPersonId } from '../../../src/model/identifiers/person-id.ts';
import { canonicalSystem } from '../../../src/model/systems.ts';

const personnummer = '1.2.752.129.2.1.3.1';
const samordningsnummer = '1.2.752.129.2.1.3.3';
const nationellt = '1.2.752.74.9.1';
const stockholm = '1.2.752.97.3.1.3';
const vgr = '1.2.752.113.11.0.2.1.1.1';
const carelink = '1.2.752.129.2.1.3.2';

const codes = (system: string, value: string) => checkPersonId({ system, value }).map((i) => i.code);

describe('checkPersonId', () => {
  test.each([
    [personnummer, '191212121212'],
    [personnummer, '195009072553'],
    [personnummer, '196101182803'],
    [personnummer, '189002029800'],
    [personnummer, '200302022389'],
    [personnummer, '199002222397'],
    [personnummer, '200001252386'],
    [personnummer, '189602029812'],
    [samordningsnummer, '197010632391'],
    [samordningsnummer, '196109732393'],
    [nationellt, '98240301AA06'],
    [nationellt, '22950606FH20'],
    [nationellt, '25780404KHD5'],
    [nationellt, '00342145BZ31'],
    [nationellt, '00749852BZK0'],
    [stockholm, '991981000010'],
    [stockholm, '991945000023'],
    [stockholm, '991993000032'],
    [vgr, '19810829M071'],
    [vgr, '19450829K088'],
    [vgr, '19930829X802'],
    [vgr, '20210325K069'],
    [carelink, '198108320014'],
  ])('takes the published number of system %s (%s), by OID and by URI', (oid, value) => {
    expect(codes(oid, value)).toEqual([]);
    expect(codes(canonicalSystem(oid), value)).toEqual([]);
  });

  test.each([
    [personnummer, '195001011234', 'Luhn'],
    [personnummer, '19121212-1212', 'twelve digits'],
    [personnummer, '1212121212', 'twelve digits'],
    [personnummer, '19121212121200', 'twelve digits'],
    [personnummer, '171212121212', '1800'],
    [personnummer, '991212121212', '1800'],
    [personnummer, '195002302550', 'real date'],
    [personnummer, '195013072553', 'real date'],
    [personnummer, '195009002553', 'real date'],
    [personnummer, '197010632391', 'real date'],
    [personnummer, '', 'a value'],
    [personnummer, ' ', 'a value'],
    [samordningsnummer, '191212121212', '60'],
    [samordningsnummer, '197002922391', 'real date'],
    [samordningsnummer, '197010632392', 'Luhn'],
    [nationellt, '98240301AI06', 'letters'],
    [nationellt, '98240301-AA06', 'letters'],
    [nationellt, '98240301aa06', 'letters'],
    [nationellt, '98240301AA07', 'Luhn'],
    [nationellt, '98240230AA06', 'real birth date'],
    [nationellt, '05240301AA06', '22-99'],
    [nationellt, '19240301AA06', '22-99'],
    [nationellt, '00341945BZ31', 'running number'],
    [nationellt, '20210325K069', 'letters'],
    [stockholm, '991981000011', 'Luhn'],
    [stockholm, '992481000010', 'year'],
    [vgr, '19810829M072', 'Luhn'],
    [vgr, '19810829A071', 'K, M, X'],
    [vgr, '19810230M071', 'real date'],
    [carelink, '198108320015', 'Luhn'],
    [carelink, '198108310014', '32-59'],
    [carelink, '198113320014', '32-59'],
  ])('refuses for system %s the number %j and says why without the number', (system, value, reason) => {
    const [finding, ...more] = checkPersonId({ system, value }, 'Patient.identifier[0].value');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ code: 'identifier-invalid', place: 'Patient.identifier[0].value' });
    expect(finding?.expected).toContain(reason);
    if (value.trim() !== '') expect(JSON.stringify(finding)).not.toContain(value);
  });

  test('takes day 60 of a coordination number as an unknown day', () => {
    expect(codes(samordningsnummer, '197010602394')).toEqual([]);
  });

  test('takes what has no published rule unchecked, and refuses systems that are none of persons', () => {
    expect(codes('http://electronichealth.se/identifier/LMA-nummer', 'x')).toEqual([]);
    expect(codes('urn:oid:1.2.752.74.9.2', 'whatever')).toEqual([]);
    expect(codes('1.2.752.129.2.1.4.1', 'SE5566778899-VCEKEN')).toEqual(['identifier-type-unknown']);
    expect(codes('1.2.3', '191212121212')).toEqual(['identifier-type-unknown']);
  });

  test('finds every single wrong digit of a personnummer', () => {
    fc.assert(
      fc.property(fc.nat({ max: 11 }), fc.integer({ min: 1, max: 9 }), (at, step) => {
        const digits = [...'195009072553'];
        digits[at] = String((Number(digits[at]) + step) % 10);
        // The check digit covers the last ten; the century is only held against the calendar.
        fc.pre(at >= 2);
        expect(codes(personnummer, digits.join(''))).toEqual(['identifier-invalid']);
      }),
    );
  });
});

test('isCalendarDate agrees with the calendar of Date', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1800, max: 2400 }),
      fc.integer({ min: 0, max: 14 }),
      fc.integer({ min: 0, max: 33 }),
      (y, m, d) => {
        const date = new Date(Date.UTC(y, m - 1, d));
        expect(isCalendarDate(y, m, d)).toBe(
          date.getUTCMonth() === m - 1 && date.getUTCDate() === d && m >= 1 && m <= 12,
        );
      },
    ),
  );
});
