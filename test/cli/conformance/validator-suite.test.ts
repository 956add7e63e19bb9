import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import misses from '../../../conformance/validator/misses.json' with { type: 'json' };
import { validatorSuite } from '../../../src/cli/conformance/validator.ts';
import type { CliIo } from '../../../src/cli/io.ts';

const shared = process.env.VARDBRO_SHARED ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const published = join(shared, 'data', 'validator-cases');

function io() {
  const told = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      told[name] += text;
      return true;
    },
  });
  const given = {
    stdin: Readable.from([]),
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    env: {},
    lang: 'en',
    now: () => 0,
  };
  return { told, io: given as unknown as CliIo };
}

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));

describe('the conformance run of the validator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-cases-'));
  const file = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  beforeAll(() => {
    const cases = [
      { id: 'a#base', set: 'C', resource: 'good.json', expectedErrors: [] },
      { id: 'b#base', set: 'C', resource: 'bad.json', expectedErrors: [{ expression: 'Patient.birthDate' }] },
      {
        id: 'c#profile',
        set: 'B',
        resource: 'good.json',
        profile: 'profile.xml',
        expectedErrors: [{ expression: 'Patient' }],
      },
    ];
    file('cases.json', cases);
    file('good.json', { resourceType: 'Patient' });
    file('bad.json', { resourceType: 'Patient', birthDate: 'yesterday' });
    writeFileSync(
      join(folder, 'profile.xml'),
      `<StructureDefinition xmlns="http://hl7.org/fhir"><url value="http://example.org/p"/><name value="P"/>
       <status value="draft"/><kind value="resource"/><abstract value="false"/><type value="Patient"/>
       <baseDefinition value="http://hl7.org/fhir/StructureDefinition/Patient"/><derivation value="constraint"/>
       <differential><element id="Patient.gender"><path value="Patient.gender"/><min value="1"/></element></differential>
       </StructureDefinition>`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('prints one line for each set, C within B, and writes what was found of each run', async () => {
    const { told, io: given } = io();
    const out = join(folder, 'out.ndjson');
    expect(await validatorSuite.run([folder, '--out', out], given)).toBe(0);
    expect(lines(told.stdout)).toEqual([
      {
        set: 'C',
        runs: 2,
        presenceAgreement: 1,
        balancedAccuracy: 1,
        falseAlarms: 0,
        misses: 0,
        locationF1Exact: 1,
        locationF1IndexFree: 1,
      },
      {
        set: 'B',
        runs: 3,
        presenceAgreement: 1,
        balancedAccuracy: 1,
        falseAlarms: 0,
        misses: 0,
        locationF1Exact: 1,
        locationF1IndexFree: 1,
      },
    ]);
    expect(
      lines(readFileSync(out, 'utf8')).map(({ id, errors }) => [
        id,
        errors.map((e: { expression: string }) => e.expression),
      ]),
    ).toEqual([
      ['a#base', []],
      ['b#base', ['Patient.birthDate']],
      ['c#profile', ['Patient']],
    ]);
  });

  it('scores Medplum on the same runs', async () => {
    const { told, io: given } = io();
    await validatorSuite.run([folder], given);
    expect(lines(told.stderr)).toMatchObject([
      { validator: 'medplum', set: 'C', runs: 2 },
      { validator: 'medplum', set: 'B', runs: 3, misses: 1 },
    ]);
  });
});

describe.skipIf(!existsSync(published))('the published cases (skipped where the shared data is absent)', () => {
  it('agree as far as stated, with the misses listed', async () => {
    const { told, io: given } = io();
    const out = join(mkdtempSync(join(tmpdir(), 'vardbro-cases-')), 'out.ndjson');
    await validatorSuite.run([published, '--out', out], given);
    const [c, b] = lines(told.stdout);
    expect(c.presenceAgreement).toBeGreaterThanOrEqual(0.92);
    expect(c.balancedAccuracy).toBeGreaterThanOrEqual(0.92);
    expect(c.falseAlarms).toBeLessThanOrEqual(1);
    expect(c.locationF1Exact).toBeGreaterThanOrEqual(0.65);
    expect(c.locationF1IndexFree).toBeGreaterThanOrEqual(0.75);
    expect(b.presenceAgreement).toBeGreaterThanOrEqual(0.82);
    const expected = JSON.parse(readFileSync(join(published, 'cases.json'), 'utf8')) as {
      id: string;
      valid: boolean;
    }[];
    const wrong = new Set(expected.filter((e) => !e.valid).map((e) => e.id));
    const missed = lines(readFileSync(out, 'utf8')).filter(({ id, errors }) => wrong.has(id) && errors.length === 0);
    expect(missed.map(({ id }) => id).sort()).toEqual(misses.map(({ id }) => id).sort());
  }, 120_000);
});
