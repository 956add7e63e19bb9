import type { Resource, StructureDefinition } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { validatorOver } from '../../src/cli/validator.ts';
import { packageOf } from '../../src/validation/packages/fhir-package.ts';
import { constraint } from './constraint.ts';
import { core, errors } from './strict.ts';

/** Every kind of discriminator and every step of its path (R4 profiling.html#discriminator): what is in the slice, and what is not. */
const own = 'http://example.com/StructureDefinition/';
const r4 = (type: string): string => `http://hl7.org/fhir/StructureDefinition/${type}`;

const profile = (id: string, type: string, element: object[], more: object = {}): StructureDefinition =>
  constraint(own + id, type, element, more);

/** `sliced` with one slice, `a`, that must be there; `within` are rules of the slice by the path below it. */
function slicing(sliced: string, type: string, path: string, slice: object, within: Record<string, object> = {}) {
  return [
    { id: sliced, path: sliced, slicing: { discriminator: [{ type, path }], rules: 'open' } },
    { id: `${sliced}:a`, path: sliced, sliceName: 'a', min: 1, ...slice },
    ...Object.entries(within).map(([below, more]) => ({
      id: `${sliced}:a.${below}`,
      path: `${sliced}.${below.replaceAll(/:[^.]*/g, '')}`,
      ...more,
    })),
  ];
}

const kind = profile(
  'kind',
  'Extension',
  [
    { id: 'Extension.url', path: 'Extension.url', fixedUri: `${own}kind` },
    { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, type: [{ code: 'code' }] },
  ],
  { kind: 'complex-type', context: [{ type: 'element', expression: 'Element' }] },
);
const gendered = profile('gendered', 'Practitioner', [
  { id: 'Practitioner.gender', path: 'Practitioner.gender', min: 1 },
]);
const named = profile('named', 'HumanName', [{ id: 'HumanName.family', path: 'HumanName.family', min: 1 }], {
  kind: 'complex-type',
});

const patient = (more: object) => ({ resourceType: 'Patient', ...more });
const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more });
const performedBy = (contained: object) =>
  observation({ contained: [{ id: 'p', ...contained }], performer: [{ reference: '#p' }] });
const code = (value: string) => ({ coding: [{ system: 'urn:x', code: value }] });
const component = (more: object) => observation({ component: [{ code: { text: 'x' }, ...more }] });
const livesAt = (valueCode: string) =>
  patient({ address: [{ city: 'x', extension: [{ url: `${own}kind`, valueCode }] }] });

