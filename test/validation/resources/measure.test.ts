import { describe, expect, test } from 'vitest';
import { told } from './told.ts';

const population = (code: string, more: object = {}) => ({
  code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code }] },
  criteria: { language: 'text/cql', expression: 'Named' },
  ...more,
});
const measure = (scoring: string, group: object, more: object = {}) => ({
  resourceType: 'Measure',
  status: 'active',
  library: ['https://vardbro.example/fhir/Library/x'],
  scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: scoring }] },
  group: [group],
  ...more,
});

describe('Measure', () => {
  test.each([
    ['populations of its scoring', measure('proportion', { population: [population('denominator-exception')] }), []],
    [
      'an exception outside a proportion',
      measure('ratio', { population: [population('denominator'), population('denominator-exception')] }),
      ['error Measure.group[0].population[1].code'],
    ],
    [
      'an exclusion in a cohort',
      measure('cohort', { population: [population('numerator-exclusion')] }),
      ['warning Measure.group[0].population[0].code'],
    ],
    ['a scoring of somebody else', measure('other', { population: [population('denominator-exception')] }), []],
    [
      'an expression named without a library',
      measure('cohort', { population: [population('initial-population')] }, { library: undefined }),
      ['warning Measure.group[0].population[0].criteria'],
    ],
    [
      'an expression written out without a library',
      measure(
        'cohort',
        {
          population: [
            population('initial-population', { criteria: { language: 'text/cql', expression: 'exists [Condition]' } }),
          ],
        },
        { library: undefined },
      ),
      [],
    ],
    [
      'criteria of its own library',
      measure(
        'cohort',
        {
          population: [
            population('initial-population', {
              criteria: { language: 'text/cql', expression: 'A', reference: 'https://x.example/L' },
            }),
          ],
        },
        { library: undefined },
      ),
      [],
    ],
    [
      'a stratifier with criteria and components',
      measure('cohort', {
        stratifier: [
          {
            criteria: { language: 'text/cql', expression: 'A' },
            component: [{ criteria: { language: 'text/cql', expression: 'B' } }],
          },
        ],
      }),
      ['error Measure.group[0].stratifier[0]'],
    ],
  ])('%s', (_, resource, expected) => {
    expect(told(resource)).toEqual(expected);
  });
});
