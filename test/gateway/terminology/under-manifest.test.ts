import type { Resource } from '@medplum/fhirtypes';
import { afterEach, expect, test } from 'vitest';
import { gatewayValidator } from '../../../src/cli/validator.ts';
import { pinnableBindings } from '../../../src/terminology/pins/pinnable-bindings.ts';
import { underManifest } from '../../../src/terminology/pins/under-manifest.ts';
import { fromDefinitions } from '../../../src/terminology/registry/from-definitions.ts';
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

test('a validation under a manifest holds codes against the versions that it pins, and no other does', async () => {
  const definitions = openDefinitions().with(packageOf([profile], { name: 'pinned', version: '1' }));
  world = await openWorld(fromDefinitions(definitions));
  world.registry.replace('files', [set('1', 'male'), set('2', 'female'), manifest] as never);
  const bindings = pinnableBindings(() => world.registry.current());
  const validator = gatewayValidator(definitions, bindings);
  const under = underManifest(() => world.registry.current(), bindings);
  const codes = () =>
    validator
      .validate({ resourceType: 'Patient', gender: 'male' }, [(profile as { url: string }).url])
      .map(({ code }) => code);
  expect(codes()).toEqual(['code-unknown']);
  expect(under('https://vardbro.example/fhir/Library/pin|7', codes)).toEqual([]);
  expect(under('https://vardbro.example/fhir/Library/pin', codes)).toEqual([]);
  expect(codes()).toEqual(['code-unknown']);
  expect(() => under('https://vardbro.example/fhir/Library/absent', codes)).toThrow();
});
