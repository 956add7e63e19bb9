import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import adjudicated from '../../conformance/validator/examples.json' with { type: 'json' };
import { strict } from './strict.ts';

const shared = process.env.VARDBRO_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const folder = join(shared, 'data', 'fhir-examples', 'r4');

/** Examples of HL7 that break R4 themselves, each read beside its StructureDefinition, by file. */
const knownFaults = new Map(adjudicated.map(({ file, ...known }) => [file, known]));

describe.skipIf(!existsSync(folder))('the R4 examples of HL7 (skipped where the shared data is absent)', () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : [];

  it.each(files)('%s gives the errors it is known for, or none', (file) => {
    const resource = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Resource;
    const errors = strict.validate(resource).filter((i) => i.severity === 'error');
    const known = knownFaults.get(file);
    expect([errors.length, errors[0]?.place]).toEqual([known?.errors ?? 0, known?.place]);
  });
});
