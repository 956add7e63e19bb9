import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { withOffsets } from '../../src/adapters/hl7v2/doubled-hour.ts';
import { type Candidates, type InOrder, instantsOf, settle } from '../../src/model/doubled-hour.ts';
import { everyInOrder } from '../../src/model/every-in-order.ts';

const places = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);
const allPairs = (earlier: readonly number[], later: readonly number[]) =>
  earlier.flatMap((a) => later.map((b): InOrder => [a, b]));

/** Times by the clock of two nights of change, each with or without its offset. */
const time = fc
  .record({ year: fc.constantFrom('2025-10-26', '2026-10-25'), at: fc.nat(40), given: fc.boolean() })
  .map(({ year, at, given }): Candidates => {
    const local = `${year}T02:${String(at).padStart(2, '0')}:00+0${(at % 2) + 1}:00`;
    return given ? [new Date(Date.parse(local)).toISOString()] : instantsOf(local);
  });
const side = fc.array(time, { maxLength: 6 });

test('says all that the pairs of both sides say, and no more', () => {
  fc.assert(
    fc.property(side, side, side, (one, two, three) => {
      const times: Candidates[] = [...one, ...two, ...three];
      const [a, b, c] = [
        places(0, one.length),
        places(one.length, two.length),
        places(one.length + two.length, three.length),
      ] as const;
      const byPairs = settle(times, [...allPairs(a, b), ...allPairs(b, c), ...allPairs(a, c)]);
      const grown = [...times];
      const order = [...everyInOrder(grown, a, b), ...everyInOrder(grown, b, c), ...everyInOrder(grown, a, c)];
      expect(settle(grown, order).slice(0, times.length)).toEqual(byPairs);
    }),
    { numRuns: 2_000 },
  );
});

test('one time of the second hour puts all after it there, however many stand on either side', () => {
  const times: Candidates[] = [
    ...places(0, 10_000).map((n) => instantsOf(`2026-10-25T02:${n % 2 ? '10' : '20'}:00+02:00`)),
    ...places(0, 10_000).map((n) => instantsOf(`2026-10-25T02:${n % 2 ? '30' : '40'}:00+02:00`)),
    ['2026-10-25T02:05:00+01:00'],
  ];
  const order = [...everyInOrder(times, places(0, 10_000), places(10_000, 10_000)), [20_000, 77] as const];
  expect(order.length).toBeLessThanOrEqual(4 * 20_000);
  const settled = settle(times, order);
  expect(settled.slice(10_000, 20_000).every(({ value, certain }) => certain && value.endsWith('+01:00'))).toBe(true);
  expect(settled.slice(0, 10_000).filter(({ certain }) => certain)).toHaveLength(1);
});

describe('what settling costs', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });
  /** Instants read: each order of two sides is made of them. */
  const cost = (work: () => void): number => {
    let looked = 0;
    const parse = Date.parse;
    vi.spyOn(Date, 'parse').mockImplementation((text) => {
      looked++;
      return parse(text);
    });
    work();
    vi.restoreAllMocks();
    return looked;
  };
  const doubled = instantsOf('2026-10-25T02:30:00+02:00');
  const message = (groups: number): string[] => [
    'MSH|^~\\&|A|B|C|D|20251026023000||ORU^R01|1|P|2.5.1',
    ...places(1, groups).flatMap((n) => [
      `OBR|${n}||||||20251026020500|||||||20251026021000||||||||20251026022000`,
      `OBX|${n}|||||||||||||20251026020600|||||20251026021500`,
    ]),
  ];
  /** All in one group: each specimen before each analysis. */
  const oneGroup = (of: number): string[] => [
    'MSH|^~\\&|A|B|C|D|20251026023000||ORU^R01|1|P|2.5.1',
    'OBR|1||||||20251026020500',
    ...places(1, of).map((n) => `SPM|${n}${'|'.repeat(16)}2025102602${String(n % 60).padStart(2, '0')}00`),
    ...places(1, of).map((n) => `OBX|${n}${'|'.repeat(18)}2025102602${String(n % 60).padStart(2, '0')}00`),
  ];
  const chain = (length: number, last: string, direction: 1 | -1) => {
    const times: Candidates[] = [...places(0, length).map(() => doubled), [last]];
    const pairs = places(0, length).map((n): InOrder => (direction > 0 ? [n, n + 1] : [n + 1, n]));
    return settle(times, pairs);
  };

  test.each([
    ['many groups', (n: number) => withOffsets(message(n))],
    ['one large group', (n: number) => withOffsets(oneGroup(n))],
  ])('grows as the times do: %s', (_, work) => {
    work(1);
    expect(cost(() => work(800)) / cost(() => work(400))).toBeLessThan(2.1);
  });

  test('100,000 times in a chain are settled, whichever end tells them', () => {
    expect(chain(100_000, '2026-10-25T02:30:00+02:00', 1).every(({ certain }) => certain)).toBe(true);
    expect(chain(100_000, '2026-10-25T02:30:00+01:00', -1).every(({ certain }) => certain)).toBe(true);
  });

  test('a message of 6,000 segments, its times in that hour, is read and each time told', () => {
    expect(withOffsets(message(3_000)).issues).toHaveLength(5 * 3_000 + 1);
  });
});
