import { describe, expect, test } from 'vitest';
import { told } from './told.ts';

const rule = (more: object = {}) => ({
  name: 'r',
  source: [{ context: 'src', element: 'name', variable: 'n' }],
  target: [
    { context: 'tgt', contextType: 'variable', element: 'name', transform: 'copy', parameter: [{ valueId: 'n' }] },
  ],
  ...more,
});
const group = (more: object = {}) => ({
  name: 'main',
  typeMode: 'none',
  input: [
    { name: 'src', mode: 'source' },
    { name: 'tgt', mode: 'target' },
  ],
  rule: [rule()],
  ...more,
});
const map = (groups: object[], more: object = {}) => ({
  resourceType: 'StructureMap',
  url: 'https://vardbro.example/fhir/StructureMap/m',
  name: 'M',
  status: 'active',
  group: groups,
  ...more,
});

const target = (transform: string, ...parameter: object[]) =>
  map([
    group({
      rule: [rule({ target: [{ context: 'tgt', contextType: 'variable', element: 'x', transform, parameter }] })],
    }),
  ]);
const text = { valueString: 'x' };

describe('StructureMap', () => {
  test.each([
    ['a map whose names all lead somewhere', map([group()]), []],
    [
      'a context that is no variable, which may be a type',
      map([group({ rule: [rule({ source: [{ context: 'nobody' }], target: [] })] })]),
      ['warning StructureMap.group[0].rule[0].source[0].context'],
    ],
    [
      'a parameter that is no variable',
      target('copy', { valueId: 'nobody' }),
      ['warning StructureMap.group[0].rule[0].target[0].parameter[0].value.ofType(id)'],
    ],
    [
      'a target of a type',
      map([group({ rule: [rule({ target: [{ context: 'Patient', contextType: 'type', element: 'x' }] })] })]),
      [],
    ],
    [
      'variables of an outer rule, in an inner one',
      map([group({ rule: [rule({ rule: [{ name: 'i', source: [{ context: 'n' }] }] })] })]),
      [],
    ],
    [
      'variables of an inner rule, in the next outer one',
      map([group({ rule: [rule(), { name: 's', source: [{ context: 'n' }] }] })]),
      ['warning StructureMap.group[0].rule[1].source[0].context'],
    ],
    [
      'a transform of too many parameters',
      target('copy', text, text),
      ['error StructureMap.group[0].rule[0].target[0]'],
    ],
    ['uuid takes none', target('uuid', text), ['error StructureMap.group[0].rule[0].target[0]']],
    [
      'a transform of too few parameters',
      target('truncate', text),
      ['warning StructureMap.group[0].rule[0].target[0]'],
    ],
    ['append takes any number', target('append', text, text, text, text, text, text), []],
    [
      'a group of the map is applied',
      map([
        group({ rule: [rule({ dependent: [{ name: 'other', variable: ['src', 'tgt'] }] })] }),
        group({ name: 'other' }),
      ]),
      [],
    ],
    [
      'a group that is applied with too few variables',
      map([group({ rule: [rule({ dependent: [{ name: 'other', variable: ['src'] }] })] }), group({ name: 'other' })]),
      ['error StructureMap.group[0].rule[0].dependent[0]'],
    ],
    [
      'a group that is nowhere',
      map([group({ rule: [rule({ dependent: [{ name: 'nowhere', variable: ['src', 'tgt'] }] })] })]),
      ['error StructureMap.group[0].rule[0].dependent[0].name'],
    ],
    [
      'a group of a map that is imported',
      map([group({ rule: [rule({ dependent: [{ name: 'nowhere', variable: ['src', 'tgt'] }] })] })], {
        import: ['https://vardbro.example/fhir/StructureMap/*'],
      }),
      [],
    ],
    ['two groups of one name', map([group(), group()]), ['error StructureMap.group[1].name']],
    ['a group that extends itself', map([group({ extends: 'main' })]), ['error StructureMap.group[0].extends']],
    ['a group that extends another', map([group({ extends: 'other' }), group({ name: 'other' })]), []],
  ])('%s', (_, resource, expected) => {
    expect(told(resource)).toEqual(expected);
  });
});
