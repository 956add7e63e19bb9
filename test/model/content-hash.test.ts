import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entrySpans, rewrap } from '../../src/model/bundle-spans.ts';
import { contentHash, sha256 } from '../../src/model/content-hash.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

const space = fc.stringMatching(/^[ \n\t]{0,3}$/);
const jsonText = fc
  .record({ resourceType: fc.constant('Patient'), note: fc.string({ unit: 'grapheme' }), more: fc.jsonValue() })
  .chain((value) => fc.constantFrom(JSON.stringify(value), JSON.stringify(value, null, 2)));
const entry = fc.record({ fullUrl: fc.uuid().map((id) => `urn:uuid:${id}`), resource: jsonText });

interface Entry {
  readonly fullUrl: string;
  readonly resource: string;
}
const write = (entries: readonly Entry[], gap: string): Uint8Array =>
  bytesOf(
    `${gap}{"resourceType":"Bundle",${gap}"link":[{"url":"a\\"]}"}],"entry"${gap}:[${gap}${entries
      .map((e) => `{${gap}"fullUrl":${gap}${JSON.stringify(e.fullUrl)},"resource":${gap}${e.resource}${gap}}`)
      .join(`${gap},${gap}`)}${gap}],${gap}"type":"message"}${gap}`,
  );

const wrapper = {
  id: '5b1f2c1e-3f0f-4c53-9c65-111111111111',
  timestamp: '2026-11-24T08:00:00+01:00',
  meta: { security: [{ code: 'HTEST' }] },
  identifier: { value: 'x' },
};

describe('contentHash', () => {
  test('is the hash of fullUrl, LF, resource bytes, LF of each entry', () => {
    const bytes = bytesOf('{"entry":[ {"fullUrl":"urn:uuid:\\u0061","resource":{ "x":1.00 }},{"resource":{}} ]}');
    expect(contentHash(bytes)).toBe(sha256('urn:uuid:a\n{ "x":1.00 }\n\n{}\n'));
  });

  test('is not moved by whitespace outside the resources', () => {
    fc.assert(
      fc.property(fc.array(entry), space, space, (entries, a, b) => {
        expect(contentHash(write(entries, a))).toBe(contentHash(write(entries, b)));
      }),
    );
  });

  test('is not moved by rewrap, which keeps every entry byte for byte', () => {
    fc.assert(
      fc.property(fc.array(entry), space, (entries, gap) => {
        const before = write(entries, gap);
        const after = rewrap(before, wrapper);
        expect(contentHash(after)).toBe(contentHash(before));
        const resources = entrySpans(after).map((s) => textOf(after.subarray(s.start, s.end)));
        expect(resources).toEqual(entries.map((e) => e.resource));
      }),
    );
  });

  test('moves with any byte inside a resource and with any fullUrl', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (entries, which, where) => {
        const bytes = write(entries, '');
        const span = entrySpans(bytes)[which % entries.length]!;
        const inside = span.start + (where % (span.end - span.start));
        const changed = Uint8Array.from(bytes);
        // Only a byte that does not change where the resource ends may be moved: letters and digits.
        fc.pre(/[A-Za-z0-9]/.test(String.fromCharCode(changed[inside]!)) && changed[inside - 1] !== 0x5c);
        changed[inside] = changed[inside] === 0x61 ? 0x62 : 0x61;
        expect(contentHash(changed)).not.toBe(contentHash(bytes));
      }),
    );
    const other = [{ fullUrl: 'urn:uuid:b', resource: '{}' }];
    expect(contentHash(write([{ ...other[0]!, fullUrl: 'urn:uuid:a' }], ''))).not.toBe(contentHash(write(other, '')));
  });
});

describe('rewrap', () => {
  test('writes a message Bundle with the given outer members', () => {
    const bytes = write([{ fullUrl: 'urn:uuid:a', resource: '{"resourceType":"Basic"}' }], ' ');
    expect(JSON.parse(textOf(rewrap(bytes, wrapper)))).toEqual({
      resourceType: 'Bundle',
      type: 'message',
      ...wrapper,
      entry: [{ fullUrl: 'urn:uuid:a', resource: { resourceType: 'Basic' } }],
    });
  });

  test('gives an empty entry list for a Bundle without entries', () => {
    const { id, timestamp } = wrapper;
    expect(JSON.parse(textOf(rewrap(bytesOf('{"type":"message"}'), { id, timestamp })))).toMatchObject({ entry: [] });
  });
});

describe('entrySpans', () => {
  test('counts bytes, not characters', () => {
    const bytes = bytesOf('{"note":"åäö 😀","entry":[{"resource":{"a":"å]}\\\\"},"fullUrl":"urn:x"}]}');
    const [span] = entrySpans(bytes);
    expect(span?.fullUrl).toBe('urn:x');
    expect(textOf(bytes.subarray(span?.start, span?.end))).toBe('{"a":"å]}\\\\"}');
  });

  test('gives nothing for what is not a Bundle with entries', () => {
    for (const text of ['[]', '1', '{"entry":{}}', '{}']) expect(entrySpans(bytesOf(text))).toEqual([]);
  });
});
