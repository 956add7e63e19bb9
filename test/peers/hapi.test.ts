import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageIds, profilePackage } from '../../scripts/profiles/folders.ts';
import { ownDefinitions, validatorOver } from '../profiles/support/engine.ts';
import { example, exampleNames, mutated, mutations } from '../profiles/support/mutations.ts';
import { shared } from '../support/shared.ts';
import table from './hapi/disagreements.json' with { type: 'json' };
import { askHapi, type HapiIssue, hapi, isError, type Question } from './hapi/validator.ts';
import { variantsOf } from './hapi/variants.ts';

/** The Java reference implementation and the gateway's validator on the same resources with the same packages. */
const absent = hapi.absent();
const packages = packageIds.map((id) => join(profilePackage(id).generated, 'package'));

/** Of the thousands of variants that can be made, some: whole messages and documents are dear to HAPI. */
const every = { single: 20, bundle: 131 };
const isBundle = (name: string): boolean => example(name).resourceType === 'Bundle';
const some = (names: readonly string[], nth: number): readonly Question[] =>
  names.flatMap((name) => variantsOf(name, example(name))).filter((_, n) => n % nth === 0);
const ofBundles = some(exampleNames.filter(isBundle), every.bundle);

const questions: readonly Question[] = [
  ...exampleNames.map((name) => ({ id: name, resource: example(name) })),
  ...[...mutations].flatMap(([profile, list]) =>
    list.map((mutation) => ({ id: `${profile}: ${mutation.name}`, resource: mutated(mutation) })),
  ),
  ...some(
    exampleNames.filter((name) => !isBundle(name)),
    every.single,
  ),
  ...ofBundles,
];

/** A finding of HAPI's that we hold to be none, wherever it stands, when it says just this. */
const counts = ({ key, message }: HapiIssue): boolean =>
  !table.findings.some((finding) => finding.key === key && new RegExp(finding.message).test(message));

/** A row that is about this variant, and about the one that finds an error in it. */
const explained = ({ id, error }: Disagreement) =>
  table.disagreements.find((row) => row.error === error && new RegExp(row.variants).test(id));

interface Disagreement {
  readonly id: string;
  /** Who finds an error where the other finds none. */
  readonly error: 'ours' | 'hapi';
}

describe.skipIf(absent)('HAPI and our validator', () => {
  let theirs: Map<string, HapiIssue[]>;
  const disagreed: Disagreement[] = [];

  beforeAll(() => {
    hapi.build();
    theirs = askHapi(packages, questions);
    const validator = validatorOver(ownDefinitions());
    for (const { id, resource } of questions) {
      const ours = validator.validate(resource as Resource).some(isError);
      const hapis = theirs.get(id)!.filter(isError).some(counts);
      if (ours !== hapis) disagreed.push({ id, error: ours ? 'ours' : 'hapi' });
    }
  }, 1_200_000);

  test('were asked the same, all examples and at least 300 variants', () => {
    expect(theirs.size).toBe(questions.length);
    expect(questions.length - exampleNames.length).toBeGreaterThan(300);
  });

  test('were asked about messages and documents with one thing changed, too', () => {
    expect(ofBundles.length).toBeGreaterThan(100);
    const disagree = ofBundles.filter(({ id }) => disagreed.some((one) => one.id === id)).length;
    console.log(`HAPI: ${ofBundles.length} changed Bundles, ${disagree} disagreements`);
    expect(disagree / ofBundles.length).toBeLessThanOrEqual(0.05);
  });

  test('find no error in any example', () => {
    for (const name of exampleNames) expect(theirs.get(name)!.filter(isError).filter(counts), name).toEqual([]);
  });

  test('agree in at least 95 % on whether there is an error', () => {
    const agreement = 1 - disagreed.length / questions.length;
    console.log(
      `HAPI: ${questions.length} resources, ${disagreed.length} disagreements, agreement ${agreement.toFixed(4)}`,
    );
    expect(agreement).toBeGreaterThanOrEqual(0.95);
  });

  test('disagree only where the table says who is right and why', () => {
    expect(
      disagreed.filter((one) => !explained(one)).map(({ id, error }) => [id, error, theirs.get(id)!.filter(isError)]),
    ).toEqual([]);
  });

  test('still disagree wherever the table says that we are right', () => {
    const held = table.disagreements.filter(({ right }) => right === 'ours');
    expect(held.filter(({ variants }) => !disagreed.some(({ id }) => new RegExp(variants).test(id)))).toEqual([]);
  });

  test('both find what a mutation must give', () => {
    for (const [profile, list] of mutations) {
      for (const { name, expect: finding } of list) {
        if (finding.rule === undefined) continue;
        const found = theirs.get(`${profile}: ${name}`)!.filter(({ key }) => key?.endsWith(`#${finding.rule}`));
        expect(
          found.map(({ severity }) => severity),
          `${profile}: ${name}`,
        ).toContain(finding.severity);
      }
    }
  });
});

const official = shared('data/fhir-packages/hl7se.fhir.base-1.1.0/package');

describe.skipIf(absent ?? !existsSync(official))("HAPI on HL7 Sweden's own examples", () => {
  test('finds the same with the official package and with our restatement', () => {
    hapi.build();
    const asked = globSync('example/*-*.json', { cwd: official }).map((file) => ({
      id: file,
      resource: JSON.parse(readFileSync(join(official, file), 'utf8')),
    }));
    const found = (folder: string) =>
      [...askHapi([folder], asked)].map(([id, issues]) => [
        id,
        issues.map(({ severity, expression, key }) => `${severity} ${expression} ${key}`).sort(),
      ]);
    expect(asked.length).toBeGreaterThan(10);
    expect(found(packages[0]!)).toEqual(found(official));
  }, 300_000);
});
