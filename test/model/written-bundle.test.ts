import type { Bundle } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentHash } from '../../src/model/content-hash.ts';
import { writeBundle } from '../../src/model/written-bundle.ts';

const resource = fc.record({ resourceType: fc.constant('Basic'), more: fc.jsonValue() });
const text = fc.string({ unit: 'binary' });
const plain = fc.record({ fullUrl: text, resource });
/** Members that are missing, undefined, in another order or beside those of a message. */
const odd = fc.oneof(
  plain,
  fc.record({ resource, fullUrl: text }),
  fc.record({ fullUrl: text, resource: fc.option(resource, { nil: undefined }) }, { requiredKeys: [] }),
  fc.record({ fullUrl: text, resource, search: fc.constant({ mode: 'match' }) }),
);

const bundles = (entry: fc.Arbitrary<object>): fc.Arbitrary<Bundle> =>
  fc
    .record(
      {
        resourceType: fc.constant('Bundle'),
        id: fc.option(fc.uuid(), { nil: undefined }),
        entry: fc.array(entry, { maxLength: 4 }),
        type: fc.constant('message'),
        signature: fc.jsonValue(),
      },
      { requiredKeys: ['resourceType', 'type'] },
    )
    .map((made) => made as unknown as Bundle);

test.each([
  ['a message', bundles(plain)],
  ['any other Bundle', bundles(odd)],
])('%s is written as JSON.stringify does, with the content hash of these bytes', (_what, any) => {
  fc.assert(
    fc.property(any, (bundle) => {
      const { bytes, contentHash: hash } = writeBundle(bundle);
      expect(Buffer.from(bytes).toString()).toBe(JSON.stringify(bundle));
      expect(hash).toBe(contentHash(bytes));
    }),
  );
});
