import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import type { Version } from '../../../src/adapters/rivta/contract/description.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { parseReferral } from '../../../src/adapters/rivta/parse.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';
import { wireReferral } from './wire-referral.ts';

const at = '2026-11-24T08:00:00+01:00';
const numRuns = 300;

const rendered = (message: ReferralMessage, version: Version): Uint8Array => {
  const { bytes, issues } = renderReferral(message, contractOf(operationOf(message.event, version)!, version));
  expect(issues).toEqual([]);
  return bytes!;
};

describe.each([
  [2, 'v2'],
  [1, 'v1'],
] as const)('any referral message of contract version %i', (version, rivta) => {
  test('is read back from its XML as the same message, with nothing unmapped', () => {
    fc.assert(
      fc.property(wireReferral(rivta), (message) => {
        const read = parseReferral(rendered(message, version));
        expect(read.issues).toEqual([]);
        expect(read.unmapped).toEqual([]);
        expect(read.message).toEqual(message);
      }),
      { numRuns },
    );
  });

  test('goes XML, FHIR, XML and comes out with the same bytes, nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(wireReferral(rivta), async (message) => {
        const bytes = rendered(message, version);
        const { bundle, issues } = await rivtaAdapter.toBundle({ bytes }, { at });
        expect(issues).toEqual([]);
        const again = await rivtaAdapter.fromBundle!(bundle!, `rivta:${version}`);
        expect(again.issues).toEqual([]);
        expect(again.lost).toEqual([]);
        expect(Buffer.from(again.bytes!).toString()).toBe(Buffer.from(bytes).toString());
      }),
      { numRuns: 100 },
    );
  });
});

test('what only FHIR can say is told as lost, never dropped in silence', async () => {
  await fc.assert(
    fc.asyncProperty(wireReferral('v2'), async (message) => {
      const { bundle } = toBundle({ ...message, caseId: '3f0b1c6e-30a8-4d0e-9a53-94a0f3f4a8a1' }, { at });
      const { lost } = await rivtaAdapter.fromBundle!(bundle, 'rivta');
      expect(lost.map((l) => l.value)).toContain('3f0b1c6e-30a8-4d0e-9a53-94a0f3f4a8a1');
    }),
    { numRuns: 20 },
  );
});
