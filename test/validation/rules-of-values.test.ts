import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { gatewayValidator, validatorOver } from '../../src/cli/validator.ts';
import { fhirValidator } from '../../src/validation/fhir-validator.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { constraint } from './constraint.ts';
import { searchParameter } from './search-parameter.ts';
import { core, errors, strict } from './strict.ts';

const found = (resource: object, validator = strict, profiles: string[] = []) =>
  validator.validate(resource as Resource, profiles).map(({ severity, code, place }) => `${severity} ${code} ${place}`);

describe('primitive values', () => {
  it.each<[string, unknown[], unknown[]]>([
    ['Boolean', [true, false], ['true', 1]],
    ['Integer', [0, -2_147_483_648, 2_147_483_647], [2_147_483_648, 1.5, '1']],
    ['UnsignedInt', [0, 2_147_483_647], [-1, 2_147_483_648]],
    ['PositiveInt', [1], [0, -1, '1']],
    ['Decimal', [0, -1.5, 1e3], ['1.5']],
    ['String', ['x', 'å\n\tä'], [' ', 'a\u0001b', 1]],
    ['Markdown', ['# x'], [' ', true]],
    ['Code', ['a', 'a b'], ['a  b', ' a', 'a\tb']],
    ['Id', ['a.b-1', 'a'.repeat(64)], ['a_b', 'a'.repeat(65)]],
    ['Uri', ['urn:x', 'Patient/1'], ['a b', 'urn:uuid:1', 'urn:oid:3.1']],
    ['Url', ['https://example.com/a'], ['a b']],
    ['Canonical', ['http://example.com/a|1'], ['a b']],
    ['Oid', ['urn:oid:1.2.752.129'], ['1.2.752', 'urn:oid:1.02', 'urn:oid:3.1']],
    ['Uuid', ['urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7'], ['53fefa32-fcbb-4ff8-8a92-55ee120877b7']],
    ['Date', ['2024', '2024-02', '2024-02-29'], ['2023-02-29', '2024-13', '24-01-01', '2024-02-29T10:00:00Z']],
    [
      'DateTime',
      ['2024', '2024-02-29', '2024-02-29T10:00:00Z', '2024-02-29T10:00:00.123+01:00'],
      ['2024-02-29T10:00:00', '2024-02-29T10:00Z', '2024-02-29T24:00:01Z', '2023-02-29T10:00:00Z'],
    ],
    ['Instant', ['2024-02-29T10:00:00.1Z'], ['2024-02-29', '2024-02-29T10:00:00']],
    ['Time', ['23:59:59', '00:00:00.5'], ['24:00:00', '10:00', '10:00:00Z']],
    ['Base64Binary', ['QUJD'], ['QUJ', '%%%%']],
  ])('%s', (type, right, wrong) => {
    const place = `Parameters.parameter[0].value.ofType(${type[0]!.toLowerCase()}${type.slice(1)})`;
    const told = (value: unknown) =>
      errors({ resourceType: 'Parameters', parameter: [{ name: 'x', [`value${type}`]: value }] }).map(
        (error) => error.split(' ')[1],
      );
    for (const value of right) expect([value, told(value)]).toEqual([value, []]);
    for (const value of wrong) expect([value, told(value)]).toEqual([value, [place]]);
  });

  it('have a twin for id and extensions, which may stand in their place', () => {
    const given = (...values: unknown[]) => ({ given: values });
    const reason = {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
    };
    const name = (one: object) => errors({ resourceType: 'Patient', name: [one] });
    expect(name({ ...given('A', null), _given: [null, reason] })).toEqual([]);
    expect(name({ _family: reason })).toEqual([]);
    expect(name({ ...given('A', null), _given: [null, null] })).not.toEqual([]);
    expect(name({ family: 'A', _family: 'x' })).toEqual(['json-form Patient.name[0].family']);
    expect(name({ ...given('A'), _given: reason })).not.toEqual([]);
  });
});

const own = 'http://example.com/StructureDefinition/';
const profile = (id: string, type: string, element: object[], more: object = {}): StructureDefinition =>
  constraint(own + id, type, element, more);
const rule = (path: string, more: object) => ({ id: path, path, ...more });
const ofName = (id: string, path: string) =>
  profile(id, 'HumanName', [rule(path, { min: 1 })], { kind: 'complex-type' });
const modifier = profile(
  'modifier',
  'Extension',
  [
    rule('Extension', { isModifier: true, isModifierReason: 'x' }),
    rule('Extension.url', { fixedUri: `${own}modifier` }),
    rule('Extension.value[x]', { min: 1, type: [{ code: 'boolean' }] }),
  ],
  { kind: 'complex-type', context: [{ type: 'element', expression: 'Patient' }] },
);
const over = (...profiles: StructureDefinition[]) =>
  validatorOver(core.with(packageOf(profiles, { name: 'p', version: '1' })));

