import { describe, expect, test } from 'vitest';
import { ownDefinitions, validatorOver } from './support/engine.ts';
import { example, exampleNames, mutated, mutations } from './support/mutations.ts';

const definitions = ownDefinitions();
const validator = validatorOver(definitions);
const base = 'https://vardbro.example/fhir/StructureDefinition/';

const profiles = definitions
  .entries('StructureDefinition')
  .filter(({ url, type }) => url?.startsWith(base) && type !== 'Extension')
  .map(({ url }) => url!.slice(base.length));

const claims = (name: string): string[] => example(name).meta?.profile?.map((url) => url.slice(base.length)) ?? [];

describe('valid examples', () => {
  test.each(exampleNames)('%s has no errors', (name) => {
    const errors = validator.validate(example(name)).filter(({ severity }) => severity !== 'warning');
    expect(errors.filter(({ severity }) => severity !== 'information')).toEqual([]);
  });

  test.each(profiles)('%s has two or more, and mutations', (profile) => {
    expect(exampleNames.filter((name) => claims(name).includes(profile)).length).toBeGreaterThanOrEqual(2);
    expect(mutations.get(profile)?.length ?? 0).toBeGreaterThan(0);
  });
});

describe.each([...mutations])('one change of an example of %s', (profile, variants) => {
  test.each(variants.map((variant) => [variant.name, variant] as const))('%s', (_, variant) => {
    expect(claims(variant.example)).toContain(profile);
    const { rule, ...finding } = variant.expect;
    const found = validator.validate(mutated(variant));
    expect(found).toContainEqual(
      expect.objectContaining({ ...finding, ...(rule && { expected: expect.stringMatching(`^${rule}: `) }) }),
    );
  });
});
