import { randomUUID } from 'node:crypto';

/** Resources that grow with n: what holds many of something, and what refers to much of it. */
export type Shape = (n: number) => object;

const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

const bundle = (n: number, make: (i: number, fullUrls: readonly string[]) => object): object => {
  const fullUrls = many(n, () => `urn:uuid:${randomUUID()}`);
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: many(n, (i) => ({ fullUrl: fullUrls[i], resource: make(i, fullUrls) })),
  };
};

const question = (i: number, n: number) => ({
  linkId: `l${i}`,
  type: 'string',
  enableWhen: [{ question: `l${(i + 1) % n}`, operator: '=', answerString: 'x' }],
});

/** To add one: a line here. */
export const shapes: Readonly<Record<string, Shape>> = {
  'Bundle of patients': (n) => bundle(n, (i) => ({ resourceType: 'Patient', id: `p${i}`, name: [{ family: 'Berg' }] })),
  'Bundle of observations that refer to each other': (n) =>
    bundle(n, (i, fullUrls) => ({
      resourceType: 'Observation',
      id: `o${i}`,
      status: 'final',
      code: { text: 'x' },
      derivedFrom: [{ reference: fullUrls[(i * 7 + 1) % n] }],
    })),
  'List of contained resources': (n) => ({
    resourceType: 'List',
    status: 'current',
    mode: 'working',
    contained: many(n, (i) => ({ resourceType: 'Patient', id: `p${i}` })),
    entry: many(n, (i) => ({ item: { reference: `#p${i}` } })),
  }),
  'Patient with extensions that nobody knows': (n) => ({
    resourceType: 'Patient',
    extension: many(n, (i) => ({ url: `https://vardbro.example/${i}`, valueString: 'x' })),
  }),
  'Questionnaire with conditions': (n) => ({
    resourceType: 'Questionnaire',
    status: 'draft',
    item: many(n, (i) => question(i, n)),
  }),
  'QuestionnaireResponse with its questionnaire': (n) => ({
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: '#q',
    contained: [{ resourceType: 'Questionnaire', id: 'q', status: 'draft', item: many(n, (i) => question(i, n)) }],
    item: many(n, (i) => ({ linkId: `l${i}`, answer: [{ valueString: 'x' }] })),
  }),
  'CodeSystem of concepts': (n) => ({
    resourceType: 'CodeSystem',
    url: 'https://vardbro.example/cs',
    status: 'draft',
    content: 'complete',
    concept: many(n, (i) => ({ code: `c${i}`, display: 'd' })),
  }),
  'Patient with identifiers': (n) => ({
    resourceType: 'Patient',
    identifier: many(n, (i) => ({ system: 'http://electronichealth.se/identifier/personnummer', value: `${i}` })),
  }),
  'narrative of paragraphs': (n) => ({
    resourceType: 'Patient',
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'<p>x</p>'.repeat(n * 10)}</div>` },
  }),
};

const nested = (levels: number): object =>
  levels === 0
    ? { resourceType: 'Patient', id: 'p' }
    : { resourceType: 'Bundle', type: 'collection', entry: [{ resource: nested(levels - 1) }] };

/** What passes a limit, and the code of the finding that says which. */
export const excesses: readonly { readonly name: string; readonly resource: object; readonly code: string }[] = [
  { name: 'Bundles in Bundles, 200 deep', resource: nested(200), code: 'json-depth' },
  { name: 'a Bundle of 5,001 entries', resource: shapes['Bundle of patients']!(5001), code: 'json-too-many' },
  {
    name: 'a property name of a million letters',
    resource: { resourceType: 'Patient', ['x'.repeat(1e6)]: 1 },
    code: 'element-unexpected',
  },
  {
    name: 'half a million values',
    resource: { resourceType: 'Patient', x: many(600, () => many(1000, () => 1)) },
    code: 'json-too-many',
  },
];