describe('what a profile says of a value', () => {
  it.each<[string, object, object, object, string[]]>([
    [
      'fixed',
      rule('Patient.active', { fixedBoolean: true }),
      { active: true },
      { active: false },
      ['error value-fixed Patient.active'],
    ],
    [
      'fixed as a whole, so that nothing may stand beside it',
      rule('Patient.maritalStatus', { fixedCodeableConcept: { text: 'a' } }),
      { maritalStatus: { text: 'a' } },
      { maritalStatus: { text: 'a', id: 'b' } },
      ['error value-fixed Patient.maritalStatus.id'],
    ],
    [
      'a pattern, beside which anything may stand',
      rule('Patient.maritalStatus', { patternCodeableConcept: { text: 'a' } }),
      { maritalStatus: { text: 'a', id: 'b' } },
      { maritalStatus: { text: 'b' } },
      ['error value-pattern Patient.maritalStatus.text'],
    ],
    [
      'a least value',
      rule('Patient.birthDate', { minValueDate: '1900-01-01' }),
      { birthDate: '1900-01-01' },
      { birthDate: '1899-12-31' },
      ['error value-range Patient.birthDate'],
    ],
    [
      'a greatest value',
      rule('Patient.multipleBirth[x]', { type: [{ code: 'integer' }], maxValueInteger: 3 }),
      { multipleBirthInteger: 3 },
      { multipleBirthInteger: 4 },
      ['error value-range Patient.multipleBirth.ofType(integer)'],
    ],
    [
      'a greatest length',
      rule('Patient.name.family', { maxLength: 3 }),
      { name: [{ family: 'abc' }] },
      { name: [{ family: 'abcd' }] },
      ['error value-too-long Patient.name[0].family'],
    ],
    [
      'one of several profiles of its type',
      rule('Patient.name', { type: [{ code: 'HumanName', profile: [`${own}family`, `${own}text`] }] }),
      { name: [{ family: 'a' }, { text: 'a' }] },
      { name: [{ given: ['a'] }] },
      ['error profile-unmet Patient.name[0]'],
    ],
    [
      'a profile that is not at hand',
      rule('Patient.name', { type: [{ code: 'HumanName', profile: [`${own}absent`] }] }),
      {},
      { name: [{ family: 'a' }] },
      ['warning profile-missing Patient.name[0]'],
    ],
  ])('%s', (_, element, right, wrong, expected) => {
    const validator = over(
      profile('p', 'Patient', [element]),
      ofName('family', 'HumanName.family'),
      ofName('text', 'HumanName.text'),
    );
    const told = (more: object) => found({ resourceType: 'Patient', ...more }, validator, [`${own}p`]);
    expect(told(right)).toEqual([]);
    expect(told(wrong)).toEqual(expected);
  });

  it('is not held against another type', () => {
    const validator = over(profile('p', 'Patient', []));
    const person = { resourceType: 'Person' };
    expect(found(person, validator, [`${own}p`])).toEqual(['error profile-type Person']);
    expect(found({ resourceType: 'Patient' }, validator, [`${own}p`])).toEqual([]);
  });
});

