import { describe, expect, test } from 'vitest';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import { codeSystem, listUrl, terminologyOf, valueSet } from './lists.ts';

const name = (language: string, value: string) => ({ language, value });
const names = codeSystem(
  '1',
  [
    { code: 'both', display: 'Eye', designation: [name('sv-SE', 'Öga (Sverige)'), name('sv', 'Öga')] },
    { code: 'country', display: 'Knee', designation: [name('de', 'Knie'), name('sv-SE', 'Knä')] },
    { code: 'none', display: 'Hip', designation: [name('de', 'Hüfte')] },
  ],
  { language: 'en' },
);
const order = codeSystem(
  '1',
  ['Östra x', 'Zonen x', 'Ärr x', 'Ån x', 'Axel x'].map((display, n) => ({ code: `c${n}`, display })),
  { url: 'urn:order', language: 'sv' },
);
const all = valueSet('urn:all', { include: [{ system: 'urn:order' }] });
const service = terminologyService(terminologyOf(names, order, all), {
  now: () => '',
  newId: () => '',
  mostCodes: 100,
});
const call = (type: string, operation: string, given: Record<string, string>) => {
  const parameters = Object.entries(given).map(([name, value]) => ({ name, value }));
  return service.call({ type, operation, parameters, fhirVersion: '4.0' })!.resource as {
    parameter?: { name: string; valueString?: string }[];
    expansion?: { contains: { display: string }[] };
  };
};

describe('a name in Swedish', () => {
  test.each([
    ['both', 'sv', 'Öga'],
    ['both', 'sv-SE', 'Öga (Sverige)'],
    ['country', 'sv', 'Knä'],
    ['none', 'sv', 'Hip'],
    ['country', 'de, sv;q=0.5', 'Knie'],
  ])('of "%s" for %s is %s', (code, displayLanguage, shown) => {
    const { parameter } = call('CodeSystem', 'lookup', { system: listUrl, code, displayLanguage });
    expect(parameter?.find(({ name }) => name === 'display')?.valueString).toBe(shown);
  });
});

test('what a search finds stands in the order of the Swedish alphabet: å, ä, ö after z', () => {
  const { expansion } = call('ValueSet', 'expand', { url: 'urn:all', filter: 'x' });
  expect(expansion?.contains.map(({ display }) => display)).toEqual(['Axel x', 'Zonen x', 'Ån x', 'Ärr x', 'Östra x']);
});
