import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCore } from '../../../src/validation/packages/core-cache.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { buildCore, coreFileName, corePackage } from '../../../src/validation/packages/r4-core.ts';

/** Making the file takes seconds, on a busy machine half a minute. */
const long = 180_000;

describe('R4 core in its file', () => {
  let whole: Buffer;
  let folder: string;
  beforeAll(() => {
    whole = buildCore();
  }, long);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vardbro-core-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read where it lies, and made anew, the same to the byte, when it is spoilt', { timeout: long }, () => {
    expect(coreFileName()).toMatch(/^hl7\.fhir\.r4\.core-4\.0\.1-medplum-\d+\.\d+\.\d+-form-\d+\.bin$/);
    const file = join(folder, coreFileName());
    writeFileSync(file, whole);
    const { ino } = statSync(file);
    expect(openCore([folder]).entries.length).toBeGreaterThan(4000);
    expect(statSync(file).ino).toBe(ino);
    writeFileSync(file, whole.subarray(0, -1));
    expect(openCore([folder]).entries.length).toBeGreaterThan(4000);
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(readdirSync(folder)).toEqual([coreFileName()]);
  });

  it('is not taken for what it is not: cut short, of another form, or something else', () => {
    const other = Buffer.from(whole);
    other.write('R', whole.indexOf('medplum'));
    for (const bytes of [whole.subarray(0, 1000), whole.subarray(0, -1), other, Buffer.alloc(0), Buffer.from('{}\n')])
      expect(corePackage(bytes)).toBeUndefined();
    expect(corePackage(whole)?.entries.length).toBeGreaterThan(4000);
  });

  it('is read from the first folder that has it, and left in the last that can be written', { timeout: long }, () => {
    const [none, other] = [join(folder, 'none'), join(folder, 'other')];
    openCore([none, other]);
    expect([existsSync(none), readdirSync(other)]).toEqual([false, [coreFileName()]]);
    const { ino } = statSync(join(other, coreFileName()));
    openCore([none, other, join(folder, 'third')]);
    expect(statSync(join(other, coreFileName())).ino).toBe(ino);
    expect(readdirSync(folder)).toEqual(['other']);
  });

  it('may lie where nothing can be written: then it is made at every start', { timeout: long }, () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(openCore([join(file, 'below')]).entries.length).toBeGreaterThan(4000);
  });
});

describe('R4 core is as HL7 published it', () => {
  const core = openDefinitions();
  const pathsOf = (type: string) => core.type(type)?.snapshot?.element.map((e) => e.path) ?? [];

  it('without elements of other versions or of the package it comes from', () => {
    for (const [type, path] of [
      ['Meta', 'Meta.project'],
      ['Binary', 'Binary.url'],
      ['ResearchStudy', 'ResearchStudy.associatedParty'],
      ['EvidenceVariable', 'EvidenceVariable.characteristic.linkId'],
      ['HealthcareService', 'HealthcareService.offeredIn'],
    ] as const) {
      expect([path, pathsOf(type).length > 5]).toEqual([path, true]);
      expect(pathsOf(type)).not.toContain(path);
    }
    expect(core.type('SubscriptionStatus')).toBeUndefined();
  });

  it('with its own bindings and types', () => {
    const element = (type: string, path: string) => core.type(type)?.snapshot?.element.find((e) => e.path === path);
    expect(element('DetectedIssue', 'DetectedIssue.status')?.binding?.valueSet).toBe(
      'http://hl7.org/fhir/ValueSet/observation-status|4.0.1',
    );
    expect(element('Bundle', 'Bundle.entry.response.outcome')?.type).toEqual([{ code: 'Resource' }]);
  });

  it('for every resource type', () => {
    const types = core
      .entries('StructureDefinition')
      .filter((e) => e.kind === 'resource' && e.derivation === 'specialization')
      .map((e) => core.type(e.type!));
    expect(types.length).toBeGreaterThan(140);
    for (const type of types) expect([type?.type, type?.fhirVersion]).toEqual([type?.type, '4.0.1']);
  });
});
