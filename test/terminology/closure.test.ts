import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClosureTable, entriesAfter } from '../../src/terminology/closure/closure.ts';
import { compileCodeSystem } from '../../src/terminology/code-system/compile.ts';
import { listedCodeSystem } from '../../src/terminology/code-system/listed.ts';
import type { ConceptKey } from '../../src/terminology/code-system/provider.ts';
import type { Terminology } from '../../src/terminology/registry/terminology.ts';
import { codeSystem } from './lists.ts';

const parent = (code: string) => ({ code: 'parent', valueCode: code });

/** Concepts with the numbers of their parents, and how often somebody has gone up from one of them. */
function world(parents: readonly (readonly number[])[]) {
  const concepts = parents.map((above, n) => ({ code: `c${n}`, property: above.map((one) => parent(`c${one}`)) }));
  const listed = listedCodeSystem(compileCodeSystem(codeSystem('1', concepts)).columns);
  const climbed = { times: 0 };
  const parentsOf = (key: ConceptKey) => {
    climbed.times++;
    return listed.parentsOf!(key);
  };
  const provider = { ...listed, parentsOf };
  const terminology = { codeSystem: () => provider } as Partial<Terminology> as Terminology;
  const table = (since: readonly number[]): ClosureTable => ({
    version: Math.max(0, ...since),
    systems: { [listed.system]: listed.version ?? null },
    concepts: since.flatMap((at, n) => (at > 0 ? [{ system: listed.system, code: `c${n}`, since: at }] : [])),
  });
  const told = (since: readonly number[], version: number): string[] =>
    entriesAfter(table(since), version, terminology).map(({ code, ancestor }) => `${code} < ${ancestor}`);
  return { told, climbed, listed };
}

test('what comes after a version is each pair of the table of which one came after it', () => {
  const number = fc.nat({ max: 11 });
  const hierarchy = fc.array(fc.uniqueArray(number, { maxLength: 3 }), { minLength: 12, maxLength: 12 });
  const since = fc.array(fc.nat({ max: 4 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(hierarchy, since, fc.nat({ max: 4 }), (parents, at, version) => {
      const { told, listed } = world(parents);
      const expected = at.flatMap((below, code) =>
        at.flatMap((above, ancestor) => {
          const both = code !== ancestor && below > 0 && above > 0 && Math.max(below, above) > version;
          return both && listed.subsumes!(ancestor, code) ? [`${code} < ${ancestor}`] : [];
        }),
      );
      expect(told(at, version).sort()).toEqual(expected.sort());
    }),
    { seed: 20261126, numRuns: 500 },
  );
});

test('one code more has only its own ancestors worked out, and those of what is below it', () => {
  const size = 5_000;
  const { told, climbed } = world(Array.from({ length: size }, (_, n) => (n === 0 ? [] : [Math.floor((n - 1) / 2)])));
  const last = size - 1;
  const at = Array.from({ length: size }, (_, n) => (n === last ? 2 : 1));
  expect(told(at, 1)).toHaveLength(12);
  expect(climbed.times).toBeLessThan(20);
  expect(told(at, 2)).toEqual([]);
  expect(climbed.times).toBeLessThan(20);
});
