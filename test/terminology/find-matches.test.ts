import { expect, test } from 'vitest';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import { codeSystem, listUrl, terminologyOf } from './lists.ts';

const concept = (code: string, organ: string, way: string) => ({
  code,
  property: [
    { code: 'organ', valueCode: organ },
    { code: 'way', valueCoding: { system: 'urn:ways', code: way } },
  ],
});
const list = codeSystem('1', [
  concept('a', 'eye', 'open'),
  concept('b', 'eye', 'closed'),
  concept('c', 'hip', 'closed'),
]);
const service = terminologyService(terminologyOf(list), { now: () => '', newId: () => '', mostCodes: 10 });

const property = (code: string, value: unknown) => ({
  name: 'property',
  part: [
    { name: 'code', value: code },
    { name: 'value', value },
  ],
});
function ask(...parameters: object[]) {
  const all = [{ name: 'system', value: listUrl }, ...parameters] as never[];
  const { status, resource } = service.call({
    type: 'CodeSystem',
    operation: 'find-matches',
    parameters: all,
    fhirVersion: '4.0',
  })!;
  const { parameter = [] } = resource as { parameter?: { part: { name: string; valueCoding?: { code: string } }[] }[] };
  const of = ({ part }: (typeof parameter)[number]) => [
    part[0]!.valueCoding?.code,
    part.filter(({ name }) => name === 'unmatched').length,
  ];
  return { status, found: parameter.map(of) };
}

test('the concept with every property stands first, those with some after it, and what they lack is told', () => {
  const { found } = ask(property('organ', 'eye'), property('way', { code: 'closed' }));
  expect(found).toEqual([
    ['b', 0],
    ['a', 1],
    ['c', 1],
  ]);
});

test('for a machine those with all, and where none has them those with most: partial, and told so', () => {
  expect(ask(property('organ', 'eye'), property('way', 'closed'), { name: 'exact', value: true }).found).toEqual([
    ['b', 0],
  ]);
  const partial = ask(property('organ', 'hip'), property('way', 'open'), property('organ', 'knee'), {
    name: 'exact',
    value: true,
  });
  expect(partial.found).toEqual([
    ['c', 2],
    ['a', 2],
  ]);
  expect(ask(property('organ', 'knee'), { name: 'exact', value: true })).toEqual({ status: 200, found: [] });
});

test('what a concept lacks is told as it was asked for', () => {
  const { parameter } = service.call({
    type: 'CodeSystem',
    operation: 'find-matches',
    parameters: [
      { name: 'system', value: listUrl },
      property('organ', 'hip'),
      property('way', { system: 'urn:ways', code: 'open' }),
    ] as never[],
    fhirVersion: '4.0',
  })!.resource as { parameter: { part: { name: string; part?: object[] }[] }[] };
  expect(parameter[1]!.part.find(({ name }) => name === 'unmatched')?.part).toEqual([
    { name: 'code', valueCode: 'organ' },
    { name: 'value', valueString: 'hip' },
  ]);
  expect(parameter[0]!.part.find(({ name }) => name === 'unmatched')?.part).toContainEqual({
    name: 'value',
    valueCoding: { system: 'urn:ways', code: 'open' },
  });
});

test('a request without properties, or with half of one, is refused', () => {
  expect(ask().status).toBe(400);
  expect(ask({ name: 'property', part: [{ name: 'code', value: 'organ' }] }).status).toBe(400);
  const nested = [...property('organ', 'eye').part, { name: 'subproperty', part: [] }];
  expect(ask({ name: 'property', part: nested }).status).toBe(400);
});
