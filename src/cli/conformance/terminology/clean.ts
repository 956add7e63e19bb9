import { isArray, isObject, type Json, type JsonObject } from './json.ts';

const structureDefinition = 'http://hl7.org/fhir/StructureDefinition/';

/** Extensions that count in a comparison; all others with an absolute URL are a server's own affair. */
const counted = new Set(
  [
    'alternate-code-status',
    'alternate-code-use',
    'codesystem-alternate',
    'codesystem-conceptOrder',
    'codesystem-label',
    'coding-sctdescid',
    'itemWeight',
    'operationoutcome-message-id',
    'rendering-style',
    'rendering-xhtml',
    'structuredefinition-standards-status',
    'translation',
    'valueset-concept-definition',
    'valueset-conceptOrder',
    'valueset-deprecated',
    'valueset-label',
    'valueset-supplement',
    'valueset-unclosed',
    'valueset-unclosed-reason',
  ].map((name) => structureDefinition + name),
);

/** Of the tests' own extensions a few count; the others are there to be passed over by a server. */
const ofTests = /^http:\/\/hl7\.org\/fhir\/test\/StructureDefinition\/unknown-extension-[1345]$/;

const isCounted = (url: string): boolean => !/^[a-z][a-z0-9+.-]*:/i.test(url) || counted.has(url) || ofTests.test(url);

/** Matching rule 1: takes out of an answer what is no part of a comparison. */
export function clean(actual: Json): Json {
  if (isArray(actual)) return actual.map(clean);
  if (!isObject(actual)) return actual;
  const { resourceType } = actual;
  const entries = Object.entries(actual).filter(
    ([name, value]) => !(resourceType !== undefined && (name === 'text' || name === 'meta') && isObject(value)),
  );
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, Json][] => {
      const kept = name === 'compose' && resourceType === 'ValueSet' ? value : cleanMember(name, value, actual);
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

function cleanMember(name: string, value: Json, owner: JsonObject): Json | undefined {
  if (name === 'extension' && isArray(value))
    return emptyGone(value.filter((one) => isObject(one) && isCounted(String(one.url))).map(clean));
  if (name === 'parameter' && owner.resourceType === 'Parameters' && isArray(value))
    return value.filter((one) => !isObject(one) || one.name !== 'diagnostics').map(clean);
  if (name === 'issue' && owner.resourceType === 'OperationOutcome' && isArray(value))
    return value.filter(speaks).map(withoutDiagnostics).map(clean);
  return clean(value);
}

const emptyGone = (list: readonly Json[]): Json | undefined => (list.length === 0 ? undefined : list);

/** An issue of diagnostics alone says nothing that could be compared. */
const speaks = (issue: Json): boolean =>
  isObject(issue) && !(issue.diagnostics !== undefined && issue.details === undefined);

function withoutDiagnostics(issue: Json): Json {
  if (!isObject(issue) || String(issue.diagnostics ?? '').includes('x-request-id')) return issue;
  const { diagnostics: _, ...rest } = issue;
  return rest;
}
