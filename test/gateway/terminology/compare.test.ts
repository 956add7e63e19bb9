import type { CodeSystem } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { reused } from '../../../src/gateway/terminology/compare.ts';
import { conceptsOf } from '../../../src/terminology/concepts/concept.ts';
import type { ListVersion } from '../../../src/terminology/life/list-version.ts';

const url = 'https://vardbro.example/fhir/CodeSystem/test';
const list = (version: string, display: string): CodeSystem => ({
  resourceType: 'CodeSystem',
  url,
  version,
  status: 'active',
  content: 'complete',
  concept: [{ code: 'a', display }],
});

test('what a released version meant by a code counts from its release, also for a list that was looked at before', () => {
  const released: CodeSystem[] = [];
  const lists = {
    versions: () =>
      released.map(({ version }, n) => ({ url, version, sha256: `sha of ${version}`, releasedAt: n }) as ListVersion),
    concepts: (_url: string, version: string) => conceptsOf(released.find((one) => one.version === version)!),
  };
  const parts = { lists } as unknown as Parameters<typeof reused>[0];
  const next = list('3', 'Knäkirurgi');
  released.push(list('1', 'Knäkirurgi'));
  expect(reused(parts, url, next)).toEqual([]);
  released.push(list('2', 'Höftkirurgi'));
  expect(reused(parts, url, next)).toMatchObject([{ code: 'a', before: 'Höftkirurgi', version: '2' }]);
});
