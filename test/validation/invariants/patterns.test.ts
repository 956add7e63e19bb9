import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errata } from '../../../src/validation/invariants/errata.ts';
import { evaluate } from '../../../src/validation/invariants/fhirpath.ts';
import { patternOf } from '../../../src/validation/invariants/patterns.ts';
import { shortCircuit } from '../../../src/validation/invariants/short-circuit.ts';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../../src/validation/packages/load.ts';
import type { Scope } from '../../../src/validation/walk/scope.ts';

const ask = (expression: string, id: string) => {
  const value = { resourceType: 'Patient', id };
  return evaluate(expression, 'Patient', value, { run: {}, resource: value, type: 'Patient' } as unknown as Scope);
};
const endless = `${'a'.repeat(20_000)}!`;

describe('a pattern of an invariant', () => {
  const atom = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '\\d',
      '\\s',
      '\\S',
      '\\w',
      '\\.',
      '[a-c]',
      '[^\\s.]',
      '[\\-_\\]]',
      '\\u00e5',
      '(a|b)',
      '(?:b|)',
    ],
    ...['^', '^', '$', '$', '|', '\\b', '[0-9]{2,3}', '[\\d\\s]', '(?<x>a)', '\\/', '\\p{L}'],
  );
  const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '+?');
  const pattern = fc.array(fc.tuple(atom, times), { minLength: 1, maxLength: 6 }).map((parts) => parts.flat().join(''));
  const texts = fc.string({ unit: fc.constantFrom(...'aab1å.- \n\u00a0_/]'), maxLength: 8 });

  it('fits the texts that it fits as ECMAScript has it', () => {
    let compared = 0;
    fc.assert(
      fc.property(pattern, texts, (source, text) => {
        const own = patternOf(source);
        if (!own) return;
        compared++;
        expect(own.test(text)).toBe(new RegExp(source, 'us').test(text));
        expect(own.replace(text, '<$&>')).toBe(text.replace(new RegExp(source, 'gus'), '<$&>'));
      }),
      { numRuns: 3_000, seed: 9 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it.each(['(a', 'a{2', '(?=a)b', '(?!a)b', '(?<=a)b', '(a)\\1', '[^\\S]', 'a'.repeat(5_000)])(
    '%s is none that can be searched for in bounded time',
    (source) => {
      expect(patternOf(source)).toBeUndefined();
    },
  );

  it('of R4 core and of our profiles is always one', () => {
    const definitions = openDefinitions({ packages: ownPackages() });
    const sources = definitions
      .entries('StructureDefinition')
      .flatMap((entry) => definitions.structure(entry.url ?? '')?.snapshot?.element ?? [])
      .flatMap(({ constraint }) => constraint ?? [])
      // Three that no engine reads as R4 has published them.
      .flatMap(({ expression = '' }) => [
        ...(errata[expression] ?? expression).matchAll(/matches\('((?:[^'\\]|\\.)*)'\)/g),
      ])
      .map(([, literal = '']) => literal.replaceAll('\\\\', '\\'));
    expect([...new Set(sources)].filter((source) => !patternOf(source))).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(['^(a+)+$', '^(a|a)*$', '^(.*a){20}$', '(a*)*b', '^([a-z]+)*$'])(
    '%s is answered on a text made against it',
    (source) => {
      expect(ask(`id.matches('${source}')`, endless)).toBe(false);
      expect(ask(`id.matchesFull('${source}')`, endless)).toBe(false);
      expect(ask(`id.replaceMatches('${source}', 'x') = 'y'`, endless)).toBe(false);
    },
  );

  it('that a linear search does not know leaves the invariant unchecked', () => {
    expect(ask("id.matches('^(?=a)(a+)+$')", endless)).toBe('unknown');
    expect(shortCircuit("id.matches('^(?=a)(a+)+$')")?.({ id: 'a' })).toBeUndefined();
  });

  it('of so many single characters is answered for a text of any length', () => {
    expect(ask("id.matches('^[a-z]{1,64}$')", 'a'.repeat(1_000_000))).toBe(false);
    expect(ask("id.matches('^SE[0-9]{10}-[A-Za-z0-9]{1,18}$')", 'SE5566778899-A')).toBe(true);
    for (const source of ['^SE[0-9]{10}-[A-Za-z0-9]{1,18}$', '^urn:oid:1\\.(2\\.3|4)#[!-~]{1,64}$'])
      expect(patternOf(source)?.size).toBe(0);
    for (const source of [
      '[a-z]{3}',
      '^a+$',
      '^(a?){9}$',
      '^a?b?c?$',
      '^a{1,9}b{1,9}c{1,9}$',
      '^a|b$',
      '^(a|b){3}$',
      '^((a))$',
      '^(a|b)(a|b)(a|b)$',
    ])
      expect(patternOf(source)?.size).toBeGreaterThan(0);
  });

  it('of very many instructions is not searched for in a very long text', () => {
    expect(ask("id.matches('^(a?){500}a{400}!$')", 'a'.repeat(100_000))).toBe('unknown');
    expect(ask("id.matches('^a+$')", 'a'.repeat(100_000))).toBe(true);
  });
});
