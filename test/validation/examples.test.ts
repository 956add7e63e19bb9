import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { validator } from './core.ts';

const shared = process.env.VARDBRO_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const folder = join(shared, 'data', 'fhir-examples', 'r4');

/**
 * Examples of HL7 that break R4 themselves, each read beside its StructureDefinition: linkId absent, a code that occurs
 * twice (csd-1), a UUID in capitals in a urn, references to types that the element does not allow. The value is the place of the first error.
 */
const knownFaults: Record<string, string> = {
  'bundle-questionnaire.json': 'Questionnaire.item[0].item[0]',
  'capabilitystatement-example.json': 'CapabilityStatement.url',
  'codesystem-example.json': 'CodeSystem',
  'devicemetric-example.json': 'DeviceMetric.parent',
  'deviceusestatement-example.json': 'DeviceUseStatement.reasonReference[0]',
  'medicationrequest0301.json': 'MedicationRequest.dispenseRequest.performer',
};

describe.skipIf(!existsSync(folder))('the R4 examples of HL7 (skipped where the shared data is absent)', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : [];

  it.each(files)('%s gives the errors it is known for, or none', (file) => {
    const resource = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Resource;
    const errors = validator.validate(resource).filter((i) => i.severity === 'error');
    expect(errors[0]?.place).toBe(knownFaults[file]);
  });
});
