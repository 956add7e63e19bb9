import { emptyCellar, terminologyRegistry } from '../../src/terminology/registry/registry.ts';
import type {
  CodeSystemResource,
  ConceptResource,
  TerminologyResource,
  ValueSetResource,
} from '../../src/terminology/resource.ts';

export const listUrl = 'https://example.org/CodeSystem/care';

/** What else the list is called. */
export const listOid = '1.2.752.99.1.77';
export const listNames = {
  resourceType: 'NamingSystem',
  name: 'Care',
  status: 'active',
  kind: 'codesystem',
  date: '2026-01-01',
  uniqueId: [
    { type: 'uri', value: listUrl },
    { type: 'oid', value: listOid },
  ],
} as TerminologyResource;

/** A code system for tests: `concepts` as codes, code/display pairs, or whole concepts. */
export function codeSystem(
  version: string | undefined,
  concepts: readonly (string | ConceptResource)[],
  more: Partial<CodeSystemResource> = {},
): CodeSystemResource {
  return {
    resourceType: 'CodeSystem',
    url: listUrl,
    ...(version !== undefined && { version }),
    status: 'active',
    content: 'complete',
    caseSensitive: true,
    concept: concepts.map((one) => (typeof one === 'string' ? { code: one, display: `The ${one}` } : one)),
    ...more,
  };
}

export function valueSet(
  url: string,
  compose: ValueSetResource['compose'],
  more: Partial<ValueSetResource> = {},
): ValueSetResource {
  return { resourceType: 'ValueSet', url, status: 'active', ...(compose && { compose }), ...more };
}

/** The terminology that holds these resources and nothing else. */
export function terminologyOf(...resources: TerminologyResource[]) {
  const registry = terminologyRegistry(emptyCellar);
  registry.replace('test', resources);
  return registry;
}
