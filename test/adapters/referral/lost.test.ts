import type { Bundle, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lostElements } from '../../../src/adapters/referral/lost.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { arbitraryReferral } from './arbitraries.ts';

const at = '2026-11-24T10:00:00+01:00';
const bundleOf = (...resources: Resource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'message',
  entry: resources.map((resource) => ({ resource })),
});

test('nothing is lost between two Bundles that say the same under other ids and in another order', () => {
  fc.assert(
    fc.property(arbitraryReferral(), fc.uuid(), (message, messageId) => {
      const original = toBundle(message, { at }).bundle;
      const renamed = toBundle(message, { at, messageId, transport: 'other' }).bundle;
      expect(lostElements(original, { ...renamed, entry: [...renamed.entry!].reverse() })).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('what is missing is told with the indices of the original', () => {
  const original = bundleOf(
    { resourceType: 'Organization', name: 'Eke' },
    { resourceType: 'Patient', telecom: [{ value: '1' }, { value: '2', use: 'home' }] },
  );
  const regenerated = bundleOf({ resourceType: 'Patient', telecom: [{ value: '1' }] });
  expect(lostElements(original, regenerated)).toEqual([
    { expression: 'Bundle.entry[0].resource.resourceType', value: 'Organization' },
    { expression: 'Bundle.entry[0].resource.name', value: 'Eke' },
    { expression: 'Bundle.entry[1].resource.telecom[1].value', value: '2' },
    { expression: 'Bundle.entry[1].resource.telecom[1].use', value: 'home' },
  ]);
});

test('a value said twice and carried once is lost once', () => {
  const twice = bundleOf({ resourceType: 'Patient', address: [{ city: 'A' }, { city: 'A' }] });
  const once = bundleOf({ resourceType: 'Patient', address: [{ city: 'A' }] });
  expect(lostElements(twice, once)).toEqual([{ expression: 'Bundle.entry[0].resource.address[1].city', value: 'A' }]);
});

test('words inside an element are content, the narrative of a resource is not', () => {
  const original = bundleOf({
    resourceType: 'Flag',
    status: 'active',
    text: { status: 'generated', div: '<div/>' },
    code: { text: 'Vara' },
    subject: { reference: 'urn:uuid:0f7d6a52-94dd-4f0e-8a7e-1f0f3d8f2b11' },
  });
  const regenerated = bundleOf({ resourceType: 'Flag', status: 'active', code: {}, subject: {} });
  expect(lostElements(original, regenerated)).toEqual([
    { expression: 'Bundle.entry[0].resource.code.text', value: 'Vara' },
  ]);
});
