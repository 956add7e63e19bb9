import { describe, expect, test } from 'vitest';
import { findLeaks } from '../../proof/leak/search.ts';
import { tampered } from '../../proof/leak/tamper.ts';
import { testNumbers } from '../../proof/leak/test-numbers.ts';
import { checkPersonId } from '../../src/model/identifiers/person-id.ts';

const leaksIn = (text: string, given: ReadonlySet<string>) => findLeaks([{ sort: 'log', name: 'x', text }], given);

describe('the numbers of the leak canary', () => {
  test('are valid, different, and the same in each run', () => {
    const made = (numbers = testNumbers(7)) => Array.from({ length: 400 }, () => numbers.next());
    expect(made().flatMap((number) => checkPersonId(number))).toEqual([]);
    expect(new Set(made().map(({ value }) => value)).size).toBe(400);
    expect(new Set(made().map(({ system }) => system)).size).toBe(3);
    expect(made()).toEqual(made());
  });
});

describe('the search of the leak canary', () => {
  test.each<[string, (number: string) => string]>([
    ['as it is', (n) => `{"found":"${n}"}`],
    ['glued to other characters', (n) => `pnr${n}x1`],
    ['without its century', (n) => `for ${n.slice(2)}.`],
    ['with a hyphen', (n) => `for ${n.slice(0, 8)}-${n.slice(8)}`],
    ['with a hyphen and without its century, after other digits', (n) => `0.123456 ${n.slice(2, 8)}-${n.slice(8)}`],
    ['escaped for a URL', (n) => `/exchanges/${[...n].map((c) => `%3${c}`).join('')}`],
    ['escaped for JSON', (n) => [...n].map((c) => `\\u003${c}`).join('')],
    ['in base64', (n) => `token ${Buffer.from(`{"sub":"${n}"}`).toString('base64url')}`],
  ])('finds a number %s', (_how, write) => {
    const numbers = testNumbers(1);
    expect(leaksIn(write(numbers.digits()), numbers.given).length).toBeGreaterThan(0);
  });

  test('finds nothing in times, hashes and ids', () => {
    const numbers = testNumbers(1);
    for (let n = 0; n < 1_000; n++) numbers.next();
    const line = '{"time":"2026-11-24T08:00:00.000Z","ms":1795507200000,"id":"01a20cdc-5fc7-7471-807c-bd27f9c5f6b8"}';
    expect(leaksIn(line.repeat(50), numbers.given)).toEqual([]);
  });
});

test('a tampered copy is made for every value of a message, each with a number in it', () => {
  const numbers = testNumbers(3);
  const json = new TextEncoder().encode('{"a":"x","b":[{"c":1},{"d":true}]}');
  const xml = new TextEncoder().encode('<a b="1"><c>2</c></a>');
  for (const copies of [tampered(json, 'json', numbers), tampered(xml, 'rivta', numbers)]) {
    expect(copies.length).toBeGreaterThanOrEqual(3);
    for (const copy of copies) expect(leaksIn(new TextDecoder().decode(copy), numbers.given)).not.toEqual([]);
  }
});
