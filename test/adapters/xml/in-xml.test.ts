import { describe, expect, test } from 'vitest';
import { inXml } from '../../../src/adapters/xml/in-xml.ts';
import { defaultXmlLimits } from '../../../src/adapters/xml/parse.ts';
import { issue } from '../../../src/model/issue.ts';

const source = '\ufeff<?xml version="1.0"?>\r\n<a>\r\n\t<p:b xmlns:p="u">1</p:b>\r\n  <!-- 𝄞 --><b>2</b><bc/></a>';

const at = (place: string) =>
  inXml(Buffer.from(source), [issue('value-too-long', { place })], defaultXmlLimits)[0]?.position;

test.each([
  ['/a', 2, 1],
  ['/a/b[1]', 3, 2],
  ['/a/b[2]', 4, 14],
  ['/a/bc', 4, 22],
  ['/a/b[2]/@code', 4, 14],
  ['/a/b[2]/missing/deeper', 4, 14],
  ['/a/missing', 2, 1],
])('%s stands at %i:%i', (place, line, column) => {
  expect(at(place)).toEqual({ line, column });
});

test('a place of another document has no position', () => {
  for (const place of ['/x', '/ab', 'Bundle.entry[0]', 'PID[1]-3']) expect(at(place)).toBeUndefined();
});

describe('what a sender can make of it is bounded', () => {
  const siblings = 90_000;
  const wide = Buffer.from(`<a>${'<b/>'.repeat(siblings)}</a>`);
  const located = (places: readonly string[]) =>
    inXml(
      wide,
      places.map((place) => issue('value-too-long', { place })),
      defaultXmlLimits,
    ).map(({ position }) => position);

  // Looking through the siblings for each finding would take 1,400 million steps here.
  test('the first 1,000 of 16,000 findings among 90,000 siblings have their line, and the others keep their place', () => {
    const numbers = Array.from({ length: 16_000 }, (_, n) => siblings - n);
    const found = located(numbers.map((n) => `/a/b[${n}]/@code`));
    expect(found.slice(0, 1_000)).toEqual(numbers.slice(0, 1_000).map((n) => ({ line: 1, column: 4 * n })));
    expect(found.slice(1_000).every((position) => position === undefined)).toBe(true);
  });

  test('a second look gives no more findings a line', () => {
    const issues = Array.from({ length: 1_200 }, (_, n) => issue('value-too-long', { place: `/a/b[${n + 1}]` }));
    const once = inXml(wide, issues, defaultXmlLimits);
    expect(inXml(wide, once, defaultXmlLimits)).toEqual(once);
  });

  test('a place longer than any message has is not followed', () => {
    expect(located([`/a/b[7]/${'x'.repeat(4_000)}`, `/a/b[7]/${'x'.repeat(5_000)}`])).toEqual([
      { line: 1, column: 28 },
      undefined,
    ]);
  });
});
