import type { CodeSystem, CodeSystemProperty } from '@medplum/fhirtypes';
import { type Concept, fhirProperty, replacedByUri, treeOf } from './concept.ts';

/** What is said of a list as a whole. */
export interface ListHeader {
  readonly url: string;
  readonly version: string;
  /** Computer-friendly name; made from the URL when absent. */
  readonly name?: string;
  readonly title?: string;
  readonly publisher?: string;
  /** Language of `display`, BCP 47. */
  readonly language?: string;
  readonly description?: string;
  readonly copyright?: string;
  /** Other names of the same list: OIDs, UUIDs (they go to a NamingSystem as well). */
  readonly identifiers?: readonly string[];
  readonly properties?: readonly CodeSystemProperty[];
}

const declared: Readonly<Record<string, CodeSystemProperty>> = {
  inactive: { code: 'inactive', uri: fhirProperty('inactive'), type: 'boolean' },
  status: { code: 'status', uri: fhirProperty('status'), type: 'code' },
  parent: { code: 'parent', uri: fhirProperty('parent'), type: 'code' },
  replacedBy: { code: 'replacedBy', uri: replacedByUri, type: 'code' },
};

/** A draft CodeSystem of a header and concepts. The same input gives the same resource. */
export function codeSystemOf(header: ListHeader, concepts: readonly Concept[]): CodeSystem {
  const { url, version, title, publisher, language, description, copyright, identifiers, properties } = header;
  const used = [
    ...(concepts.some((c) => c.status === 'inactive') ? [declared.inactive!] : []),
    ...(concepts.some((c) => c.status === 'deprecated') ? [declared.status!] : []),
    ...(concepts.some((c) => c.parents.length > 1) ? [declared.parent!] : []),
    ...(concepts.some((c) => c.replacedBy.length > 0) ? [declared.replacedBy!] : []),
  ];
  const property = [...used, ...(properties ?? [])];
  return {
    resourceType: 'CodeSystem',
    ...(language && { language }),
    url,
    ...(identifiers?.length && { identifier: identifiers.map((value) => ({ system: 'urn:ietf:rfc:3986', value })) }),
    version,
    name: header.name ?? nameOf(url),
    ...(title && { title }),
    status: 'draft',
    experimental: false,
    ...(publisher && { publisher }),
    ...(description && { description }),
    ...(copyright && { copyright }),
    caseSensitive: true,
    ...(concepts.some((c) => c.parents.length > 0) && { hierarchyMeaning: 'is-a' as const }),
    compositional: false,
    versionNeeded: false,
    content: 'complete',
    count: concepts.length,
    ...(property.length > 0 && { property }),
    concept: treeOf(concepts),
  };
}

const nameOf = (url: string): string =>
  (url.split(/[/:]/).at(-1) ?? '').replaceAll(/[^A-Za-z0-9]+(.)?/g, (_all, letter: string = '') =>
    letter.toUpperCase(),
  ) || 'List';

/** What a CodeSystem says of itself, as a header: the way back for an export that is edited and taken in again. */
export function headerOf(system: CodeSystem): ListHeader {
  const { url, version, name, title, publisher, language, description, copyright, identifier, property } = system;
  const others = (property ?? []).filter((p) => !Object.hasOwn(declared, p.code!));
  return {
    url: url!,
    version: version!,
    ...(name && { name }),
    ...(title && { title }),
    ...(publisher && { publisher }),
    ...(language && { language }),
    ...(description && { description }),
    ...(copyright && { copyright }),
    ...(identifier?.length && { identifiers: identifier.flatMap((i) => i.value ?? []) }),
    ...(others.length > 0 && { properties: others }),
  };
}
