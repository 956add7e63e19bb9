import { readdirSync, readFileSync } from 'node:fs';
import type { OperationDefinition } from '@medplum/fhirtypes';
import { expect, test } from 'vitest';
import { operations } from '../../src/terminology/operations/operations.ts';

const folder = new URL('../../conformance/terminology/operations/', import.meta.url);
const definitions = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as OperationDefinition,
);
const source = (file: string) =>
  readFileSync(new URL(`../../src/terminology/operations/${file}`, import.meta.url), 'utf8');

test('every operation has its definition, and no other has', () => {
  const defined = definitions.map(({ resource, code }) => `${resource![0]}/$${code}`).sort();
  // $closure keeps a table for its client: it is no function of the request alone, and a use case of the gateway.
  const named = [...operations.map(({ type, name }) => `${type}/$${name}`), 'ConceptMap/$closure'];
  expect(defined).toEqual(named.sort());
});

test('every parameter that the operations read is defined', () => {
  const files = [
    'context.ts',
    'lookup.ts',
    'subsumes.ts',
    'translate/translate.ts',
    'value-set-of.ts',
    'expand/expand-operation.ts',
  ];
  const validate = [
    'validate/validate.ts',
    'validate/code-system.ts',
    'validate/check-display.ts',
    'validate/judge-coding.ts',
  ];
  const read = [...files, ...validate].flatMap((file) =>
    [...source(file).matchAll(/parameters\.(?:text|texts|flag|count|object|resource)(?:<\w+>)?\('([\w-]+)'\)/g)].map(
      (m) => m[1]!,
    ),
  );
  expect(read.length).toBeGreaterThan(20);
  // Other spellings of R5 for what is defined by its usual name.
  const synonyms = ['sourceScope', 'source', 'targetScope', 'target'];
  const known = new Set([...definitions.flatMap(({ parameter }) => parameter!.map(({ name }) => name!)), ...synonyms]);
  expect([...new Set(read)].filter((name) => !known.has(name))).toEqual([]);
});
