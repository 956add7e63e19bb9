import { existsSync, readFileSync } from 'node:fs';
import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it, test } from 'vitest';
import { validatorOver } from '../../../src/cli/validator.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { packageOf } from '../../../src/validation/packages/fhir-package.ts';
import { shared } from '../../support/shared.ts';

const url = 'https://vardbro.example/fhir/Questionnaire/halsa';
const gender = 'http://hl7.org/fhir/administrative-gender';

/** Smokes? If so how many; groups of children; a choice; a text that is only shown. */
const questionnaire = {
  resourceType: 'Questionnaire',
  url,
  status: 'active',
  item: [
    { linkId: '1', type: 'boolean', text: 'Röker du?', required: true },
    {
      linkId: '2',
      type: 'integer',
      text: 'Hur många om dagen?',
      required: true,
      enableWhen: [{ question: '1', operator: '=', answerBoolean: true }],
    },
    {
      linkId: '3',
      type: 'group',
      repeats: true,
      item: [
        { linkId: '3.1', type: 'string', maxLength: 5, required: true },
        { linkId: '3.2', type: 'open-choice', answerOption: [{ valueCoding: { system: 'urn:s', code: 'a' } }] },
        {
          linkId: '3.3',
          type: 'date',
          enableWhen: [
            { question: '3.1', operator: 'exists', answerBoolean: true },
            { question: '2', operator: '>', answerInteger: 9 },
          ],
          enableBehavior: 'any',
        },
      ],
    },
    {
      linkId: '4',
      type: 'choice',
      answerValueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender',
      item: [{ linkId: '4.1', type: 'string' }],
    },
    { linkId: '5', type: 'display', text: 'Tack' },
  ],
};

const definitions = openDefinitions().with(
  packageOf([questionnaire as unknown as Resource], { name: 'q', version: '1.0.0' }),
);
const validator = validatorOver(definitions);

const placesOf = (resource: object): (string | undefined)[] =>
  validator
    .validate(resource as Resource)
    .filter((i) => i.severity === 'error')
    .map((i) => i.place);

const response = (item: object[], more: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  questionnaire: url,
  status: 'completed',
  item,
  ...more,
});

const no = { linkId: '1', answer: [{ valueBoolean: false }] };
const yes = { linkId: '1', answer: [{ valueBoolean: true }] };
const ten = { linkId: '2', answer: [{ valueInteger: 10 }] };
const child = (...item: object[]) => ({ linkId: '3', item });
const name = { linkId: '3.1', answer: [{ valueString: 'Kim' }] };

