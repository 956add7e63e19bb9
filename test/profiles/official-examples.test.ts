import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { profilePackage } from '../../scripts/profiles/folders.ts';
import { readFolder } from '../../scripts/profiles/package-files.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import type { Validator } from '../../src/validation/validator.ts';
import { shared } from '../support/shared.ts';
import { validatorOver } from './support/engine.ts';

const official = shared('data/fhir-packages/hl7se.fhir.base-1.1.0/package');
const absent = existsSync(official) ? undefined : 'the official package is not beside the project';

const over = (folder: string) =>
  validatorOver(
    openDefinitions({
      packages: [packageOf(readFolder(folder) as unknown as Resource[], { name: 'base', version: '1.1.0' })],
    }),
  );

/** The official package states no version; ours states that of the guide. */
const findings = (validator: Validator, resource: Resource) =>
  validator.validate(resource).map((found) => ({ ...found, source: found.source?.replace('|1.1.0', '') }));

describe.skipIf(absent)("HL7 Sweden's own examples (skipped where ../shared is absent)", () => {
  const withOfficial = over(official);
  const withOurs = over(join(profilePackage('se.vardbro.base-restated').generated, 'package'));
  const files = globSync('example/*-*.json', { cwd: official });

  test.each(files)('%s: the same findings with the official package and with our restatement', (file) => {
    const resource = JSON.parse(readFileSync(join(official, file), 'utf8'));
    const found = findings(withOurs, resource);
    expect(found).toEqual(findings(withOfficial, resource));
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('with a fault in it, an example gives the same findings too', () => {
    const patient = JSON.parse(readFileSync(join(official, 'example/Patient-PatientExample1.json'), 'utf8'));
    patient.name.push({ text: 'Another' });
    patient.address[0].extension[0].valueCodeableConcept.coding[0].code = '1';
    const found = findings(withOurs, patient);
    expect(found).toEqual(findings(withOfficial, patient));
    expect(found.map(({ code }) => code)).toContain('element-repeated');
  });
});