describe('an extension that modifies', () => {
  const one = { url: `${own}modifier`, valueBoolean: true };
  const validator = over(modifier);
  it('stands among the modifying ones, and no other does', () => {
    expect(errors({ resourceType: 'Patient', modifierExtension: [one] }, validator)).toEqual([]);
    expect(errors({ resourceType: 'Patient', extension: [one] }, validator)).toEqual([
      'extension-modifier Patient.extension[0]',
    ]);
    const place = { url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace', valueAddress: { city: 'x' } };
    expect(errors({ resourceType: 'Patient', modifierExtension: [place] })).toEqual([
      'extension-modifier Patient.modifierExtension[0]',
    ]);
  });

  it('is an error where nobody knows it, for the gateway too', () => {
    const unknown = { resourceType: 'Patient', modifierExtension: [{ url: 'http://someone.com/x', valueCode: 'x' }] };
    const gateway = gatewayValidator(core);
    for (const validator of [strict, gateway])
      expect(found(unknown, validator)).toEqual(['error extension-unknown Patient.modifierExtension[0]']);
    const plain = { resourceType: 'Patient', extension: unknown.modifierExtension };
    expect(found(plain, gateway)).toEqual(['warning extension-unknown Patient.extension[0]']);
  });
});

describe('bindings', () => {
  const gender = (code: string) => ({ coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code }] });
  const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' };
  const observation = (more: object) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    text,
    ...more,
  });

  it.each<[string, object, string[]]>([
    ['required', { resourceType: 'Patient', gender: 'x' }, ['error code-unknown Patient.gender']],
    [
      'extensible, where another code is allowed when none fits',
      { resourceType: 'Patient', maritalStatus: gender('male') },
      ['warning code-unknown Patient.maritalStatus'],
    ],
    ['preferred, which binds nobody', observation({ category: [gender('male')] }), []],
    ['example, which binds nobody', observation({ bodySite: gender('male') }), []],
    [
      'to a list that has such a code, in a system that has no such code',
      observation({ category: [gender('x')] }),
      ['error code-unknown Observation.category[0].coding[0].code'],
    ],
    [
      'of a code in a system that is not here, which is told once',
      observation({
        code: {
          coding: [
            { system: 'http://someone.com/s', code: 'a' },
            { system: 'http://someone.com/s', code: 'b' },
          ],
        },
      }),
      ['warning code-unchecked Observation.code.coding[0].system'],
    ],
    [
      'of a code whose system is a value set',
      observation({
        code: { coding: [{ system: 'http://hl7.org/fhir/ValueSet/administrative-gender', code: 'male' }] },
      }),
      ['error code-system-wrong Observation.code.coding[0].system'],
    ],
  ])('%s', (_, resource, expected) => {
    expect(found(resource)).toEqual(expected);
  });
});

describe('text that looks like mark-up', () => {
  const strictest = fhirValidator({ definitions: core, settings: { strictSecurity: true } });
  const named = (family: string) => ({ resourceType: 'Patient', name: [{ family }] });
  it('is an error where that was asked for, and nothing elsewhere', () => {
    expect(errors(named('<b onload="x()">'), strictest)).toEqual(['text-markup Patient.name[0].family']);
    expect(errors(named('a < b > c'), strictest)).toEqual([]);
    expect(errors(named('<b onload="x()">'))).toEqual([]);
  });
});

describe('definitions as resources', () => {
  const definition = (more: object) => ({ ...profile('p', 'Patient', [rule('Patient.active', { min: 1 })]), ...more });
  const bound = (path: string) =>
    definition({
      differential: {
        element: [
          rule(path, {
            type: [{ code: path.endsWith('active') ? 'boolean' : 'code' }],
            binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
          }),
        ],
      },
    });
  const parameter = (expression: string) => searchParameter({ type: 'string', expression });
  it.each<[string, object, string[]]>([
    ['a StructureDefinition of the kind and type of its base', definition({}), []],
    ['one of another kind', definition({ kind: 'complex-type' }), ['resource-rule StructureDefinition']],
    ['one that binds a code', bound('Patient.gender'), []],
    [
      'one that binds what has no code',
      bound('Patient.active'),
      ['resource-rule StructureDefinition.differential.element[0]'],
    ],
    ['a SearchParameter that looks into its base', parameter('Patient.name'), []],
    ['one that looks elsewhere', parameter('Person.name'), ['resource-rule SearchParameter.expression']],
  ])('%s', (_, resource, expected) => {
    expect(errors(resource)).toEqual(expected);
  });
});

describe('Bundles by their kind', () => {
  const urn = 'urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b1';
  const message = (focus: string) => ({
    resourceType: 'Bundle',
    type: 'message',
    entry: [
      {
        fullUrl: urn,
        resource: {
          resourceType: 'MessageHeader',
          eventUri: 'urn:x',
          source: { endpoint: 'urn:x' },
          focus: [{ reference: focus }],
        },
      },
      { fullUrl: 'http://example.com/Patient/1', resource: { resourceType: 'Patient', id: '1' } },
    ],
  });
  it('a message holds what its header is about', () => {
    expect(errors(message('http://example.com/Patient/1'))).toEqual([]);
    expect(errors(message('http://example.com/Patient/2'))).toEqual([
      'reference-unresolved Bundle.entry[0].resource.focus[0]',
    ]);
  });

  it('a transaction holds what is to be written', () => {
    const asked = (request: object, resource?: object) =>
      found({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [{ fullUrl: urn, request, ...(resource && { resource }) }],
      });
    const post = { method: 'POST', url: 'Patient' };
    expect(asked(post, { resourceType: 'Patient' })).toEqual([]);
    expect(asked(post)).toEqual(['warning bundle-rule Bundle.entry[0]']);
    expect(asked({ method: 'POST', url: 'Patient/$match' })).toEqual([]);
    expect(asked({ method: 'DELETE', url: 'Patient/1' })).toEqual([]);
    expect(
      errors({ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Patient' } }] }),
    ).toEqual(['profile-invariant Bundle']);
  });
});
