import type {
  CodeSystemResource,
  ConceptMapResource,
  ConceptResource,
  ValueSetResource,
} from '../../src/terminology/resource.ts';

/** A made-up list of care services: words of the trade in any combination, sv and en, four levels, properties. */
export const listUrl = 'https://bench.example/CodeSystem/care-services';
export const allUrl = 'https://bench.example/ValueSet/care-services';
export const mapUrl = 'https://bench.example/ConceptMap/care-services';
export const nationalUrl = 'https://bench.example/CodeSystem/national';
export const concepts = 50_000;
export const versions = ['2022.1', '2023.1', '2024.1', '2025.1', '2026.1'] as const;

const what = [
  'Operation',
  'Undersökning',
  'Behandling',
  'Uppföljning',
  'Rehabilitering',
  'Bedömning',
  'Röntgen',
  'Provtagning',
];
const of = [
  'grå starr',
  'höftled',
  'knäled',
  'bråck',
  'tjocktarm',
  'hjärta',
  'lunga',
  'hud',
  'öra',
  'näsa',
  'hals',
  'rygg',
  'fot',
  'hand',
];
const how = [
  'i öppen vård',
  'i sluten vård',
  'akut',
  'planerad',
  'digitalt',
  'i hemmet',
  'i narkos',
  'i lokalbedövning',
  'första gången',
];
const english = [
  'Surgery',
  'Examination',
  'Treatment',
  'Follow-up',
  'Rehabilitation',
  'Assessment',
  'Imaging',
  'Sampling',
];
/** Texts that a person would type to find something. */
export const searches = [
  'grå st',
  'höft',
  'knä oper',
  'bråck',
  'hjärta und',
  'röntgen lunga',
  'öra',
  'rehab rygg',
  'planerad hand',
  'tjocktarm',
];

export const codeOf = (n: number): string => `V${String(n).padStart(5, '0')}`;

function concept(n: number, version: number): ConceptResource {
  // Each version renames one concept in a hundred and takes one in a thousand out of use.
  const renamed = n % 100 === version ? ` (${versions[version]})` : '';
  const w = n % what.length;
  return {
    code: codeOf(n),
    display: `${what[w]} ${of[Math.floor(n / 8) % of.length]} ${how[Math.floor(n / 112) % how.length]} ${n}${renamed}`,
    designation: [{ language: 'en', value: `${english[w]} ${n}` }],
    property: [
      { code: 'level', valueInteger: n % 4 },
      { code: 'parent', valueCode: codeOf(n - (n % 50)) },
      ...(n % 1000 === version ? [{ code: 'status', valueCode: 'retired' }] : []),
    ].filter((property) => property.valueCode !== codeOf(n)),
  };
}

export const list = (version: number): CodeSystemResource => ({
  resourceType: 'CodeSystem',
  id: `care-services-${version}`,
  url: listUrl,
  version: versions[version]!,
  name: 'CareServices',
  status: 'active',
  language: 'sv',
  content: 'complete',
  caseSensitive: true,
  property: [
    { code: 'level', type: 'integer' },
    { code: 'parent', uri: 'http://hl7.org/fhir/concept-properties#parent', type: 'code' },
    { code: 'status', uri: 'http://hl7.org/fhir/concept-properties#status', type: 'code' },
  ],
  concept: Array.from({ length: concepts }, (_, n) => concept(n, version)),
});

export const everything: ValueSetResource = {
  resourceType: 'ValueSet',
  id: 'care-services',
  url: allUrl,
  version: '2026.1',
  status: 'active',
  compose: { include: [{ system: listUrl }] },
};

export const map: ConceptMapResource = {
  resourceType: 'ConceptMap',
  id: 'care-services',
  url: mapUrl,
  version: '2026.1',
  status: 'active',
  group: [
    {
      source: listUrl,
      target: nationalUrl,
      element: Array.from({ length: concepts }, (_, n) => ({
        code: codeOf(n),
        target: [{ code: `N${n}`, equivalence: 'equivalent' }],
      })),
    },
  ],
};
