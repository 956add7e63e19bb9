import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import type { Issue } from '../../src/model/issue.ts';
import { fhirValidator } from '../../src/validation/fhir-validator.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { message } from './message.ts';

const validator = fhirValidator({ definitions: openDefinitions() });
const loose = (resource: unknown): Resource => resource as Resource;
const brief = (issues: readonly Issue[]) => issues.map(({ severity, code, place }) => `${severity} ${code} ${place}`);
const found = (resource: unknown) => brief(validator.validate(loose(resource)));

describe('the validator of FHIR R4', () => {
  it('finds nothing wrong in a correct referral message', () => {
    const errors = validator.validate(message()).filter((i) => i.code !== 'extension-unknown');
    expect(errors).toEqual([]);
  });

  it('tells all faults at once, an absent element at its parent, a property nobody knows at its object', () => {
    const broken = {
      resourceType: 'Patient',
      nickname: 'x',
      birthDate: '1912-13-01',
      active: 'yes',
      link: [{ type: 'seealso' }],
      contact: [{ relationship: [{ text: 'granne' }] }],
    };
    expect(found(broken).sort()).toEqual([
      'error element-required Patient.link[0]',
      'error element-unexpected Patient',
      'error profile-invariant Patient.contact[0]',
      'error value-invalid Patient.active',
      'error value-invalid Patient.birthDate',
    ]);
  });
});