describe('an answered questionnaire', () => {
  it.each([
    ['every question that is enabled answered', [yes, ten, child(name), child(name)]],
    ['a question left out that is not enabled', [no]],
    [
      'an open choice by code or by text',
      [
        no,
        child(name, { linkId: '3.2', answer: [{ valueCoding: { system: 'urn:s', code: 'a', display: 'A' } }] }),
        child(name, { linkId: '3.2', answer: [{ valueString: 'annat' }] }),
      ],
    ],
    [
      'a question enabled by one of two conditions',
      [yes, ten, child(name, { linkId: '3.3', answer: [{ valueDate: '2026-01-01' }] })],
    ],
    [
      'items below an answer',
      [
        no,
        {
          linkId: '4',
          answer: [
            {
              valueCoding: { system: gender, code: 'male' },
              item: [{ linkId: '4.1', answer: [{ valueString: 'x' }] }],
            },
          ],
        },
      ],
    ],
  ])('with %s is accepted', (_, item) => {
    expect(placesOf(response(item))).toEqual([]);
  });

  it.each<[string, object[], string[]]>([
    ['a linkId that nobody asked', [no, { linkId: '9' }], ['QuestionnaireResponse']],
    ['a question at the wrong level', [no, { ...name }], ['QuestionnaireResponse']],
    ['a required question left out', [child(name)], ['QuestionnaireResponse']],
    ['a required question without an answer', [{ linkId: '1' }], ['QuestionnaireResponse.item[0]']],
    ['a required question left out once it is enabled', [yes], ['QuestionnaireResponse']],
    ['a required question left out in a group', [no, child()], ['QuestionnaireResponse.item[1]']],
    ['an answer where the question is not enabled', [no, ten], ['QuestionnaireResponse.item[1]']],
    ['items out of order', [child(name), no], ['QuestionnaireResponse.item[1]']],
    ['two items of what does not repeat', [no, no], ['QuestionnaireResponse.item[1]']],
    [
      'two answers to what does not repeat',
      [{ linkId: '1', answer: [{ valueBoolean: false }, { valueBoolean: false }] }],
      ['QuestionnaireResponse.item[0]'],
    ],
    [
      'an answer of another type',
      [{ linkId: '1', answer: [{ valueString: 'nej' }] }],
      ['QuestionnaireResponse.item[0].answer[0]'],
    ],
    [
      'an answer to a group',
      [no, { ...child(name), answer: [{ valueString: 'x' }] }],
      ['QuestionnaireResponse.item[1]'],
    ],
    ['an item for a text', [no, { linkId: '5' }], ['QuestionnaireResponse.item[1]']],
    [
      'a text longer than it may be',
      [no, child({ linkId: '3.1', answer: [{ valueString: 'Alexander' }] })],
      ['QuestionnaireResponse.item[1].item[0].answer[0]'],
    ],
    [
      'a code that is no option',
      [no, child(name, { linkId: '3.2', answer: [{ valueCoding: { system: 'urn:s', code: 'b' } }] })],
      ['QuestionnaireResponse.item[1].item[1].answer[0]'],
    ],
    [
      'a code outside the value set',
      [no, { linkId: '4', answer: [{ valueCoding: { system: gender, code: 'x' } }] }],
      ['QuestionnaireResponse.item[1].answer[0]'],
    ],
    [
      'items beside the answer of a question',
      [no, { linkId: '4', answer: [{ valueCoding: { system: gender, code: 'male' } }], item: [{ linkId: '4.1' }] }],
      ['QuestionnaireResponse.item[1]'],
    ],
  ])('with %s is told where', (_, item, places) => {
    const found = placesOf(response(item));
    for (const place of places) expect(found).toContain(place);
  });

  it('still being filled in need not be whole', () => {
    const { item: _, ...empty } = response([], { status: 'in-progress' });
    expect(placesOf(empty)).toEqual([]);
  });

  it('may carry its questionnaire; one that is unknown is a warning', () => {
    const contained = [{ ...questionnaire, id: 'q', url: undefined }];
    expect(placesOf(response([{ linkId: '9' }], { questionnaire: '#q', contained }))).toContain(
      'QuestionnaireResponse',
    );
    const unknown = validator.validate(
      response([{ linkId: '9' }], { questionnaire: `${url}-2` }) as unknown as Resource,
    );
    expect(unknown.map((i) => [i.severity, i.place])).toContainEqual([
      'warning',
      'QuestionnaireResponse.questionnaire',
    ]);
  });
});

describe('a questionnaire', () => {
  const asking = (enableWhen: object) => ({
    ...questionnaire,
    item: [questionnaire.item[0], { linkId: 'b', type: 'string', enableWhen: [enableWhen] }, questionnaire.item[4]],
  });

  it('asks under conditions on its own questions, in their types', () => {
    expect(placesOf(questionnaire)).toEqual([]);
    expect(placesOf(asking({ question: '1', operator: 'exists', answerBoolean: true }))).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      'nobody asks',
      { question: '9', operator: '=', answerBoolean: true },
      'Questionnaire.item[1].enableWhen[0].question',
    ],
    [
      'it is itself',
      { question: 'b', operator: '=', answerString: 'x' },
      'Questionnaire.item[1].enableWhen[0].question',
    ],
    [
      'cannot be answered',
      { question: '5', operator: '=', answerString: 'x' },
      'Questionnaire.item[1].enableWhen[0].question',
    ],
    ['is of another type', { question: '1', operator: '=', answerString: 'x' }, 'Questionnaire.item[1].enableWhen[0]'],
  ])('is told of a condition on a question that %s', (_, condition, place) => {
    expect(placesOf(asking(condition))).toContain(place);
  });
});

const examples = shared('data/fhir-examples/r4');
test.skipIf(!existsSync(examples))(
  'the official examples answer without errors (skipped where ../shared is absent)',
  () => {
    for (const file of ['questionnaire-example.json', 'questionnaireresponse-example-bluebook.json'])
      expect([file, placesOf(JSON.parse(readFileSync(`${examples}/${file}`, 'utf8')))]).toEqual([file, []]);
  },
);
