import { describe, expect, it } from 'vitest';
import { searchParameter } from './search-parameter.ts';
import { errors } from './strict.ts';

const codeSystem = (more: object) => ({
  resourceType: 'CodeSystem',
  url: 'http://example.com/cs',
  status: 'active',
  content: 'complete',
  ...more,
});

describe('definitions as resources', () => {
  const concept = [{ code: 'a' }, { code: 'b' }];
  it.each([
    ['a CodeSystem that counts right', codeSystem({ count: 2, concept }), []],
    ['a CodeSystem that counts wrong', codeSystem({ count: 3, concept }), ['resource-rule CodeSystem.count']],
    [
      'a code twice',
      codeSystem({ concept: [{ code: 'a' }, { code: 'a' }] }),
      ['profile-invariant CodeSystem', 'resource-rule CodeSystem.concept[1]'],
    ],
    [
      'a supplement that says it is complete',
      codeSystem({ supplements: 'http://loinc.org' }),
      ['resource-rule CodeSystem.content'],
    ],
    [
      'a property in another type than declared',
      codeSystem({
        property: [{ code: 'p', type: 'string' }],
        concept: [{ code: 'a', property: [{ code: 'p', valueBoolean: true }] }],
      }),
      ['resource-rule CodeSystem.concept[0].property[0]'],
    ],
    [
      'a property of FHIR in another type',
      codeSystem({
        property: [{ code: 'inactive', uri: 'http://hl7.org/fhir/concept-properties#inactive', type: 'code' }],
        concept,
      }),
      ['resource-rule CodeSystem.property[0]'],
    ],
    ['a relative url', codeSystem({ url: 'CodeSystem/1', concept }), ['uri-relative CodeSystem.url']],
    [
      'ECL',
      {
        resourceType: 'ValueSet',
        status: 'active',
        compose: {
          include: [
            {
              system: 'http://snomed.info/sct',
              filter: [{ property: 'constraint', op: '=', value: '<< 404684003 : 363698007 = << 39057004' }],
            },
          ],
        },
      },
      [],
    ],
    [
      'what is no ECL',
      {
        resourceType: 'ValueSet',
        status: 'active',
        compose: {
          include: [
            { system: 'http://snomed.info/sct', filter: [{ property: 'constraint', op: '=', value: '<< << 1 2' }] },
          ],
        },
      },
      ['resource-rule ValueSet.compose.include[0].filter[0]'],
    ],
    [
      'a relative system',
      { resourceType: 'ValueSet', status: 'active', compose: { include: [{ system: '#c' }] } },
      ['uri-relative ValueSet.compose.include[0]'],
    ],
    [
      'a map of codes that are',
      {
        resourceType: 'ConceptMap',
        status: 'active',
        group: [
          {
            source: 'http://hl7.org/fhir/administrative-gender',
            target: 'http://example.com/x',
            element: [{ code: 'male', target: [{ code: 'M', equivalence: 'equal' }] }],
          },
        ],
      },
      [],
    ],
    [
      'a map of codes that are not',
      {
        resourceType: 'ConceptMap',
        status: 'active',
        group: [
          {
            source: 'http://hl7.org/fhir/administrative-gender',
            target: 'http://example.com/x',
            element: [{ code: 'zzz', target: [{ code: 'M', equivalence: 'equal' }] }],
          },
        ],
      },
      ['code-unknown ConceptMap.group[0].element[0].code'],
    ],
    ['a composite search without parts', searchParameter({ type: 'composite' }), ['resource-rule SearchParameter']],
  ])('%s', (_, resource, expected) => {
    expect(errors(resource).sort()).toEqual(expected);
  });
});
