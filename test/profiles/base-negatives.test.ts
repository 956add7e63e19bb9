import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { constraint } from '../validation/constraint.ts';
import { ownDefinitions, validatorOver } from './support/engine.ts';
import { example, exampleNames } from './support/mutations.ts';

/** HL7 Sweden's profiles restated, each by itself: examples that it takes, and one change of an example that it does not. */
const validator = validatorOver(ownDefinitions());
const base = 'http://hl7.se/fhir/ig/base/StructureDefinition/';

/** Without the profiles that it claims, which ask for more. */
const bare = (name: string) => {
  const { meta: _, ...resource } = example(name);
  return resource as Resource & Record<string, unknown>;
};
const found = (profile: string, resource: object) =>
  validator
    .validate(resource as Resource, [base + profile])
    .map(({ severity, code, place, source }) => ({ severity, code, place, source }));
const ofType = (type: string) => exampleNames.filter((name) => name.startsWith(`${type}-`));

describe.each([
  ['SEBasePatient', 'Patient'],
  ['SEBasePractitioner', 'Practitioner'],
  ['SEBasePractitionerRole', 'PractitionerRole'],
  ['SEBaseOrganization', 'Organization'],
])('%s', (profile, type) => {
  test('takes two examples or more', () => {
    expect(ofType(type).length).toBeGreaterThanOrEqual(2);
    for (const name of ofType(type))
      expect(
        found(profile, bare(name)).filter(({ severity }) => severity === 'error'),
        name,
      ).toEqual([]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: an edit reaches wherever it likes
type Edit = (resource: Record<string, any>) => void;
const hsaId = (value: string) => ({
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PRN' }] },
  system: 'urn:oid:1.2.752.29.4.19',
  value,
});
const other = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
const nameExtension = (name: string) => ({ url: `${base}SEBase${name}Extension`, valueString: 'Berg' });
const addressType = (code: string) => ({
  url: `${base}SEBaseAddressPersonExtension`,
  valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code }] },
});
const qualifier = (valueCode: string) => ({
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier', valueCode }],
});

describe('one change of an example that takes nothing of', () => {
  test.each<[string, string, Edit, Edit | undefined, object]>([
    [
      'SEBasePatient: two names',
      'Patient-patient-full',
      (p) => p.name.push({ family: 'Berg' }),
      undefined,
      { severity: 'error', code: 'element-repeated', place: 'Patient' },
    ],
    [
      'SEBasePatient: two personnummer',
      'Patient-patient-full',
      (p) => p.identifier.push(p.identifier[0]),
      (p) => p.identifier.push({ system: 'urn:x', value: '1' }),
      { severity: 'error', code: 'element-repeated', place: 'Patient' },
    ],
    [
      'SEBasePatient: a marital status of another list',
      'Patient-patient-full',
      (p) =>
        (p.maritalStatus = {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'P' }],
        }),
      (p) =>
        (p.maritalStatus = {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus', code: 'M' }],
        }),
      { severity: 'warning', code: 'code-unknown', place: 'Patient.maritalStatus' },
    ],
    [
      'SEBaseHumanName: two middle names',
      'Patient-patient-full',
      (p) => (p.name[0].extension = [nameExtension('MiddleName'), nameExtension('MiddleName')]),
      (p) => (p.name[0].extension = [nameExtension('MiddleName'), nameExtension('OwnFamily')]),
      { severity: 'error', code: 'element-repeated', place: 'Patient.name[0]' },
    ],
    [
      'SEBaseHumanName: a given name marked as something else than the one used',
      'Patient-patient-full',
      (p) => (p.name[0]._given = [qualifier('BR')]),
      (p) => (p.name[0]._given = [qualifier('CL')]),
      { severity: 'error', code: 'code-unknown' },
    ],
    [
      'SEBaseOwnFamilyExtension: a name that is no text',
      'Patient-patient-full',
      (p) => (p.name[0].extension = [{ url: `${base}SEBaseOwnFamilyExtension`, valueCode: 'Berg' }]),
      undefined,
      { severity: 'error', code: 'choice-type', place: 'Patient.name[0].extension[0]' },
    ],
    [
      'SEBaseAddressPersonExtension: a type of address of another list',
      'Patient-patient-full',
      (p) => (p.address[0].extension = [addressType('73211009')]),
      (p) => (p.address[0].extension = [addressType('63381000052101')]),
      {
        severity: 'error',
        code: 'code-unknown',
        place: 'Patient.address[0].extension[0].value.ofType(CodeableConcept)',
      },
    ],
    [
      'SEBaseAddressPersonExtension: a type of address as a text',
      'Patient-patient-full',
      (p) => (p.address[0].extension = [{ url: `${base}SEBaseAddressPersonExtension`, valueString: 'utlandsadress' }]),
      (p) => (p.address[0].extension = [addressType('63401000052101')]),
      { severity: 'error', code: 'choice-type', place: 'Patient.address[0].extension[0]' },
    ],
    [
      'SEBasePractitioner: two HSA-ids',
      'Practitioner-practitioner-full',
      (p) => p.identifier.push(hsaId('SE5566778899-P2')),
      (p) => p.identifier.push({ system: 'urn:x', value: '1' }),
      { severity: 'error', code: 'element-repeated', place: 'Practitioner' },
    ],
    [
      'SEBasePractitioner: two names',
      'Practitioner-practitioner-full',
      (p) => p.name.push({ family: 'Berg' }),
      undefined,
      { severity: 'error', code: 'element-repeated', place: 'Practitioner' },
    ],
    [
      'SEBasePractitionerRole: an HSA-id of another kind',
      'PractitionerRole-practitioner-role-full',
      (p) => (p.identifier = [{ ...hsaId('SE5566778899-R1'), type: other }]),
      (p) => (p.identifier = [hsaId('SE5566778899-R1')]),
      { severity: 'error', code: 'value-pattern', place: 'PractitionerRole.identifier[0].type' },
    ],
    [
      'SEBaseOrganization: an HSA-id of another kind',
      'Organization-organization-full',
      (p) => (p.identifier[0].type = other),
      undefined,
      { severity: 'error', code: 'value-pattern', place: 'Organization.identifier[0].type' },
    ],
    [
      'SEBaseOrganization: two organisation numbers',
      'Organization-organization-full',
      (p) => p.identifier.push(p.identifier[1]),
      undefined,
      { severity: 'error', code: 'element-repeated', place: 'Organization' },
    ],
  ])('%s', (rule, name, spoil, keep, finding) => {
    const [of] = rule.split(':') as [string];
    const resource = bare(name);
    const profile = `SEBase${resource.resourceType}`;
    const told = (edit?: Edit) => {
      const copy = structuredClone(resource);
      edit?.(copy);
      return found(profile, copy).filter(({ source }) => source?.includes(`${of}|`));
    };
    const expected = expect.objectContaining({ ...finding, source: expect.stringContaining(`${base}${of}|1.1.0#`) });
    expect(told(spoil)).toContainEqual(expected);
    expect(told(keep)).not.toContainEqual(expected);
  });
});

