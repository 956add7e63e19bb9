import { expect, test } from 'vitest';
import { fhirAdapter } from '../../src/adapters/fhir/adapter.ts';
import { jsonAdapter } from '../../src/adapters/json/adapter.ts';
import { adapters } from '../../src/adapters/registry.ts';
import { rivtaAdapter } from '../../src/adapters/rivta/adapter.ts';

const all = adapters([fhirAdapter, jsonAdapter, rivtaAdapter]);
const source = (text: string, mediaType?: string) => ({
  bytes: new TextEncoder().encode(text),
  ...(mediaType && { mediaType }),
});

test.each([
  ['{"resourceType":"Bundle"}', undefined, 'fhir'],
  ['  \n{"event":"remiss-ny"}', undefined, 'json'],
  ['{"text":"a \\"resourceType\\" in words","event":"start"}', undefined, 'json'],
  ['<?xml version="1.0"?><a/>', undefined, 'rivta'],
  ['{"resourceType":"Bundle"}', 'application/json', 'fhir'],
  ['{}', 'application/fhir+json; fhirVersion=4.0', 'fhir'],
  ['{}', 'application/vnd.vardbro.referral+json', 'json'],
  ['{}', 'application/xml', 'rivta'],
])('%s sent as %s is %s', (text, mediaType, format) => {
  expect(all.detect(source(text, mediaType))?.format).toBe(format);
});

test("bytes of no format are nobody's", () => {
  expect(all.detect(source('MSH|^~\\&|'))).toBeUndefined();
});

test('a render target names its adapter before the first colon', () => {
  expect(all.byTarget('rivta:ProcessRequest:2')).toBe(rivtaAdapter);
  expect(all.byTarget('pdf')).toBeUndefined();
});

test('two adapters of one format are a fault of the program', () => {
  expect(() => adapters([jsonAdapter, { ...fhirAdapter, format: 'json' }])).toThrow('json');
  expect(() => adapters([jsonAdapter, { ...jsonAdapter, format: 'fhir' }])).toThrow('referral+json');
});
