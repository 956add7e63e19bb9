import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/model/json-text.ts';

const limits = { depth: 64, nodes: 1000 };
const read = (text: string, own = limits) => readJson(Buffer.from(text), own);
const found = (text: string, own = limits) => read(text, own).issues.map((i) => [i.code, i.place]);

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Strings on both sides of the length from which they are read otherwise. */
const longText = fc.string({ minLength: 20, maxLength: 120, unit: 'binary' }).map((value) => JSON.stringify([value]));

/** JSON texts with a character put in, taken out or doubled: some valid, most not. */
const damaged = fc
  .tuple(
    fc.oneof(fc.json({ maxDepth: 4 }), longText),
    fc.nat(),
    fc.constantFrom('', ',', '{', ']', '"', '\\', '0', '-', 'e', '\u0001', ':', ' '),
  )
  .map(([text, n, piece]) => {
    const at = n % (text.length + 1);
    return text.slice(0, at) + piece + text.slice(at + (n % 3 === 0 ? 1 : 0));
  });

describe('readJson', () => {
  test('gives what JSON.parse gives for every text without the forbidden', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(read(text, { depth: 1000, nodes: 100_000 })).toEqual({ value: JSON.parse(text), issues: [] });
      }),
    );
  });

  test('agrees with JSON.parse on what is JSON at all', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const faults = found(text, { depth: 1000, nodes: 100_000 }).map(([code]) => code);
        expect(faults.some((code) => code === 'json-syntax' || code === 'body-empty')).toBe(!parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['', 'body-empty', undefined],
    ['  ', 'json-syntax', '1:3'],
    ['{"a":1,}', 'json-syntax', '1:8'],
    ['[1\n,2\n,,3]', 'json-syntax', '3:2'],
    ['{"a":"\u0001"}', 'json-syntax', '1:7'],
    ['"abc', 'json-syntax', '1:5'],
    ['"\\x"', 'json-syntax', '1:3'],
    ['01', 'json-syntax', '1:2'],
    ['1 2', 'json-syntax', '1:3'],
    ['\ufeff{}', 'json-syntax', '1:1'],
    ['NaN', 'json-syntax', '1:1'],
  ])('refuses %j and tells line and column', (text, code, place) => {
    expect(found(text)).toEqual([[code, place]]);
  });

  test('refuses bytes that are not UTF-8', () => {
    const { value, issues } = readJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), limits);
    expect(value).toBeUndefined();
    expect(issues.map((i) => i.code)).toEqual(['body-encoding']);
  });

  test('takes lone surrogates and NUL in escapes', () => {
    expect(read('["\\ud800","\\u0000"]').value).toEqual(['\ud800', '\0']);
  });

  test('tells every repeated and forbidden key at once, escapes resolved', () => {
    const text = '{"a":1,"b":[{},{"x/y":1,"\\u0078/y":2}],"a":2,"\\u005f_proto__":{"constructor":1}}';
    expect(found(text)).toEqual([
      ['json-duplicate-key', '/b/1/x~1y'],
      ['json-duplicate-key', '/a'],
      ['json-forbidden-key', '/__proto__'],
      ['json-forbidden-key', '/__proto__/constructor'],
    ]);
    expect(read(text).value).toBeUndefined();
  });

  test('lists a hundred findings and counts the rest', () => {
    const issues = read(`{${Array.from({ length: 152 }, () => '"a":1').join()}}`).issues;
    expect(issues).toHaveLength(100);
    expect(issues.at(-1)?.detail).toBe('51 further findings are not listed.');
  });

  test('takes the depth of the limit and refuses one more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(found(nested(64))).toEqual([]);
    expect(found(nested(65))).toEqual([['json-depth', '/0'.repeat(64)]]);
    expect(found('{"a":'.repeat(100_000))).toEqual([['json-depth', '/a'.repeat(64)]]);
  });

  test('takes as many values as the limit and refuses one more', () => {
    const wide = (count: number) => JSON.stringify(Array.from({ length: count - 1 }, () => 0));
    expect(found(wide(1000))).toEqual([]);
    expect(found(wide(1001))).toEqual([['json-too-many', '/999']]);
  });

  test('takes a personal number out of the place that it names', () => {
    expect(found('{"191212121212":{"a":1,"a":2}}')).toEqual([['json-duplicate-key', '/[personal-number]/a']]);
  });

  test('never quotes content in a finding', () => {
    const text = '{"a":"hemligt","a":hemligt}';
    expect(JSON.stringify(read(text).issues)).not.toContain('hemligt');
  });
});
