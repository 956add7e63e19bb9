import type { Patient, Resource, StructureDefinition } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Issue } from '../../src/model/issue.ts';
import { fhirValidator } from '../../src/validation/fhir-validator.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { validator } from './core.ts';
import { message, pick } from './message.ts';

const loose = (resource: unknown): Resource => resource as Resource;
const brief = (issues: readonly Issue[]) => issues.map(({ severity, code, place }) => [severity, code, place]);

describe('the validator of FHIR R4', () => {
  it('finds nothing wrong in a correct referral message', () => {
    expect(validator.validate(message())).toEqual([]);
  });

  it('tells all faults at once, an absent element at its parent, each with the definition it is held against', () => {
    const broken = loose({
      resourceType: 'Patient',
      nickname: 'x',
      birthDate: '1912-13-01',
      active: 'yes',
      link: [{ type: 'seealso' }],
      contact: [{ relationship: [{ text: 'granne' }] }],
    });
    const issues = validator.validate(broken);
    expect(brief(issues).sort()).toEqual([
      ['error', 'element-required', 'Patient.link[0]'],
      ['error', 'element-unexpected', 'Patient'],
      ['error', 'profile-invariant', 'Patient.contact[0]'],
      ['error', 'value-invalid', 'Patient.active'],
      ['error', 'value-invalid', 'Patient.birthDate'],
    ]);
    expect(issues.find((i) => i.code === 'element-required')).toMatchObject({
      expected: 'Patient.link.other',
      source: 'http://hl7.org/fhir/StructureDefinition/Patient|4.0.1#Patient.link.other',
    });
    expect(issues.every((i) => i.expected !== undefined && i.expected !== '')).toBe(true);
  });

  it('takes attachments of more than a megabyte', () => {
    const data = Buffer.alloc(3_000_000, 7).toString('base64');
    expect(validator.validate({ resourceType: 'Binary', contentType: 'application/pdf', data })).toEqual([]);
  });

  it.each([
    ['QUJD REVG\n', []],
    ['QUJD REV', ['Binary.data']],
    ['QU JD', ['Binary.data']],
    ['QUJ%', ['Binary.data']],
  ])('takes blanks between the groups of base64, as R4 does, and no other fault: %j', (data, places) => {
    const issues = validator.validate({ resourceType: 'Binary', contentType: 'application/pdf', data });
    expect(issues.map((i) => i.place)).toEqual(places);
  });

  it.each(
    [`${'QUJD '.repeat(1_000_000)}%`, `QUJD${' '.repeat(5_000_000)}%`, ' '.repeat(5_000_000)].map((data) => [data]),
  )('refuses millions of faulty base64 groups or blanks without throwing', (data) => {
    expect(validator.validate({ resourceType: 'Binary', contentType: 'application/pdf', data })).toHaveLength(1);
  });

  it('looks at every entry although one is of a type that R4 does not have', () => {
    const bundle = message((b) => {
      b.entry.push({
        fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000000',
        resource: loose({ resourceType: 'Referral' }),
      });
      pick(b, 'Patient').birthDate = 'yesterday';
    });
    const n = (bundle.entry?.length ?? 0) - 1;
    expect(brief(validator.validate(bundle))).toEqual([
      ['error', 'value-invalid', 'Bundle.entry[3].resource.birthDate'],
      ['error', 'resource-type', `Bundle.entry[${n}].resource`],
    ]);
  });

  it.each([
    [null],
    [7],
    ['text'],
    [[]],
    [{}],
    [{ resourceType: 7 }],
    [{ resourceType: 'constructor' }],
    [{ resourceType: 'DomainResource' }],
  ])('answers with an issue, and does not throw, for %j', (input) => {
    expect(validator.validate(loose(input))[0]?.code).toBe('resource-type');
  });

  it('never throws, whatever JSON stands where a resource should', () => {
    const types = fc.constantFrom('Patient', 'Bundle', 'Task', 'MessageHeader', 'Binary', 'Consent');
    const names = fc.constantFrom(
      'id',
      'text',
      'meta',
      'entry',
      'resource',
      'name',
      'contained',
      'extension',
      'reference',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.string(),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(types, fc.dictionary(names, value, { maxKeys: 6 }), (resourceType, body) => {
        expect(Array.isArray(validator.validate(loose({ ...body, resourceType })))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never repeats a personal identity number, wherever in a resource it stands', () => {
    const number = '191212121212';
    const issues = validator.validate(
      loose({
        resourceType: 'Patient',
        id: `${number}/${number}`,
        [number]: 1,
        [`x${number}`]: { [number]: 1 },
        gender: number,
        birthDate: number,
        active: number,
        managingOrganization: { reference: `Patient/${number}` },
        generalPractitioner: [{ reference: `#${number}` }],
        text: { status: number, div: number },
        contained: [{ resourceType: number }],
      }),
    );
    expect(issues.length).toBeGreaterThan(9);
    expect(JSON.stringify(issues)).not.toContain(number);
  });
});

describe('profiles', () => {
  const url = 'https://vardbro.example/fhir/StructureDefinition/test-patient';
  const element = (path: string, more: object = {}) => ({ id: path, path, min: 0, max: '1', ...more });
  const profile = {
    resourceType: 'StructureDefinition',
    url,
    name: 'TestPatient',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    derivation: 'constraint',
    snapshot: {
      element: [
        element('Patient', { max: '*' }),
        element('Patient.meta', { type: [{ code: 'Meta' }] }),
        element('Patient.birthDate', { min: 1, type: [{ code: 'date' }] }),
      ],
    },
  } as unknown as StructureDefinition;
  const definitions = openDefinitions({ packages: [packageOf([profile], { name: 'test', version: '1' })] });
  const profiled = fhirValidator({ definitions });
  const patient: Patient = { resourceType: 'Patient' };

  it('are held when asked for and when claimed', () => {
    const missing = [['error', 'element-required', 'Patient']];
    expect(brief(profiled.validate(patient, [url]))).toEqual(missing);
    expect(brief(profiled.validate({ ...patient, meta: { profile: [url] } }))).toEqual(missing);
    expect(profiled.validate({ ...patient, birthDate: '1912-12-12', meta: { profile: [url] } })).toEqual([]);
  });

  it('that are unknown give a warning', () => {
    expect(brief(profiled.validate(patient, ['http://example.org/other']))).toEqual([
      ['warning', 'profile-unknown', 'Patient.meta.profile'],
    ]);
  });
});