describe('SEBaseLMANummer, which nothing of ours claims, asked of the identifiers of a patient', () => {
  const url = 'urn:test:asylum-seeker';
  const type = [{ code: 'Identifier', profile: [`${base}SEBaseLMANummer`] }];
  const asks = constraint(url, 'Patient', [{ id: 'Patient.identifier', path: 'Patient.identifier', type }]);
  const strict = validatorOver(ownDefinitions().with(packageOf([asks], { name: 'test', version: '1.0.0' })));
  const told = (identifier: object) =>
    strict
      .validate({ resourceType: 'Patient', identifier: [identifier] }, [url])
      .filter(({ source }) => source?.includes('SEBaseLMANummer|'));
  const system = 'http://electronichealth.se/identifier/LMA-nummer';

  test('takes an LMA number, whatever its value', () => {
    expect(told({ system, value: '12-345678/9' })).toEqual([]);
  });

  test.each([
    ['number of another system', { system: 'urn:oid:1.2.752.129.2.1.3.1', value: '1' }],
    ['number of its system in capitals', { system: system.toUpperCase(), value: '1' }],
  ])('takes no %s', (_, identifier) => {
    const source = `${base}SEBaseLMANummer|1.1.0#Identifier.system`;
    expect(told(identifier)).toMatchObject([
      { severity: 'error', code: 'value-pattern', place: 'Patient.identifier[0].system', expected: system, source },
    ]);
  });
});
