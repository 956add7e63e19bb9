import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalBytes, canonicalFrom } from '../../src/terminology/signing/canonical-json.ts';

const text = (resource: object) => new TextDecoder().decode(canonicalBytes(resource));

describe('the canonical JSON of a resource', () => {
  test('is that of RFC 8785, whatever the order its members came in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ stringUnit: 'binary' })), (resource) => {
        expect(text(resource)).toBe(canonicalize(resource));
      }),
      { seed: 85, numRuns: 2_000 },
    );
  });

  test('is the same where the concepts are taken from the draft', () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(members, members, fc.option(fc.array(fc.jsonValue()), { nil: undefined }), (one, other, concept) => {
        const [draft, resource] = [one, other].map((some) => ({ ...some, ...(concept && { concept }) })) as [
          object,
          object,
        ];
        expect(new TextDecoder().decode(canonicalFrom(resource, draft, canonicalBytes(draft)))).toBe(text(resource));
      }),
      { seed: 86, numRuns: 1_000 },
    );
  });

  test('does not differ by whether the members stood in order', () => {
    const sorted = { a: [{ b: 1, c: { d: 'å', e: 1e30 } }], z: [{ y: true }] };
    expect(text({ z: [{ y: true }], a: [{ c: { e: 1e30, d: 'å' }, b: 1 }] })).toBe(text(sorted));
    expect(text({ 9: 1, 10: 2 })).toBe('{"10":2,"9":1}');
  });

  test('leaves out what is undefined, and is refused for half a surrogate pair and for what is no number', () => {
    expect(text({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
    expect(() => canonicalBytes({ a: '\ud800' })).toThrow(/surrogate/i);
    expect(() => canonicalBytes({ a: { b: Number.NaN } })).toThrow(/NaN/);
    expect(text({ a: '\\ud800' })).toBe('{"a":"\\\\ud800"}');
  });

  test('of a hierarchy of any depth is written without running out of stack', () => {
    let concept: object = { code: 'leaf' };
    for (let n = 0; n < 50_000; n += 1) concept = { code: `c${n}`, concept: [concept] };
    expect(text({ resourceType: 'CodeSystem', concept: [concept] }).length).toBeGreaterThan(1_000_000);
  });
});
