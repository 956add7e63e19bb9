import { existsSync } from 'node:fs';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { loadPackages } from '../../../src/validation/packages/load.ts';
import { compareSnapshots } from '../../../src/validation/snapshot/compare.ts';
import { makeSnapshot } from '../../../src/validation/snapshot/snapshot.ts';
import { shared } from '../../support/shared.ts';

const folder = shared('data/fhir-packages');
const names = [
  'hl7se.fhir.base-1.1.0',
  'inera.ehds.tk-0.3.3.tgz',
  'se.ehds.brygga-0.1.0.tgz',
  'hl7.fhir.eu.base-2.0.0',
  'hl7.fhir.eu.extensions-1.2.1-ci',
  'hl7.fhir.eu.imaging-1.0.0-ballot',
  'hl7.fhir.eu.laboratory-2.0.0',
];

describe.skipIf(!existsSync(folder))('snapshots of published packages (skipped where ../shared is absent)', () => {
  const packages = existsSync(folder) ? names.map((name) => loadPackages(`${folder}/${name}`).packages[0]!) : [];
  const definitions = openDefinitions().with(...packages);
  const structuresOf = (at: number) =>
    packages[at]!.entries.filter((e) => e.resourceType === 'StructureDefinition').map(
      (e) => definitions.read(e) as StructureDefinition,
    );

  it.each(names.map((name, at) => [name, at] as const))(
    '%s: nothing is wrong but what it needs and is not at hand',
    (_, at) => {
      const faults = structuresOf(at).flatMap((structure) => makeSnapshot(structure, definitions).faults);
      expect(faults.filter((f) => f.code !== 'definition-missing')).toEqual([]);
      // Named by the canonical, so that a person can look for the package.
      for (const { expected } of faults) expect(expected).toMatch(/^http/);
    },
  );

  it.each([
    [names[0], 0, 0.97],
    [names[1], 1, 0.97],
    [names[2], 2, 0.9],
  ] as const)('%s: what instances are held to is what its publisher made of it', (_, at, least) => {
    let [elements, equal] = [0, 0];
    for (const structure of structuresOf(at)) {
      const { structure: made } = makeSnapshot(structure, definitions);
      if (made === structure) continue;
      const compared = compareSnapshots(structure.snapshot?.element ?? [], made.snapshot?.element ?? []);
      elements += compared.elements;
      equal += compared.equalRules;
    }
    expect(elements).toBeGreaterThan(80);
    expect(equal / elements).toBeGreaterThan(least);
  });
});
