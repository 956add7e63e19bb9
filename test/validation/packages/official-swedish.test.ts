import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { validatorOver } from '../../../src/cli/validator.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { loadPackages, ownPackages } from '../../../src/validation/packages/load.ts';
import { shared } from '../../support/shared.ts';

const folder = shared('data/fhir-packages/hl7se.fhir.base-1.1.0');
const patient = 'http://hl7.se/fhir/ig/base/StructureDefinition/SEBasePatient';

describe.skipIf(!existsSync(folder))('the official Swedish base package (skipped where ../shared is absent)', () => {
  const own = openDefinitions({ packages: ownPackages() });
  const loaded = existsSync(folder) ? own.with(...loadPackages(folder).packages) : own;

  it('goes before our restatement once it is loaded', () => {
    expect(own.find(patient)).toBeDefined();
    expect(loaded.find(patient)).not.toBe(own.find(patient));
    expect(loaded.versions(patient)).toHaveLength(2);
  });

  it('finds in its examples what our restatement finds, and no errors', () => {
    const [official, restated] = [validatorOver(loaded), validatorOver(own)];
    const examples = `${folder}/package/example`;
    for (const file of readdirSync(examples).filter((name) => /^[A-Z].*\.json$/.test(name))) {
      const resource = JSON.parse(readFileSync(`${examples}/${file}`, 'utf8')) as Resource;
      const told = official.validate(resource).map(({ source: _, ...finding }) => finding);
      expect([file, told.filter((f) => f.severity === 'error')]).toEqual([file, []]);
      expect([file, restated.validate(resource).map(({ source: _, ...finding }) => finding)]).toEqual([file, told]);
    }
  });
});
