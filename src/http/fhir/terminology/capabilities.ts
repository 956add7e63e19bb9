import { canonicalBase } from '../../../model/canonical.ts';
import { operations } from '../../../terminology/operations/operations.ts';
import type { HttpDeps } from '../../deps.ts';
import type { TerminologyType } from './door.ts';
import { terminologyParameters } from './resources.ts';

/** Version of the HL7 terminology ecosystem tests that this service is held against (`conformance terminology`). */
const testVersion = '1.9.3';

const feature = 'http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature';

const claim = (definition: string, value: object) => ({
  url: feature,
  extension: [
    { url: 'definition', valueCanonical: definition },
    { url: 'value', ...value },
  ],
});

/** What a client of the terminology ecosystem looks for: the tests claimed, and lists brought along in a request. */
export const features = [
  claim('http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version', { valueCode: testVersion }),
  claim('http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter', { valueBoolean: true }),
];

/** The definitions lie in conformance/terminology/operations; each names the one of FHIR that it stands on. */
const definitionOf = (type: string, name: string): string => `${canonicalBase}/OperationDefinition/${type}-${name}`;

export const terminologyResource = (type: TerminologyType) => {
  const own = operations.filter((operation) => operation.type === type);
  return {
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    searchParam: terminologyParameters.map((name) => ({ name, type: searchType(name) })),
    ...(own.length > 0 && { operation: own.map(({ name }) => ({ name, definition: definitionOf(type, name) })) }),
  };
};

const searchType = (name: string): string => {
  if (name === 'url') return 'uri';
  return name === 'name' || name === 'title' ? 'string' : 'token';
};

/** Parameters of $expand that are honoured, in alphabetical order. */
const expansionParameters = [
  'activeOnly',
  'check-system-version',
  'count',
  'default-valueset-version',
  'designation',
  'displayLanguage',
  'exclude-system',
  'excludeNested',
  'excludeNotForUI',
  'excludePostCoordinated',
  'filter',
  'force-system-version',
  'includeDefinition',
  'includeDesignations',
  'manifest',
  'offset',
  'property',
  'system-version',
  'tx-resource',
  'url',
  'useSupplement',
  'valueSet',
  'valueSetVersion',
];

/** GET /fhir/metadata?mode=terminology. */
export const terminologyCapabilities = (
  { baseUrl, version, terminology }: Pick<HttpDeps, 'baseUrl' | 'version' | 'terminology'>,
  date: string,
) => ({
  resourceType: 'TerminologyCapabilities',
  extension: features,
  version,
  name: 'VardbroTerminology',
  title: 'Vårdbro terminology service',
  status: 'active',
  date,
  kind: 'instance',
  software: { name: 'Vårdbro', version },
  implementation: { description: 'Vårdbro gateway', url: `${baseUrl}/fhir` },
  lockedDate: false,
  codeSystem: terminology.catalogue.systems().map(({ uri, versions }) => ({
    uri,
    version: versions.map((code, n) => ({
      ...(code !== undefined && { code }),
      isDefault: n === versions.length - 1,
    })),
  })),
  expansion: {
    hierarchical: true,
    paging: true,
    incomplete: false,
    parameter: expansionParameters.map((name) => ({ name })),
    textFilter:
      'Beginnings of words in code, display and designations; letters without marks find those with marks too.',
  },
  codeSearch: 'in-compose',
  validateCode: { translations: true },
  translation: { needsMap: false },
});
