import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';

const url = 'https://vardbro.example/fhir/CodeSystem/list';
const list = (version: string | undefined, more: object = {}): Resource =>
  ({ resourceType: 'CodeSystem', status: 'active', content: 'complete', url, version, ...more }) as Resource;
const named = (name: string, ...resources: Resource[]) => packageOf(resources, { name, version: '1.0.0' });

const core = openDefinitions();

describe('definitions of R4 core', () => {
  it('are found by canonical, with and without version, each under its own type', () => {
    const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender';
    expect(core.find(gender, 'ValueSet')?.name).toBe('AdministrativeGender');
    expect(core.find(`${gender}|4.0.1`)?.resourceType).toBe('ValueSet');
    expect(core.find(`${gender}|5.0.0`)).toBeUndefined();
    expect(core.find(gender, 'CodeSystem')).toBeUndefined();
  });

  it('hold types, profiles, extensions, value sets of v2 and v3, concept maps and search parameters', () => {
    for (const canonical of [
      'http://hl7.org/fhir/StructureDefinition/bodyweight',
      'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
      'http://terminology.hl7.org/ValueSet/v2-0203',
      'http://terminology.hl7.org/CodeSystem/v2-0203',
      'http://terminology.hl7.org/ValueSet/v3-ActReason',
      'http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3',
      'http://hl7.org/fhir/SearchParameter/individual-birthdate',
    ])
      expect([canonical, core.find(canonical)?.id]).toEqual([canonical, expect.any(String)]);
    for (const name of ['Patient', 'HumanName', 'string', 'SimpleQuantity'])
      expect(core.type(name)?.snapshot?.element[0]?.path).toEqual(expect.any(String));
  });

  it('are read once and shared', () => {
    expect(core.type('Patient')).toBe(core.structure('http://hl7.org/fhir/StructureDefinition/Patient|4.0.1'));
  });
});

describe('several versions side by side', () => {
  const versions = core.with(
    named('a', list('1.2.9'), list('1.10.0'), list('1.2.10')),
    named('b', list('1.10.0-rc.1')),
  );

  it('the newest is meant without a version', () => {
    expect(versions.versions(url)).toEqual(['1.10.0', '1.10.0-rc.1', '1.2.10', '1.2.9']);
    expect(versions.find(url, 'CodeSystem')?.version).toBe('1.10.0');
  });

  it('a part of a version means the newest under it', () => {
    expect(versions.find(`${url}|1.2`, 'CodeSystem')?.version).toBe('1.2.10');
    expect(versions.find(`${url}|1`, 'CodeSystem')?.version).toBe('1.10.0');
    expect(versions.find(`${url}|1.1`)).toBeUndefined();
  });

  it('an order that the artefact declares goes before the form of its versions', () => {
    const declared = {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/artifact-versionAlgorithm', valueCoding: { code: 'alpha' } },
      ],
    };
    const alphabetic = core.with(named('a', list('10', declared), list('9', declared)));
    expect(alphabetic.find(url, 'CodeSystem')?.version).toBe('9');
  });
});

describe('a layer', () => {
  it('goes before those below it whatever their versions, and leaves them as they were', () => {
    const below = core.with(named('ours', list('2.0.0')));
    const above = below.with(named('loaded', list('1.0.0')));
    expect(above.find(url, 'CodeSystem')?.version).toBe('1.0.0');
    expect(above.find(`${url}|2.0.0`, 'CodeSystem')?.version).toBe('2.0.0');
    expect(below.find(url, 'CodeSystem')?.version).toBe('2.0.0');
    expect(above.packages.map((p) => p.name)).toEqual(['loaded', 'ours', 'hl7.fhir.r4.core']);
  });

  it('cannot change what a type of FHIR is', () => {
    const patient = { ...(core.type('Patient') as StructureDefinition), name: 'Changed' };
    expect(core.with(named('loaded', patient)).type('Patient')?.name).toBe('Patient');
  });
});
