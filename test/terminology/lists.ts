import { emptyCellar, terminologyRegistry } from '../../src/terminology/registry/registry.ts';
import type {
  CodeSystemResource,
  ConceptResource,
  TerminologyResource,
  ValueSetResource,
} from '../../src/terminology/resource.ts';

export const listUrl = 'https://example.org/CodeSystem/care';

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
