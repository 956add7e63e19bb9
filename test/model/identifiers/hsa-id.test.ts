import { describe, expect, test } from 'vitest';
import { checkHsaId } from '../../../src/model/identifiers/hsa-id.ts';
import { checkOrganisationsnummer } from '../../../src/model/identifiers/organisationsnummer.ts';

const codes = (value: string, use: 'read' | 'write') => checkHsaId(value, use).map((i) => i.code);

describe('checkHsaId', () => {
  test.each(['SE5566778899-VCEKEN', 'SE2321000016-1003', 'SE5566778899-abc9', `SE5566778899-${'X'.repeat(18)}`])(
    'takes the strict form %s',
    (value) => {
      expect(codes(value, 'write')).toEqual([]);
      expect(codes(value, 'read')).toEqual([]);
    },
  );

  test.each(['HSA-ID-EXAMPLE-1234', 'SE1234567890', 'SE165565594230-1000', `SE5566778899-${'X'.repeat(19)}`])(
    'reads %s with a warning and does not write it',
    (value) => {
      expect(codes(value, 'read')).toEqual(['hsa-id-lenient']);
      expect(codes(value, 'write')).toEqual(['identifier-invalid']);
    },
  );

  test.each([
    '',
    'SE5566778899-VÅRD',
    'SE5566778899-A B',
    'SE5566778899-A#1',
    'SE5566778899-A@1',
    'X'.repeat(65),
    'SE5566778899-A\n',
  ])('refuses %j both ways', (value) => {
    expect(codes(value, 'read')).toEqual(['identifier-invalid']);
    expect(codes(value, 'write')).toEqual(['identifier-invalid']);
  });
});

describe('checkOrganisationsnummer', () => {
  test.each(['2321000131', '2321000016', '2321000040', '5566778899', '5565932521', '165566778899'])(
    'takes %s',
    (value) => {
      expect(checkOrganisationsnummer(value)).toBeUndefined();
    },
  );

  test.each([
    ['5567210564', 'Luhn'],
    ['232100-0040', 'hyphen'],
    ['1212121212', 'third digit'],
    ['556677889', 'ten digits'],
    ['175566778899', 'ten digits'],
  ])('refuses %s', (value, reason) => {
    expect(checkOrganisationsnummer(value)?.expected).toContain(reason);
  });
});
