import type { StructureDefinition } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { obligationUrl, supportOf } from '../../src/validation/plan/support.ts';
import { sumOf } from '../../src/validation/support/sum.ts';
import { ownDefinitions, validatorOver } from './support/engine.ts';
import { example, exampleNames } from './support/mutations.ts';

const definitions = ownDefinitions();
const marked = definitions.entries('StructureDefinition').flatMap((entry) => {
  if (!entry.url?.startsWith('https://vardbro.example/')) return [];
  const { snapshot } = definitions.read(entry) as StructureDefinition;
  return (snapshot?.element ?? []).flatMap((element) => {
    const support = supportOf(element, new Map());
    return support ? [{ element: `${entry.url}#${element.id}`, ...support }] : [];
  });
});

test('what our profiles mark says to sender and receiver what is asked of each', () => {
  expect(marked.length).toBeGreaterThan(60);
  for (const { element, mustSupport, obligations } of marked) {
    expect(mustSupport, element).toBe(true);
    const asked = obligations.map(({ code, actor }) => `${code} ${actor?.split('/').at(-1)}`);
    expect(asked[0], element).toBe('SHALL:populate-if-known sender');
    expect(['SHALL:handle receiver', 'SHALL:display receiver'], element).toContain(asked[1]);
  }
});

/** What only groups of analyses, and comments on one, have. */
const inNoExample = ['Observation.note', 'Observation.hasMember'];

test('an obligation is two extensions and no value, and stands beside what R4 says of the element', () => {
  for (const entry of definitions.entries('StructureDefinition')) {
    if (!entry.url?.startsWith('https://vardbro.example/')) continue;
    const { snapshot, differential } = definitions.read(entry) as StructureDefinition;
    for (const { id, extension = [] } of [...(snapshot?.element ?? []), ...(differential?.element ?? [])])
      for (const { url, extension: parts, ...rest } of extension)
        if (url === obligationUrl) {
          expect(Object.keys(rest), `${entry.url}#${id}`).toEqual([]);
          expect(parts?.map((part) => part.url)).toEqual(['code', 'actor']);
        }
  }
});

test('every element that a profile marks is in some example', () => {
  const validator = validatorOver(definitions);
  const sums = sumOf(exampleNames.flatMap((name) => validator.supported!(example(name)).lines));
  expect(sums.filter(({ count }) => count.present === 0).map(({ element }) => element)).toEqual(inNoExample);
});
