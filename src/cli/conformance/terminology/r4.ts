import { isArray, isObject, type Json, type JsonObject } from './json.ts';

/**
 * The cases are written in R5 form. Towards an R4 server the resources of a request are put into R4 form, and what R4
 * carries as extensions of R5's elements comes back as R5's elements before the answer is compared.
 */
const r5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ValueSet';

/** A request in R4 form; every resource inside Parameters. */
export function requestToR4(value: Json): Json {
  if (isArray(value)) return value.map(requestToR4);
  if (!isObject(value)) return value;
  if (value.resourceType === 'ConceptMap') return conceptMapToR4(value);
  if (value.resourceType === 'ValueSet') return valueSetToR4(value);
  if (value.resourceType === 'CodeSystem') return without(value, r5Only);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, requestToR4(inner)]));
}

/** Members that R4 does not have. */
const r5Only = ['versionAlgorithmString', 'versionAlgorithmCoding', 'copyrightLabel', 'approvalDate', 'lastReviewDate'];

const without = (value: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

function valueSetToR4(value: JsonObject): JsonObject {
  const plain = without(value, [...r5Only, 'scope']);
  const { compose } = plain;
  if (!isObject(compose) || !isArray(compose.property)) return plain;
  const extension = [
    ...(isArray(compose.extension) ? compose.extension : []),
    ...compose.property.map((name) => ({ url: `${r5}.compose.property`, valueString: name })),
  ];
  return { ...plain, compose: { ...without(compose, ['property']), extension } };
}

const scopes: Readonly<Record<string, string>> = {
  sourceScopeUri: 'sourceUri',
  sourceScopeCanonical: 'sourceCanonical',
  targetScopeUri: 'targetUri',
  targetScopeCanonical: 'targetCanonical',
};

function conceptMapToR4(value: JsonObject): JsonObject {
  const plain = without(value, [...r5Only, 'property', 'additionalAttribute']);
  const renamed = Object.fromEntries(Object.entries(plain).map(([name, inner]) => [scopes[name] ?? name, inner]));
  return { ...renamed, ...(isArray(plain.group) && { group: plain.group.map(groupToR4) }) };
}

function groupToR4(group: Json): Json {
  if (!isObject(group)) return group;
  const { source, target, element, unmapped, ...rest } = group;
  return {
    ...rest,
    ...endToR4('source', source),
    ...endToR4('target', target),
    ...(isArray(element) && { element: element.map(elementToR4) }),
    ...(isObject(unmapped) && { unmapped: unmappedToR4(unmapped) }),
  };
}

function endToR4(name: 'source' | 'target', canonical: Json | undefined): JsonObject {
  if (typeof canonical !== 'string') return {};
  const [url = '', version] = canonical.split('|');
  return { [name]: url, ...(version !== undefined && { [`${name}Version`]: version }) };
}

function elementToR4(element: Json): Json {
  if (!isObject(element)) return element;
  const { target, noMap, ...rest } = element;
  if (noMap === true) return { ...rest, target: [{ equivalence: 'unmatched' }] };
  return { ...rest, ...(isArray(target) && { target: target.map(withEquivalence) }) };
}

/** FHIR R5 conceptmap.html: what the codes of R5 are in R4. */
const equivalences: Readonly<Record<string, string>> = {
  equivalent: 'equivalent',
  'related-to': 'relatedto',
  'source-is-narrower-than-target': 'wider',
  'source-is-broader-than-target': 'narrower',
  'not-related-to': 'disjoint',
};

function withEquivalence(target: Json): Json {
  if (!isObject(target)) return target;
  const { relationship, ...rest } = target;
  return typeof relationship === 'string' ? { ...rest, equivalence: equivalences[relationship] ?? 'relatedto' } : rest;
}

function unmappedToR4(unmapped: JsonObject): JsonObject {
  const { relationship: _, mode, ...rest } = unmapped;
  return { ...rest, mode: mode === 'use-source-code' ? 'provided' : (mode ?? 'fixed') };
}

/** An answer of an R4 server in R5 form: properties of expansions out of their extensions. */
export function answerToR5(value: Json): Json {
  if (isArray(value)) return value.map(answerToR5);
  if (!isObject(value)) return value;
  const { extension, ...rest } = value;
  const inner = Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, answerToR5(one)]));
  if (!isArray(extension)) return inner;
  const url = (one: Json) => (isObject(one) ? one.url : undefined);
  const carried = extension.filter(
    (one) => url(one) === `${r5}.expansion.property` || url(one) === `${r5}.expansion.contains.property`,
  );
  const others = extension.filter((one) => !carried.includes(one));
  return {
    ...inner,
    ...(others.length > 0 && { extension: others }),
    ...(carried.length > 0 && { property: carried.map(partsOf) }),
  };
}

/** `{url: 'code', valueCode}` and the others as members; the value keeps its type in its name. */
function partsOf(extension: Json): Json {
  const parts = isObject(extension) && isArray(extension.extension) ? extension.extension : [];
  return Object.fromEntries(
    parts.flatMap((part): [string, Json][] => {
      if (!isObject(part)) return [];
      const [name, value] = Object.entries(part).find(([key]) => key.startsWith('value')) ?? [];
      if (name === undefined || value === undefined) return [];
      return part.url === 'value' ? [[name, value]] : [[String(part.url), value]];
    }),
  );
}
