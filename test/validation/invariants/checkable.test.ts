import type { StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { uncheckableInvariants } from '../../../src/validation/invariants/checkable.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';

const profile = (...expressions: string[]): StructureDefinition =>
  ({
    resourceType: 'StructureDefinition',
    url: 'https://vardbro.example/fhir/StructureDefinition/x',
    differential: {
      element: [
        {
          id: 'Patient',
          path: 'Patient',
          constraint: expressions.map((expression, n) => ({
            key: `x-${n}`,
            severity: 'error',
            human: 'Human.',
            expression,
          })),
        },
      ],
    },
  }) as StructureDefinition;

const told = (...expressions: string[]) =>
  uncheckableInvariants(profile(...expressions)).map(({ expected, found }) => [expected, found]);

describe('invariants that no instance will be held against are told when a profile is loaded', () => {
  test.each([
    ["name.family.matches('^[A-Z]+$')"],
    ["name.matches('\\\\d{3}') and telecom.value.replaceMatches('[^0-9]', '').length() > 3"],
    ['identifier.all(value.matches(%resource.id))'],
  ])('none of %s', (expression) => {
    expect(told(expression)).toEqual([]);
  });

  test.each([
    ["name.family.matches('^(?=a)b')", 'a pattern that no linear search knows'],
    ["name.where(family.exists()).all(given.matches('(a)\\\\1'))", 'a pattern that no linear search knows'],
    ["name.family.matches('[a')", 'a pattern that no linear search knows'],
    ['name.family.(', 'an expression that cannot be read'],
  ])('%s', (expression, why) => {
    expect(told('true', expression)).toEqual([['x-1: Human.', why]]);
  });

  test('none of R4 and of our own profiles', () => {
    const definitions = openDefinitions({ packages: ownPackages() });
    const found = definitions.entries('StructureDefinition').flatMap((entry) => {
      const read = definitions.read(entry) as StructureDefinition | undefined;
      return read ? uncheckableInvariants(read) : [];
    });
    expect(found).toEqual([]);
  });
});