const cases: Record<string, { elements: object[]; inside: object; outside: object }> = {
  'exists, where the slice demands the element': {
    elements: slicing('Patient.identifier', 'exists', 'period', {}, { period: { min: 1 } }),
    inside: patient({ identifier: [{ value: '1', period: { start: '2026' } }] }),
    outside: patient({ identifier: [{ value: '1' }] }),
  },
  'exists, where the slice forbids it': {
    elements: slicing('Patient.identifier', 'exists', 'period', {}, { period: { max: '0' } }),
    inside: patient({ identifier: [{ value: '1' }] }),
    outside: patient({ identifier: [{ value: '1', period: { start: '2026' } }] }),
  },
  'pattern of the value itself': {
    elements: slicing('Observation.category', 'pattern', '$this', { patternCodeableConcept: code('a') }),
    inside: observation({ category: [{ ...code('a'), text: 'x' }] }),
    outside: observation({ category: [code('b')] }),
  },
  'value, some elements further in': {
    elements: slicing(
      'Observation.component',
      'value',
      'code.coding.code',
      {},
      { 'code.coding.code': { fixedCode: 'a' } },
    ),
    inside: component({ code: code('a') }),
    outside: component({ code: code('b') }),
  },
  'value, inside a pattern': {
    elements: slicing(
      'Observation.component',
      'value',
      'code.coding',
      {},
      { code: { patternCodeableConcept: code('a') } },
    ),
    inside: component({ code: code('a') }),
    outside: component({ code: code('b') }),
  },
  'value, further inside a pattern': {
    elements: slicing(
      'Observation.component',
      'value',
      'code.coding.code',
      {},
      { code: { patternCodeableConcept: code('a') } },
    ),
    inside: component({ code: code('a') }),
    outside: component({ code: code('b') }),
  },
  'value, inside what is fixed': {
    elements: slicing(
      'Observation.component',
      'value',
      'code.coding.code',
      {},
      { code: { fixedCodeableConcept: code('a') } },
    ),
    inside: component({ code: code('a') }),
    outside: component({ code: code('b') }),
  },
  'value, of a choice by its type': {
    elements: slicing(
      'Observation.component',
      'value',
      'value.ofType(CodeableConcept).text',
      {},
      {
        'value[x]': { type: [{ code: 'CodeableConcept' }] },
        'value[x].text': { fixedString: 'a' },
      },
    ),
    inside: component({ valueCodeableConcept: { text: 'a' } }),
    outside: component({ valueString: 'a' }),
  },
  'value of an extension': {
    elements: slicing(
      'Patient.address',
      'value',
      `extension('${own}kind').value`,
      {},
      {
        'extension:kind': { sliceName: 'kind', min: 1, type: [{ code: 'Extension', profile: [`${own}kind`] }] },
        'extension:kind.value[x]': { type: [{ code: 'code' }], fixedCode: 'a' },
      },
    ),
    inside: livesAt('a'),
    outside: livesAt('b'),
  },
  'type of a choice': {
    elements: [
      {
        id: 'Observation.value[x]',
        path: 'Observation.value[x]',
        slicing: { discriminator: [{ type: 'type', path: '$this' }], rules: 'open' },
      },
      {
        id: 'Observation.value[x]:valueQuantity',
        path: 'Observation.value[x]',
        sliceName: 'valueQuantity',
        min: 1,
        type: [{ code: 'Quantity' }],
      },
    ],
    inside: observation({ valueQuantity: { value: 1 } }),
    outside: observation({ valueString: 'x' }),
  },
  'type of what a reference leads to': {
    elements: slicing('Observation.performer', 'type', 'resolve()', {
      type: [{ code: 'Reference', targetProfile: [r4('Practitioner')] }],
    }),
    inside: performedBy({ resourceType: 'Practitioner' }),
    outside: performedBy({ resourceType: 'Organization', name: 'x' }),
  },
  'profile of what a reference leads to': {
    elements: slicing('Observation.performer', 'profile', 'resolve()', {
      type: [{ code: 'Reference', targetProfile: [gendered.url!] }],
    }),
    inside: performedBy({ resourceType: 'Practitioner', gender: 'female' }),
    outside: performedBy({ resourceType: 'Practitioner' }),
  },
  'value, behind a reference': {
    elements: slicing('Observation.performer', 'exists', 'resolve().gender', {
      type: [{ code: 'Reference', targetProfile: [gendered.url!] }],
    }),
    inside: performedBy({ resourceType: 'Practitioner', gender: 'female' }),
    outside: performedBy({ resourceType: 'Practitioner' }),
  },
  'profile of the value itself': {
    elements: slicing('Patient.name', 'profile', '$this', { type: [{ code: 'HumanName', profile: [named.url!] }] }),
    inside: patient({ name: [{ family: 'A' }] }),
    outside: patient({ name: [{ text: 'A' }] }),
  },
  'value, within a slice of a slice': {
    elements: [
      ...slicing('Patient.identifier', 'value', 'system', { min: 0 }, { system: { min: 1, fixedUri: 'urn:a' } }),
      {
        id: 'Patient.identifier:a',
        path: 'Patient.identifier',
        sliceName: 'a',
        slicing: { discriminator: [{ type: 'value', path: 'use' }], rules: 'open' },
      },
      { id: 'Patient.identifier:a/b', path: 'Patient.identifier', sliceName: 'a/b', min: 1 },
      { id: 'Patient.identifier:a/b.use', path: 'Patient.identifier.use', min: 1, fixedCode: 'old' },
    ].filter((one, n, all) => all.findLastIndex(({ id }) => id === one.id) === n),
    inside: patient({ identifier: [{ system: 'urn:a', use: 'old' }] }),
    outside: patient({ identifier: [{ system: 'urn:a', use: 'official' }] }),
  },
};

const validatorOf = (type: string, elements: object[]) =>
  validatorOver(
    core.with(packageOf([kind, gendered, named, profile('sliced', type, elements)], { name: 'p', version: '1' })),
  );

describe('a slice is told apart by', () => {
  it.each(Object.entries(cases))('%s', (_, { elements, inside, outside }) => {
    const { resourceType } = inside as Resource;
    const validator = validatorOf(resourceType, elements);
    expect(errors(inside, validator, [`${own}sliced`])).toEqual([]);
    expect(errors(outside, validator, [`${own}sliced`])).toEqual([`slice-required ${resourceType}`]);
  });

  it('the url of an extension, also where its definition is not at hand', () => {
    const elsewhere = { code: 'Extension', profile: ['http://example.com/elsewhere|1.0.0'] };
    const validator = validatorOf(
      'Patient',
      slicing(
        'Patient.extension',
        'value',
        'url',
        { type: [elsewhere] },
        { 'value[x]': { type: [{ code: 'string' }] } },
      ),
    );
    const found = (extension: object) => errors(patient({ extension: [extension] }), validator, [`${own}sliced`]);
    const unknown = 'extension-unknown Patient.extension[0]';
    expect(found({ url: 'http://example.com/elsewhere', valueString: 'x' })).toEqual([unknown]);
    expect(found({ url: 'http://example.com/other', valueBoolean: true })).toEqual([unknown, 'slice-required Patient']);
    expect(found({ url: 'http://example.com/elsewhere', valueBoolean: true })).toContainEqual(
      expect.stringMatching(/^choice-type /),
    );
  });

  it('nothing that is out of sight: then it is told that nobody can say', () => {
    const { elements } = cases['type of what a reference leads to']!;
    const found = validatorOf('Observation', elements)
      .validate(observation({ performer: [{ display: 'x', reference: 'urn:x:1' }] }) as Resource, [`${own}sliced`])
      .map(({ severity, code: told, place }) => `${severity} ${told} ${place}`);
    expect(found).toContain('warning slice-undecided Observation');
  });
});
