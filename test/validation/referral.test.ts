import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import type { Issue } from '../../src/model/issue.ts';
import { validateMessage } from '../../src/validation/message-rules.ts';
import { arbitraryReferral } from '../adapters/referral/arbitraries.ts';
import { validator } from './core.ts';

/** The generator also writes periods that run backwards, payment commitments without their contract, HSA-ids of live systems and words of its own beside codes: told, and rightly. */
const ofTheGenerator = ({ code, expected }: Issue): boolean =>
  code === 'hsa-id-lenient' || code === 'display-wrong' || /^(?:per-1|vb-contract):/.test(expected ?? '');

describe('every referral message that we write ourselves', () => {
  it('is valid R4 and keeps the rules of a message', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (referral) => {
        const { bundle } = toBundle(referral, { at: '2026-03-02T09:30:00+01:00' });
        expect(validateMessage(bundle, validator).filter((i) => !ofTheGenerator(i))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
