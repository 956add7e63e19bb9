import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { rivtaAdapter } from '../../../src/adapters/rivta/adapter.ts';
import { contracts } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { readAnswer } from '../../../src/adapters/rivta/result.ts';
import { hasErrors } from '../../../src/model/issue.ts';
import { arbitraryReferral } from '../referral/arbitraries.ts';
import { confirmation, outcome, request, xmlOf } from './fixture.ts';

const at = '2026-11-24T08:00:00+01:00';
const originals = [request, confirmation, outcome].map((message) => xmlOf(message));

/** A correct message with a piece cut out, doubled or replaced anywhere. */
const damaged = fc
  .record({
    xml: fc.constantFrom(...originals),
    at: fc.nat(10_000),
    length: fc.nat(200),
    by: fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&',
      '<x/>',
      '</core:patient>',
      '\u0000',
      'å',
      '<![CDATA[',
      '<!--',
      '1'.repeat(300),
    ),
    twice: fc.boolean(),
  })
  .map(({ xml, at: start, length, by, twice }) => {
    const from = start % xml.length;
    const piece = xml.slice(from, from + length);
    return xml.slice(0, from) + by + (twice ? piece + piece : '') + xml.slice(from + length);
  });

describe('whatever comes in', () => {
  test('a damaged message gives a Bundle, or an error that says why not; never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (xml) => {
        const { bundle, issues } = await rivtaAdapter.toBundle({ bytes: Buffer.from(xml) }, { at });
        expect(bundle === undefined).toBe(hasErrors(issues));
        for (const found of issues) expect(found.place ?? found.expected).toBeTruthy();
      }),
      { numRuns: 1_000 },
    );
  });

  test('a damaged message read as an answer is no result', () => {
    fc.assert(
      fc.property(damaged, fc.constantFrom(...contracts), (xml, contract) => {
        const { result, fault, issues } = readAnswer(Buffer.from(xml), contract);
        expect(result ?? fault).toBeUndefined();
        expect(issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

/** Messages of any form that an event of the contract could carry; protected identities are refused elsewhere. */
const carried = arbitraryReferral()
  .filter(({ event }) => operationOf(event, 2) !== undefined)
  .map((message): ReferralMessage => {
    const { protectedIdentity: _, ...patient } = message.patient;
    return { ...message, patient };
  });

describe('whatever is to be written', () => {
  test.each(['rivta', 'rivta:1'])(
    'any message of any form is written to %s so that it can be read without errors, or refused',
    async (target) => {
      await fc.assert(
        fc.asyncProperty(carried, async (message) => {
          const { bundle } = toBundle(message, { at });
          const { bytes, issues } = await rivtaAdapter.fromBundle!(bundle, target);
          expect(bytes === undefined).toBe(hasErrors(issues));
          if (!bytes) return;
          const again = await rivtaAdapter.toBundle({ bytes }, { at });
          expect(again.issues.filter((found) => found.severity === 'error')).toEqual([]);
          expect(again.unmapped).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
  );
});
