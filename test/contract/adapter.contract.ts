import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Adaptation, Adapter } from '../../src/adapters/adapter.ts';
import { fromBundle } from '../../src/adapters/referral/from-bundle.ts';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { hasErrors } from '../../src/model/issue.ts';
import { outcomes } from '../../src/model/outcomes.ts';

const at = '2026-11-24T10:00:00+01:00';
/** Findings about the bytes as a whole have no place inside them. */
const placeless: readonly string[] = ['body-empty', 'body-encoding', 'format-unknown', 'xml-doctype'];

/** What every Adapter promises (src/adapters/adapter.ts). `messages` are those that its format can say. */
export function adapterContract(adapter: Adapter, messages: Arbitrary<ReferralMessage>): void {
  const render = async (message: ReferralMessage): Promise<Uint8Array> => {
    const { bytes, issues } = await adapter.fromBundle!(toBundle(message, { at }).bundle, adapter.format);
    expect(issues.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([]);
    return bytes!;
  };
  const convert = (bytes: Uint8Array): Promise<Adaptation> => adapter.toBundle({ bytes }, { at });

  const checkFindings = ({ bundle, issues }: Adaptation): void => {
    for (const { code, place } of issues) {
      expect(outcomes).toHaveProperty(code);
      if (!placeless.includes(code)) expect(place, code).toBeTypeOf('string');
    }
    if (!bundle) expect(hasErrors(issues)).toBe(true);
  };

  describe(`the adapter of ${adapter.format}`, () => {
    test('answers to each of its media types, with or without parameters', () => {
      expect(adapter.mediaTypes.length).toBeGreaterThan(0);
      expect(adapter.mediaTypes).toEqual(adapter.mediaTypes.map((type) => type.toLowerCase()));
    });

    test('recognises what it writes', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          expect(adapter.detect({ bytes: await render(message) })).toBe(true);
        }),
        { numRuns: 15 },
      );
    });

    test('recognises without parsing: the end of the source may be broken', async () => {
      const bytes = await render(fc.sample(messages, { numRuns: 1, seed: 7 })[0]!);
      const broken = Uint8Array.from([...bytes.subarray(0, bytes.length - 2), 0x00, 0xff]);
      expect(adapter.detect({ bytes: broken })).toBe(true);
    });

    test('recognises nothing in other bytes', () => {
      for (const text of ['', ' ', 'MSH|^~\\&|', '%PDF-1.7', '[1]', '"text"', '{"a":1}']) {
        expect(adapter.detect({ bytes: new TextEncoder().encode(text) }), text).toBe(false);
      }
    });

    test('gives back every field of a message that its format can say, and loses nothing', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const { bundle } = toBundle(message, { at });
          const { bytes, lost } = await adapter.fromBundle!(bundle, adapter.format);
          expect(lost).toEqual([]);
          const again = await convert(bytes!);
          expect(again.unmapped).toEqual([]);
          expect(again.issues.filter(({ severity }) => severity !== 'warning')).toEqual([]);
          expect(fromBundle(again.bundle!).message).toEqual(message);
        }),
        { numRuns: 60 },
      );
    });

    test('gives the same Bundle for the same bytes, and leaves the bytes alone', async () => {
      await fc.assert(
        fc.asyncProperty(messages, async (message) => {
          const bytes = await render(message);
          const before = Uint8Array.from(bytes);
          const [first, second] = [await convert(bytes), await convert(bytes)];
          expect(JSON.stringify(first)).toBe(JSON.stringify(second));
          expect(bytes.every((byte, n) => byte === before[n])).toBe(true);
        }),
        { numRuns: 10 },
      );
    });

    test('tells where in its bytes a finding stands, and changes nothing else of it', async () => {
      if (!adapter.locate) return;
      const bytes = await render(fc.sample(messages, { numRuns: 1, seed: 13 })[0]!);
      const lines = Buffer.from(bytes)
        .toString()
        .split(/\r\n?|\n/);
      const kept = fc.integer({ min: 0, max: bytes.length - 1 }).map((n) => bytes.with(n, 0x21));
      await fc.assert(
        fc.asyncProperty(kept, async (changed) => {
          const { issues } = await convert(changed);
          const located = adapter.locate!({ bytes: changed }, issues);
          expect(located.map(({ position: _, ...rest }) => rest)).toEqual(
            issues.map(({ position: _, ...rest }) => rest),
          );
          for (const { position } of located.filter((one) => one.position)) {
            expect(position!.line).toBeLessThanOrEqual(lines.length);
            expect(position!.column).toBeLessThanOrEqual(lines[position!.line - 1]!.length + 1);
          }
        }),
        { numRuns: 60 },
      );
    });

    test('answers any bytes with findings, never with an exception', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => checkFindings(await convert(bytes))),
        { numRuns: 100 },
      );
    });

    test('answers a message with one byte changed, cut or doubled', async () => {
      const bytes = await render(fc.sample(messages, { numRuns: 1, seed: 11 })[0]!);
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      const change = fc.oneof(
        fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([n, byte]) => bytes.with(n, byte)),
        place.map((n) => bytes.slice(0, n)),
        place.map((n) => Uint8Array.from([...bytes.subarray(0, n), ...bytes.subarray(n - 1)])),
      );
      await fc.assert(
        fc.asyncProperty(change, async (changed) => checkFindings(await convert(changed))),
        { numRuns: 200 },
      );
    });
  });
}
