import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issue } from '../../../src/model/issue.ts';
import { readJson } from '../../../src/model/json-text.ts';
import { inJson } from '../../../src/model/source-position/in-json.ts';
import type { JsonPath } from '../../../src/model/source-position/json-path.ts';
import { positionsOf } from '../../../src/model/source-position/position.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What begins at the position of a place in a text. */
function begins(text: string, place: string, from?: JsonPath): string | undefined {
  const [found] = inJson(bytesOf(text), [issue('value-too-long', { place })], from);
  if (!found?.position) return undefined;
  const line = text.split(/\r\n?|\n/)[found.position.line - 1]!;
  return line.slice(found.position.column - 1);
}

const patient = `{
  "resourceType": "Patient",
  "name": [
    { "family": "Å\\"ström", "given": ["Aino", "Eva"], "_given": [null, { "extension": [{ "url": "x:y" }] }] }
  ],
  "birthDate": "2020-13-01",
  "deceasedBoolean": 17,
  "_gender": { "id": "a" }
}`;

describe('the place of a finding in its JSON', () => {
  test.each([
    ['an element', 'Patient.birthDate', '"2020-13-01",'],
    ['an item of a list', 'Patient.name[0].given[1]', '"Eva"], '],
    ['a choice by its type', 'Patient.deceased.ofType(boolean)', '17,'],
    ['an extension of a primitive', 'Patient.name[0].given[1].extension[0].url', '"x:y" }] }] }'],
    ['a primitive of which only the extensions are there', 'Patient.gender', '{ "id": "a" }'],
    ['the element around one that is not there', 'Patient.name[0].use', '{ "family"'],
    ['the list around an item that is not there', 'Patient.name[0].given[2]', '["Aino"'],
    ['the resource itself', 'Patient', '{'],
    ['as far as the place can be followed', 'Patient.name.where(use = official).given', '['],
    ['by JSON Pointer', '/name/0/given/0', '"Aino"'],
  ])('is found: %s', (_, place, expected) => {
    expect(begins(patient, place)).toMatch(new RegExp(`^${expected.replace(/[[\](){}"*+?.]/g, '\\$&')}`));
  });

  test('is not made up where the place is of another resource', () => {
    expect(begins(patient, 'Bundle.entry[0]')).toBeUndefined();
    expect(begins(patient, 'PID[1]-3[2].1')).toBeUndefined();
    expect(begins('{"event":"x"}', 'Bundle.entry[0]')).toBeUndefined();
  });

  test('is found in the one resource of its type in a Bundle, and left out where there are two', () => {
    const one = { resource: { resourceType: 'Task', status: 'x' } };
    const bundle = (entry: unknown[]) => JSON.stringify({ resourceType: 'Bundle', entry });
    expect(begins(bundle([{}, one]), 'Task.status')).toBe('"x"}}]}');
    expect(begins(bundle([one, one]), 'Task.status')).toBeUndefined();
    expect(begins(bundle([{}, one]), 'Bundle.entry[1].resource.ofType(Task).status')).toBe('"x"}}]}');
  });

  test('begins at the resource of a Parameters', () => {
    const text = `{"resourceType":"Parameters","parameter":[{"name":"resource","resource":${patient}}]}`;
    expect(begins(text, 'Patient.birthDate', ['parameter', 0, 'resource'])).toBe('"2020-13-01",');
  });

  test('counts lines by LF, CR LF and CR, and columns in UTF-16 units', () => {
    expect(positionsOf('a\nb\r\nc\rd', [0, 2, 5, 7])).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
    const text = '{\r\n\t"resourceType": "Patient", "language": "𝄞", "birthDate": 1}';
    const [found] = inJson(bytesOf(text), [issue('value-too-long', { place: 'Patient.birthDate' })]);
    expect(found?.position).toEqual({ line: 2, column: text.split('\r\n')[1]!.indexOf('1}') + 1 });
  });

  test('is that of the second of two equal names, in what is refused for it', () => {
    const { issues } = readJson(bytesOf('{\n "a": 1,\n  "a": 2}'), { depth: 9, nodes: 9 });
    expect(issues).toMatchObject([{ code: 'json-duplicate-key', place: '/a', position: { line: 3, column: 3 } }]);
  });

  test('is that of the character where a text stops to be JSON', () => {
    const { issues } = readJson(bytesOf('{\n "a": 1,\n  b: 2}'), { depth: 9, nodes: 9 });
    expect(issues).toMatchObject([{ code: 'json-syntax', place: '3:3', position: { line: 3, column: 3 } }]);
  });

  test('is exact for every value of any JSON, however it is laid out', () => {
    const indent = fc.constantFrom(0, 1, '\t', '  ');
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), indent, (json, space) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, null, space);
        const places = placesIn(value);
        const found = inJson(
          bytesOf(text),
          places.map(({ pointer }) => issue('value-too-long', { place: pointer })),
        );
        return found.every(({ position }, n) => {
          const start =
            text
              .split('\n')
              .slice(0, position!.line - 1)
              .join('\n').length + (position!.line > 1 ? 1 : 0);
          return isDeepStrictEqual(firstValue(text.slice(start + position!.column - 1)), places[n]!.value);
        });
      }),
      { seed: 20261126, numRuns: 300 },
    );
  });

  test('is found at the bottom of a deep and long text', () => {
    const deep = `${'{"a":['.repeat(2_000)}${'"x",'.repeat(300_000)}1${']}'.repeat(2_000)}`;
    const place = `${'/a/0'.repeat(1_999)}/a/300000`;
    const [found] = inJson(bytesOf(deep), [issue('value-too-long', { place })]);
    expect(found?.position).toEqual({ line: 1, column: 2_000 * 6 + 300_000 * 4 + 1 });
  });
});

interface Place {
  readonly pointer: string;
  readonly value: unknown;
}

function placesIn(value: unknown, pointer = ''): Place[] {
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const inside = members.flatMap(([key, member]) =>
    placesIn(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [{ pointer, value }, ...inside];
}

/** The value that a text begins with, whatever stands behind it: read by the longest beginning that is JSON. */
function firstValue(text: string): unknown {
  for (let end = text.length; end > 0; end--) {
    try {
      return JSON.parse(text.slice(0, end));
    } catch {}
  }
  return undefined;
}
