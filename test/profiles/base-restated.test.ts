import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeSystem, ElementDefinition, Resource, StructureDefinition, ValueSet } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { profilePackage } from '../../scripts/profiles/folders.ts';
import { profileUrl } from '../../src/model/canonical.ts';
import { hasErrors } from '../../src/model/issue.ts';
import { canonicalSystem, systemName } from '../../src/model/systems.ts';
import { shared } from '../support/shared.ts';
import { ownDefinitions, validatorOver } from './support/engine.ts';

const restated = join(profilePackage('se.vardbro.base-restated').generated, 'package');
const official = shared('data/fhir-packages/hl7se.fhir.base-1.1.0/package');
const absent = existsSync(official) ? undefined : 'the official package is not beside the project';

const read = (folder: string, pattern: string): Map<string, Resource & { url: string }> =>
  new Map(
    globSync(pattern, { cwd: folder }).map((file) => {
      const resource = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return [resource.url, resource];
    }),
  );

/** An element without words for people, in an order that does not depend on who wrote it. */
const constraints = ({ short: _, definition: __, comment: ___, slicing, ...rest }: ElementDefinition) => ({
  ...rest,
  ...(slicing && { slicing: { ...slicing, description: undefined } }),
});

const differential = (definition: StructureDefinition): Record<string, unknown> =>
  Object.fromEntries((definition.differential?.element ?? []).map((element) => [element.id, constraints(element)]));

/** Codes by system; what the system's own display is, stays with the system. */
const codes = (valueSet: ValueSet): string[] =>
  (valueSet.compose?.include ?? [])
    .flatMap(({ system, version, concept, filter }) =>
      [...(concept?.map(({ code }) => code) ?? []), ...(filter?.map((f) => `${f.property} ${f.op} ${f.value}`) ?? [])]
        .concat(concept || filter ? [] : ['all'])
        .map((what) => `${system}|${version}: ${what}`),
    )
    .sort();

describe.skipIf(absent)('our restatement of the HL7 Sweden base profiles (skipped where ../shared is absent)', () => {
  const ours = read(restated, 'StructureDefinition-*.json') as Map<string, StructureDefinition>;
  const theirs = read(official, 'StructureDefinition-*.json') as Map<string, StructureDefinition>;

  test('has every profile and extension under its official URL', () => {
    expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort());
    expect(ours.size).toBe(9);
  });

  test.each([...theirs])('%s: constrains element by element as the official one', (url, definition) => {
    const mine = ours.get(url)!;
    expect(differential(mine)).toEqual(differential(definition));
    const head = ({
      type,
      baseDefinition,
      derivation,
      abstract,
      kind,
      context,
      status,
      experimental,
    }: typeof mine) => ({
      ...{ type, baseDefinition, derivation, abstract, kind, context, status, experimental },
    });
    expect(head(mine)).toEqual(head(definition));
  });

  test('has every value set with the same codes', () => {
    const mine = read(restated, 'ValueSet-*.json') as Map<string, ValueSet>;
    const valueSets = read(official, 'ValueSet-*.json') as Map<string, ValueSet>;
    expect([...mine.keys()].sort()).toEqual([...valueSets.keys()].sort());
    for (const [url, valueSet] of valueSets) expect(codes(mine.get(url)!), url).toEqual(codes(valueSet));
  });

  test('has both code systems with the same concepts', () => {
    const mine = read(restated, 'CodeSystem-*.json') as Map<string, CodeSystem>;
    const systems = read(official, 'CodeSystem-*.json') as Map<string, CodeSystem>;
    const concepts = (system: CodeSystem) => system.concept?.map(({ code, display }) => `${code} ${display}`);
    expect([...mine.keys()].sort()).toEqual([...systems.keys()].sort());
    for (const [url, system] of systems) expect(concepts(mine.get(url)!), url).toEqual(concepts(system));
  });

  test('has sentences of its own', () => {
    for (const [url, definition] of theirs) expect(ours.get(url)?.description).not.toBe(definition.description);
  });
});

describe('known defects of the published guide', () => {
  const profile = (name: string): StructureDefinition =>
    JSON.parse(readFileSync(join(restated, `StructureDefinition-${name}.json`), 'utf8'));
  const element = (name: string, id: string): ElementDefinition | undefined =>
    profile(name).differential?.element?.find((one) => one.id === id);

  test('HSA positions stand under 1.2.759 as published, and are one list with 1.2.752, which is sent', () => {
    const slice = 'Practitioner.qualification.code.coding:hsa-befattning.system';
    expect(element('SEBasePractitioner', slice)?.patternUri).toBe('urn:oid:1.2.759.129.2.2.1.4');
    expect(canonicalSystem('urn:oid:1.2.759.129.2.2.1.4')).toBe('urn:oid:1.2.752.129.2.2.1.4');
    expect(systemName('1.2.752.129.2.2.1.4')).toBe('hsa-befattning');
  });

  test('the reserve number is sent with two m, and read with one', () => {
    const system = element('SEBasePatient', 'Patient.identifier:nationelltReservnummer.system')?.patternUri;
    expect(system).toBe('http://electronichealth.se/identifier/nationelltReservnummer');
    expect(canonicalSystem('http://electronichealth.se/identifier/nationelltReservnumer')).toBe(system);
  });

  test('slices of PractitionerRole state no system, as published', () => {
    const ids = profile('SEBasePractitionerRole').differential?.element?.map(({ id }) => id) ?? [];
    expect(ids).toContain('PractitionerRole.code.coding:sosnyk');
    expect(ids).not.toContain('PractitionerRole.code.coding:sosnyk.system');
  });

  test('an identifier outside every slice stays allowed', () => {
    expect(element('SEBasePatient', 'Patient.identifier')?.slicing?.rules).toBe('open');
    expect(element('SEBasePatient', 'Patient.identifier')?.min).toBeUndefined();
  });

  test('the local number that the guide files as a national one, and a wrong check digit, are valid there and refused by the exchange profile', () => {
    const validator = validatorOver(ownDefinitions());
    const refused = (url: string, system: string, value: string) =>
      hasErrors(validator.validate({ resourceType: 'Patient', identifier: [{ system, value }] }, [url]));
    const guide = 'http://hl7.se/fhir/ig/base/StructureDefinition/SEBasePatient';
    const numbers = [
      ['http://electronichealth.se/identifier/nationelltReservnummer', '20210325K069'],
      ['http://electronichealth.se/identifier/personnummer', '191212121213'],
    ] as const;
    for (const [system, value] of numbers) {
      expect([value, refused(guide, system, value)]).toEqual([value, false]);
      expect([value, refused(profileUrl('exchange-patient'), system, value)]).toEqual([value, true]);
    }
  });
});
