import type { Resource } from '@medplum/fhirtypes';
import { afterEach, expect, test } from 'vitest';
import { gatewayValidator } from '../../../src/cli/validator.ts';
import { sha256 } from '../../../src/model/content-hash.ts';
import { pinnableBindings } from '../../../src/terminology/pins/pinnable-bindings.ts';
import { underManifest } from '../../../src/terminology/pins/under-manifest.ts';
import { fromDefinitions } from '../../../src/terminology/registry/from-definitions.ts';
import { canonicalBytes } from '../../../src/terminology/signing/canonical-json.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';
import { openWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const url = 'https://vardbro.example/fhir/ValueSet/pinned';
const set = (version: string, code: string): Resource => ({
  resourceType: 'ValueSet',
  url,
  version,
  status: 'active',
  compose: { include: [{ system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code }] }] },
});
const manifest: Resource = {
  resourceType: 'Library',
  url: 'https://vardbro.example/fhir/Library/pin',
  version: '7',
  status: 'active',
  type: { text: 'asset-collection' },
  relatedArtifact: [{ type: 'depends-on', resource: `${url}|1` }],
};
const profile = {
  resourceType: 'StructureDefinition',
  url: 'https://vardbro.example/fhir/StructureDefinition/pinned',
  name: 'Pinned',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Patient',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
  derivation: 'constraint',
  differential: {
    element: [{ id: 'Patient.gender', path: 'Patient.gender', binding: { strength: 'required', valueSet: url } }],
  },
} as Resource;

const system = 'http://hl7.org/fhir/administrative-gender';
const pin = 'https://vardbro.example/fhir/Library/pin';

/** Validations of one patient against the profile, over these lists. */
async function validating(...lists: Resource[]) {
  const definitions = openDefinitions().with(packageOf([profile], { name: 'pinned', version: '1' }));
  world = await openWorld(fromDefinitions(definitions));
  world.registry.replace('files', lists as never);
  const bindings = pinnableBindings(() => world.registry.current());
  const validator = gatewayValidator(definitions, bindings);
  const under = underManifest(() => world.registry.current(), bindings);
  const codes = () =>
    validator
      .validate({ resourceType: 'Patient', gender: 'male' }, [(profile as { url: string }).url])
      .map(({ code }) => code);
  return (named?: string) => {
    const { result, against } = under(named, codes);
    const { codeSystems = [], valueSets = [] } = against;
    return { codes: result, against: { ...against, codeSystems: [...codeSystems], valueSets: [...valueSets] } };
  };
}

test('a validation under a manifest holds codes against the versions that it pins, and no other does', async () => {
  const validate = await validating(set('1', 'male'), set('2', 'female'), manifest);
  expect(validate().codes).toEqual(['code-unknown']);
  expect(validate(`${pin}|7`).codes).toEqual([]);
  expect(validate(pin).codes).toEqual([]);
  expect(validate().codes).toEqual(['code-unknown']);
  expect(() => validate('https://vardbro.example/fhir/Library/absent')).toThrow();
});

test('a validation names the versions it rests on; a pin gives the same answer and the same names after a new release', async () => {
  const validate = await validating(set('1', 'male'), manifest);
  const gender = 'http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1';
  const today = { codeSystems: [`${system}|4.0.1`], valueSets: [gender, `${url}|1`] };
  const open = validate();
  expect(open).toEqual({ codes: [], against: today });
  const pinned = validate(`${pin}|7`);
  const hash = sha256(canonicalBytes(manifest));
  expect(pinned).toEqual({ codes: [], against: { ...today, manifest: { canonical: `${pin}|7`, hash } } });
  world.registry.replace('files', [set('1', 'male'), set('2', 'female'), manifest] as never);
  expect(validate()).toEqual({ codes: ['code-unknown'], against: { ...today, valueSets: [gender, `${url}|2`] } });
  expect(validate(`${pin}|7`)).toEqual(pinned);
});
