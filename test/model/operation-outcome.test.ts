import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Issue, issue } from '../../src/model/issue.ts';
import { issuesOf, operationOutcome, statusOf } from '../../src/model/operation-outcome.ts';
import { type OutcomeCode, outcomes } from '../../src/model/outcomes.ts';

const codes = (Object.keys(outcomes) as OutcomeCode[]).filter((code) => code !== 'no-findings');
const text = fc.option(fc.stringMatching(/^[a-z][a-z :]{0,20}$/), { nil: undefined });
const place = fc.option(
  fc.constantFrom(
    'Bundle.entry[1].resource.ofType(Task).owner',
    'Task',
    '/entry/0',
    'PID[1]-3[2].1',
    '3:5',
    '/a[1]/b[2]',
  ),
  { nil: undefined },
);
const finding: fc.Arbitrary<Issue> = fc
  .record({
    code: fc.constantFrom(...codes),
    severity: fc.constantFrom('fatal', 'error', 'warning', 'information'),
    place,
    expected: text,
    found: text,
    detail: text,
    source: text,
  })
  .map(({ code, ...rest }) => issue(code, Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined))));

describe('operationOutcome', () => {
  test('tells code, sentence in both languages, place, source and what was expected', () => {
    const given = issue('value-too-long', {
      place: 'Bundle.entry[2].resource.note[0].text',
      expected: 'at most 200 characters',
      found: '201',
      source: 'ProcessRequest 2.2',
    });
    expect(operationOutcome([given])).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          extension: [
            {
              url: 'https://vardbro.example/fhir/StructureDefinition/outcome-expected',
              valueString: 'at most 200 characters',
            },
            { url: 'https://vardbro.example/fhir/StructureDefinition/outcome-found', valueString: '201' },
            {
              url: 'https://vardbro.example/fhir/StructureDefinition/outcome-source',
              valueString: 'ProcessRequest 2.2',
            },
          ],
          severity: 'error',
          code: 'too-long',
          details: {
            coding: [
              {
                system: 'https://vardbro.example/fhir/CodeSystem/outcome',
                code: 'value-too-long',
                display: 'The text is longer than the limit.',
              },
            ],
            text: 'The text is longer than the limit.',
            _text: {
              extension: [
                {
                  url: 'http://hl7.org/fhir/StructureDefinition/translation',
                  extension: [
                    { url: 'lang', valueCode: 'sv' },
                    { url: 'content', valueString: 'Texten är längre än gränsen.' },
                  ],
                },
              ],
            },
          },
          diagnostics: 'expected at most 200 characters, found 201',
          expression: ['Bundle.entry[2].resource.note[0].text'],
        },
      ],
    });
  });

  test('gives back every finding through FHIR', () => {
    fc.assert(
      fc.property(fc.array(finding), (issues) => {
        expect(issuesOf(operationOutcome(issues))).toEqual(issues);
      }),
    );
  });

  test('writes a place that is no FHIRPath as location', () => {
    const places = ['/entry/0', 'PID[1]-3[2].1', '3:5', '/ProcessRequest[1]/request[1]'];
    const written = operationOutcome(places.map((p) => issue('value-invalid', { place: p }))).issue;
    expect(written.map((i) => i.location?.[0])).toEqual(places);
    expect(written.every((i) => i.expression === undefined)).toBe(true);
  });

  test('says so when nothing was found', () => {
    expect(operationOutcome([]).issue.map((i) => [i.severity, i.code])).toEqual([['information', 'informational']]);
  });
});

describe('issuesOf', () => {
  test('keeps the words of another system without personal numbers', () => {
    const [heard] = issuesOf({
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'warning', code: 'not-found', diagnostics: 'No patient 191212121212', expression: ['Patient'] },
      ],
    });
    expect(heard).toEqual({
      code: 'partner-finding',
      severity: 'warning',
      place: 'Patient',
      detail: 'not-found: No patient [personal-number]',
    });
  });

  test('reads a code of ours that it does not know as another system', () => {
    const coding = [{ system: 'https://vardbro.example/fhir/CodeSystem/outcome', code: 'toString' }];
    const heard = issuesOf({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'invalid', details: { coding } }],
    });
    expect(heard).toEqual([{ code: 'partner-finding', severity: 'error', detail: 'invalid: toString' }]);
  });
});

describe('statusOf', () => {
  test.each<[OutcomeCode[], number]>([
    [[], 200],
    [['duplicate', 'stale', 'unmapped'], 200],
    [['unmapped', 'value-invalid'], 422],
    [['value-invalid', 'json-syntax'], 400],
    [['illegal-transition', 'value-invalid'], 422],
    [['illegal-transition'], 409],
    [['value-invalid', 'wrong-actor'], 403],
    [['forbidden', 'internal', 'json-syntax'], 500],
  ])('of %j is %i', (given, status) => {
    expect(statusOf(given.map((code) => issue(code)))).toBe(status);
  });

  test('of a warning made an error is 422', () => {
    expect(statusOf([issue('unmapped', { severity: 'error' })])).toBe(422);
  });

  test('knows the gravity of every status in the table', () => {
    for (const code of codes) {
      const { http } = outcomes[code];
      if (http !== 200) expect(statusOf([issue(code, { severity: 'error' })]), code).toBe(http);
    }
  });
});
