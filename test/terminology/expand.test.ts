import { describe, expect, test } from 'vitest';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import { codeSystem, listNames, listUrl, terminologyOf, valueSet } from './lists.ts';

const heading = { code: 'heading', display: 'A heading', property: [{ code: 'notSelectable', valueBoolean: true }] };
const other = codeSystem('1', ['x'], { url: 'urn:other' });
const two = {
  include: [{ system: listUrl, version: '1' }, { system: listUrl, version: '2' }, { system: 'urn:other' }],
};
const terminology = terminologyOf(
  codeSystem('1', ['a', heading]),
  codeSystem('2', ['b']),
  other,
  listNames,
  valueSet('urn:two', two),
);
const service = terminologyService(terminology, { now: () => '', newId: () => '', mostCodes: 100 });

interface Answer {
  readonly expansion: {
    readonly total: number;
    readonly parameter: readonly { readonly name: string }[];
    readonly contains?: readonly { readonly code: string }[];
  };
}
type Given = readonly { readonly name: string; readonly value: string | boolean }[];
const expansion = (...given: Given) =>
  (
    service.call({
      type: 'ValueSet',
      operation: 'expand',
      parameters: [{ name: 'url', value: 'urn:two' }, ...given],
      fhirVersion: '4.0',
    })!.resource as Answer
  ).expansion;
const codes = (...given: Given) => (expansion(...given).contains ?? []).map(({ code }) => code).sort();
const without = (value: string) => ({ name: 'exclude-system', value });

describe('what a request leaves out of an expansion', () => {
  test.each([
    ['one version of a list', [`${listUrl}|1`], ['b', 'x']],
    ['every version', [listUrl], ['x']],
    ['a list by another name', ['urn:oid:1.2.752.99.1.77'], ['x']],
    ['several lists', [`${listUrl}|2`, 'urn:other'], ['a', 'heading']],
    ['a list that is not there', ['urn:nowhere', `${listUrl}|7`], ['a', 'b', 'heading', 'x']],
  ])('is %s', (_, left, kept) => {
    expect(codes(...left.map(without))).toEqual(kept);
    expect(expansion(...left.map(without))).toMatchObject({ total: kept.length });
  });

  test('is headings, where it is for a user interface', () => {
    expect(codes({ name: 'excludeNotForUI', value: true })).toEqual(['a', 'b', 'x']);
    expect(codes({ name: 'excludeNotForUI', value: false })).toEqual(['a', 'b', 'heading', 'x']);
  });

  test('is never a post-coordinated code: there are none', () => {
    const given = { name: 'excludePostCoordinated', value: true };
    expect(codes(given)).toEqual(codes());
    expect(expansion(given).parameter).toContainEqual({ name: 'excludePostCoordinated', valueBoolean: true });
  });

  test('is told with the answer', () => {
    const { parameter } = expansion(without('urn:other'), { name: 'excludeNotForUI', value: true });
    expect(parameter.map(({ name }) => name)).toEqual(expect.arrayContaining(['exclude-system', 'excludeNotForUI']));
  });
});
