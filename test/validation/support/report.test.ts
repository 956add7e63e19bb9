import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { validatorOver } from '../../../src/cli/validator.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';
import { supportIssues } from '../../../src/validation/support/issues.ts';
import { sumOf } from '../../../src/validation/support/sum.ts';
import { constraint } from '../constraint.ts';
import { core } from '../strict.ts';

const base = 'https://vardbro.example/fhir/StructureDefinition';
const obligation = (code: string, actor?: string, elementId?: string) => ({
  url: 'http://hl7.org/fhir/StructureDefinition/obligation',
  extension: [
    { url: 'code', valueCode: code },
    ...(actor ? [{ url: 'actor', valueCanonical: `https://vardbro.example/fhir/ActorDefinition/${actor}` }] : []),
    ...(elementId ? [{ url: 'elementId', valueString: elementId }] : []),
  ],
});

const profile = (type: string, element: object[], more: object = {}): StructureDefinition =>
  constraint(`${base}/marked-${type.toLowerCase()}`, type, element, { name: 'Marked', ...more });

const patient = profile(
  'Patient',
  [
    { id: 'Patient', path: 'Patient' },
    {
      id: 'Patient.identifier',
      path: 'Patient.identifier',
      slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' },
    },
    { id: 'Patient.identifier:pnr', path: 'Patient.identifier', sliceName: 'pnr', mustSupport: true },
    { id: 'Patient.identifier:pnr.system', path: 'Patient.identifier.system', fixedUri: 'urn:x' },
    { id: 'Patient.name', path: 'Patient.name', mustSupport: true },
    { id: 'Patient.name.family', path: 'Patient.name.family', mustSupport: true },
    {
      id: 'Patient.birthDate',
      path: 'Patient.birthDate',
      extension: [obligation('SHALL:populate', 'sender'), obligation('SHOULD:display', 'receiver')],
    },
  ],
  { extension: [obligation('SHALL:no-error', undefined, 'Patient.gender')] },
);
const observation = profile('Observation', [
  { id: 'Observation.value[x]', path: 'Observation.value[x]', mustSupport: true },
]);

const validator = validatorOver(core.with(packageOf([patient, observation], { name: 'marked', version: '1' })));
const report = (resource: object) => validator.supported!(resource as Resource);
const states = (resource: object) =>
  report(resource).lines.map(({ element, place, state, reason }) =>
    [element, place, state, ...(reason ? [reason] : [])].join(' '),
  );

const meta = (type: string) => ({ profile: [`${base}/marked-${type}`] });

describe('the report of what a profile marks', () => {
  test('says for each occurrence whether it is there, where it is or should be', () => {
    const anna = {
      resourceType: 'Patient',
      meta: meta('patient'),
      identifier: [
        { system: 'urn:y', value: '1' },
        { system: 'urn:x', value: '2' },
      ],
      name: [{ family: 'A' }, { text: 'B' }],
      birthDate: '2020-01-01',
    };
    expect(states(anna)).toEqual([
      'Patient.identifier:pnr Patient.identifier[1] present',
      'Patient.name Patient.name[0] present',
      'Patient.name.family Patient.name[0].family present',
      'Patient.name.family Patient.name[1] absent',
      'Patient.gender Patient absent',
      'Patient.birthDate Patient.birthDate present',
    ]);
  });

  test('tells an absence with a reason apart, and what has nothing to stand in', () => {
    const dar = { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' };
    const nobody = { resourceType: 'Patient', meta: meta('patient'), _birthDate: { extension: [dar] } };
    expect(states(nobody)).toEqual([
      'Patient.identifier:pnr Patient absent',
      'Patient.name Patient absent',
      'Patient.name.family Patient no-holder',
      'Patient.gender Patient absent',
      'Patient.birthDate Patient.birthDate reason masked',
    ]);
    const coded = (more: object) => states({ resourceType: 'Observation', meta: meta('observation'), ...more });
    const unknown = {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' }],
    };
    expect(coded({ dataAbsentReason: unknown })).toEqual(['Observation.value[x] Observation reason unknown']);
    expect(coded({ valueCodeableConcept: unknown })[0]).toMatch(/ reason unknown$/);
    expect(coded({ valueCodeableConcept: { coding: [{ system: 'urn:x', code: 'unknown' }] } })[0]).toMatch(/ present$/);
    expect(coded({ valueString: 'x' })[0]).toMatch(/ present$/);
  });

  test('looks into entries and contained resources, each by what it claims itself', () => {
    const inner = { resourceType: 'Observation', meta: meta('observation'), valueInteger: 1 };
    const outer = { resourceType: 'Observation', contained: [inner] };
    const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: inner }, { resource: outer }] };
    expect(states(bundle)).toEqual([
      'Observation.value[x] Bundle.entry[0].resource.value.ofType(integer) present',
      'Observation.value[x] Bundle.entry[1].resource.contained[0].value.ofType(integer) present',
    ]);
  });

  test('names profiles that are not here instead of passing them over', () => {
    const claimed = report({ resourceType: 'Patient', meta: { profile: ['urn:a'] } });
    expect(claimed).toEqual({ lines: [], unknown: [{ profile: 'urn:a', place: 'Patient' }] });
    expect(supportIssues(claimed).map(({ code }) => code)).toEqual(['profile-unknown']);
  });

  test('is information as findings, and a warning where somebody SHALL populate what is absent', () => {
    const found = supportIssues(report({ resourceType: 'Patient', meta: meta('patient'), gender: 'male' }));
    expect(found.map(({ severity, code, expected }) => `${severity} ${code} ${expected}`)).toEqual([
      'information support-absent Patient.identifier:pnr',
      'information support-absent Patient.name',
      'information support-present Patient.gender, SHALL:no-error',
      'warning obligation-unmet Patient.birthDate, SHALL:populate (sender), SHOULD:display (receiver)',
    ]);
  });

  test('is summed over many instances', () => {
    const people = [{ name: [{ family: 'A' }] }, { name: [{}] }, {}].map((one) => ({
      resourceType: 'Patient',
      meta: meta('patient'),
      ...one,
    }));
    const sums = sumOf(people.flatMap((one) => report(one).lines));
    expect(sums.find(({ element }) => element === 'Patient.name.family')?.count).toEqual({
      present: 1,
      reason: 0,
      absent: 1,
      'no-holder': 1,
    });
  });

  test('has nothing to say of what cannot be looked at', () => {
    for (const odd of [null, [], 'x', { resourceType: 'X' }, { resourceType: 'Patient', meta: 7 }])
      expect(report(odd as object).lines).toEqual([]);
  });
});

test('obligations of base and derived profile add up in a snapshot', () => {
  const derived = {
    ...profile('Patient', [
      { id: 'Patient.birthDate', path: 'Patient.birthDate', extension: [obligation('SHALL:process')] },
    ]),
    url: `${base}/derived`,
    baseDefinition: patient.url!,
  };
  const both = validatorOver(core.with(packageOf([patient, derived], { name: 'both', version: '1' })));
  const lines = both.supported!({ resourceType: 'Patient' }, [derived.url]).lines;
  const codes = lines.find(({ element }) => element === 'Patient.birthDate')?.obligations.map(({ code }) => code);
  expect(codes).toEqual(['SHALL:populate', 'SHOULD:display', 'SHALL:process']);
});
