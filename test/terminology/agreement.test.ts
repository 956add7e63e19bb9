import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindingChecker } from '../../src/terminology/binding-checker.ts';
import { compareVersions, versionMatches } from '../../src/terminology/canonical.ts';
import { allRows, difference, intersection, rowsWhere, union } from '../../src/terminology/code-system/row-set.ts';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import type { Include, ValueSetResource } from '../../src/terminology/resource.ts';
import { codeSystem, listUrl, terminologyOf, valueSet } from './lists.ts';

const codes = ['a', 'b', 'c', 'd', 'e', 'f'];
const versions = ['1', '2', '3'];

/** A version of a list: some of the codes, each perhaps under an earlier one, perhaps retired, with a colour. */
const listOf = (version: string) =>
  fc.subarray(codes, { minLength: 1 }).chain((some) =>
    fc
      .tuple(
        ...some.map(() =>
          fc.record({ parent: fc.nat(5), retired: fc.boolean(), colour: fc.constantFrom('red', 'blue') }),
        ),
      )
      .map((facts) =>
        codeSystem(
          version,
          some.map((code, n) => {
            const { parent, retired, colour } = facts[n]!;
            return {
              code,
              property: [
                { code: 'colour', valueCode: colour },
                ...(retired ? [{ code: 'status', valueCode: 'retired' }] : []),
                ...(parent < n ? [{ code: 'parent', valueCode: some[parent]! }] : []),
              ],
            };
          }),
        ),
      ),
  );

const filter = fc.oneof(
  fc.record({
    property: fc.constant('concept'),
    op: fc.constantFrom('is-a', 'descendent-of', 'is-not-a'),
    value: fc.constantFrom(...codes),
  }),
  fc.record({
    property: fc.constant('colour'),
    op: fc.constantFrom('=', 'not-in'),
    value: fc.constantFrom('red', 'blue'),
  }),
);

const includeOf = (imports: readonly string[]) =>
  fc
    .record({
      whole: fc.boolean(),
      version: fc.option(fc.constantFrom(...versions), { nil: undefined }),
      concept: fc.option(fc.subarray(codes, { minLength: 1 }), { nil: undefined }),
      filter: fc.option(fc.array(filter, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      valueSet: fc.subarray([...imports]),
    })
    .map(({ whole, version, concept, filter, valueSet }): Include => {
      const imported = valueSet.length > 0 ? { valueSet } : {};
      if (!whole && valueSet.length > 0) return imported;
      const picked = concept ? { concept: concept.map((code) => ({ code })) } : filter ? { filter } : {};
      return { system: listUrl, ...(version !== undefined && { version }), ...picked, ...imported };
    });

/** A value set that may import those before it. */
const setOf = (n: number) => {
  const imports = Array.from({ length: n }, (_, k) => `urn:set${k}`);
  return fc
    .record({
      include: fc.array(includeOf(imports), { minLength: 1, maxLength: 3 }),
      exclude: fc.array(includeOf(imports), { maxLength: 2 }),
      inactive: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map(
      ({ include, exclude, inactive }): ValueSetResource =>
        valueSet(`urn:set${n}`, {
          include,
          ...(exclude.length > 0 && { exclude }),
          ...(inactive !== undefined && { inactive }),
        }),
    );
};

const world = fc.record({
  lists: fc.tuple(...versions.map(listOf)),
  sets: fc.tuple(setOf(0), setOf(1), setOf(2)),
});

interface Answer {
  readonly parameter?: readonly { readonly name: string; readonly valueBoolean?: boolean }[];
  readonly expansion?: { readonly contains?: readonly { readonly code: string }[] };
}

describe('what is asked in different ways', () => {
  test('a code is in a value set exactly if it is in its expansion, and the validator says the same', () => {
    fc.assert(
      fc.property(world, ({ lists, sets }) => {
        const registry = terminologyOf(...lists, ...sets);
        const service = terminologyService(registry, { now: () => '', newId: () => '', mostCodes: 1_000 });
        const checker = bindingChecker(registry.current);
        for (const { url } of sets) {
          const ask = (operation: string, more: object[]) =>
            service.call({
              type: 'ValueSet',
              operation,
              parameters: [{ name: 'url', value: url }, ...more] as never,
              fhirVersion: '4.0',
            })!.resource as Answer;
          const expanded = new Set(
            (ask('expand', [{ name: 'excludeNested', value: true }]).expansion?.contains ?? []).map(({ code }) => code),
          );
          const valid = codes.filter(
            (code) =>
              ask('validate-code', [{ name: 'coding', value: { system: listUrl, code } }]).parameter!.find(
                ({ name }) => name === 'result',
              )!.valueBoolean,
          );
          expect([url, valid]).toEqual([url, codes.filter((code) => expanded.has(code))]);
          const checked = codes.filter((code) => checker.check(url!, { system: listUrl, code }).result === 'yes');
          expect([url, 'checker', checked]).toEqual([url, 'checker', valid]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('order of versions', () => {
  const version = fc.oneof(
    fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.')),
    fc.tuple(fc.nat(3), fc.constantFrom('-rc', '-beta.1', '')).map(([n, tail]) => `${n}.0.0${tail}`),
    fc.constantFrom('2026', '2026-01-01', '4.1', 'v1.0.0'),
  );
  test('is an order: nothing before itself, both ways alike, and through a third', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test.each([
    ['1.2.0', '1.10.0'],
    ['1.0.0-rc', '1.0.0'],
    ['2025', '2026'],
    ['2026-01-01', '2026-03-15'],
    ['4.1', '4.1.1'],
  ])('%s before %s', (a, b) => expect(compareVersions(a, b)).toBeLessThan(0));

  test.each([
    ['1.0.0', '1.x', true],
    ['1.0.0', '1.0.x', true],
    ['1.0.0', '1.*', true],
    ['10.0.0', '1.x', false],
    ['1.0.0', '1', false],
    ['1.0', '1.0.x', false],
  ])('%s and the wildcard %s: %s', (actual, asked, fits) => expect(versionMatches(actual, asked)).toBe(fits));
});

test('sets of rows do what sets do', () => {
  const rows = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(199)), fc.array(fc.nat(199)), (size, left, right) => {
      const [a, b] = [left, right].map((list) => new Set(list.filter((row) => row < size)));
      const [x, y] = [a!, b!].map((set) => rowsWhere(size, (row) => set.has(row)));
      const sorted = (set: Iterable<number>) => [...set].sort((m, n) => m - n);
      expect([...intersection(x!, y!).keys()]).toEqual(sorted([...a!].filter((row) => b!.has(row))));
      expect([...union(x!, y!).keys()]).toEqual(sorted(new Set([...a!, ...b!])));
      expect([...difference(x!, y!).keys()]).toEqual(sorted([...a!].filter((row) => !b!.has(row))));
      expect(x!.size).toBe(a!.size);
      expect(allRows(size).size).toBe(size);
    }),
  );
});
