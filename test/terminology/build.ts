import type { CodeSystem } from '@medplum/fhirtypes';
import { codeSystemOf } from '../../src/terminology/concepts/code-list.ts';
import type { Concept } from '../../src/terminology/concepts/concept.ts';

export const listUrl = 'https://vardbro.example/fhir/CodeSystem/test';

export const concept = (code: string, over: Partial<Concept> = {}): Concept => ({
  code,
  display: code,
  definition: '',
  parents: [],
  status: 'active',
  replacedBy: [],
  designations: [],
  properties: [],
  ...over,
});

export const list = (version: string, concepts: readonly Concept[], url = listUrl): CodeSystem =>
  codeSystemOf({ url, version }, concepts);
