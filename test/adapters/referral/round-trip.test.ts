import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBundle } from '../../../src/adapters/referral/from-bundle.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';
import { arbitraryOf, arbitraryReferral } from './arbitraries.ts';

const at = '2026-11-24T10:00:00+01:00';

describe('a referral message and its Bundle', () => {
  test.each([...senderEvents, ...receiverEvents])('%s reads back as it was said', (event) => {
    fc.assert(
      fc.property(arbitraryOf(event), (message) => {
        const { bundle, issues } = toBundle(message, { at });
        expect(issues).toEqual([]);
        expect(fromBundle(bundle)).toEqual({ message, issues: [] });
      }),
      { numRuns: 40 },
    );
  });

  test('a Bundle read and written again is the same text', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (message) => {
        const { bundle } = toBundle(message, { at });
        const read = fromBundle(JSON.parse(JSON.stringify(bundle))).message;
        expect(read).toBeDefined();
        expect(JSON.stringify(toBundle(read!, { at }).bundle)).toBe(JSON.stringify(bundle));
      }),
      { numRuns: 150 },
    );
  });

  test('only the wrapper tells one sending from another', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (message) => {
        const first = toBundle(message, { at, transport: 'fhir' }).bundle;
        const second = toBundle(message, { at: '2026-11-25T10:00:00+01:00', transport: 'digital-remiss' }).bundle;
        expect(second.id).not.toBe(first.id);
        expect(JSON.stringify(second.entry)).toBe(JSON.stringify(first.entry));
      }),
      { numRuns: 60 },
    );
  });
});
