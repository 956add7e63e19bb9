import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidates, instantsOf, seriesOrder, settle } from '../../src/model/doubled-hour.ts';
import { fromSwedishLocal, toSwedishLocal } from '../../src/model/local-time.ts';

const inSummer = (time: string) => `2026-10-25T${time}:00+02:00`;
const inWinter = (time: string) => `2026-10-25T${time}:00+01:00`;
const told = (...times: readonly string[]) => times.map((time) => instantsOf(inSummer(time)));
const oneByOne = (times: readonly unknown[]) => times.slice(1).map((_, n) => [n, n + 1] as const);

test('a time of that hour stands for two instants, any other for itself', () => {
  expect(instantsOf(inSummer('02:30'))).toEqual([inSummer('02:30'), inWinter('02:30')]);
  expect(instantsOf(inWinter('02:30'))).toEqual([inSummer('02:30'), inWinter('02:30')]);
  expect(instantsOf(inSummer('01:59'))).toEqual([inSummer('01:59')]);
  expect(instantsOf('2026-10-25')).toEqual(['2026-10-25']);
});

test('a later time by a clock that shows less is in the second hour', () => {
  const times = told('02:40', '02:20');
  expect(settle(times, [[0, 1]])).toEqual([
    { value: inSummer('02:40'), certain: true },
    { value: inWinter('02:20'), certain: true },
  ]);
});

test.each([
  [inSummer('02:45'), inSummer('02:30'), true, 'what was done before is of the first hour'],
  [inWinter('02:15'), inSummer('02:30'), true, 'the second 02:30 is later than the second 02:15'],
  [inWinter('02:45'), inSummer('02:30'), false, 'both are possible'],
])('before the given time %s stands %s, certain: %s (%s)', (given, value, certain) => {
  expect(settle([instantsOf(inSummer('02:30')), [given]], [[0, 1]])[0]).toEqual({ value, certain });
});

test('an order that the source itself breaks says nothing', () => {
  const times: Candidates[] = [instantsOf(inSummer('02:30')), ['2026-10-25T00:10:00+02:00']];
  expect(settle(times, [[0, 1]])[0]).toEqual({ value: inSummer('02:30'), certain: false });
  const circle = told('02:10', '02:20', '02:30');
  expect(
    settle(circle, [
      [2, 1],
      [1, 0],
      [0, 2],
    ]).some(({ certain }) => certain),
  ).toBe(false);
});

test('a series that rises around the hour tells its times; a list in no order, or of that hour alone, does not', () => {
  const places = [0, 1, 2, 3, 4];
  const rising = [...told('01:30', '02:10', '02:40', '02:20'), [inWinter('03:10')] as const];
  const settled = settle(rising, seriesOrder(rising, places));
  expect(settled.map(({ value }) => value.slice(11, 19) + value.slice(19))).toEqual([
    '01:30:00+02:00',
    '02:10:00+02:00',
    '02:40:00+02:00',
    '02:20:00+01:00',
    '03:10:00+01:00',
  ]);
  expect(settled.every(({ certain }) => certain)).toBe(true);
  expect(seriesOrder([...rising].reverse(), places)).toEqual([]);
  expect(seriesOrder(told('02:40', '02:20'), [0, 1])).toEqual([]);
});

/** Instants around the change of 2026, in rising order, each with or without its offset in the source. */
const start = Date.parse('2026-10-24T23:30:00Z');
const chain = fc
  .array(fc.record({ second: fc.nat(3 * 3600), given: fc.boolean() }), { minLength: 1, maxLength: 12 })
  .map((times) =>
    times.sort((a, b) => a.second - b.second).map(({ second, given }) => ({ at: start + second * 1000, given })),
  );

test('what is certain is right, what is assumed keeps the order, and both are written back as they were', () => {
  fc.assert(
    fc.property(chain, (times) => {
      const local = times.map(({ at }) => toSwedishLocal(new Date(at).toISOString()));
      const candidates = times.map(
        ({ at, given }, n): Candidates =>
          given ? [new Date(at).toISOString()] : instantsOf(fromSwedishLocal(local[n]!)!.value),
      );
      const settled = settle(candidates, oneByOne(times));
      settled.forEach(({ value, certain }, n) => {
        if (certain) expect(Date.parse(value)).toBe(times[n]!.at);
        else expect(candidates[n]!.map((one) => Date.parse(one))).toContain(times[n]!.at);
        expect(toSwedishLocal(value)).toBe(local[n]);
        if (n > 0) expect(Date.parse(value)).toBeGreaterThanOrEqual(Date.parse(settled[n - 1]!.value));
      });
      // A time is in doubt only where nothing between it and the change shows that the clock was set back.
      const falls = local.findIndex((text, n) => n > 0 && text < local[n - 1]!);
      if (falls > 0 && !times.some(({ given }) => given)) expect(settled.every(({ certain }) => certain)).toBe(true);
    }),
  );
});

test('the hour that spring leaves out stands as it was written, told, and is that same instant in what is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1996, max: 2037 }), fc.nat(3599), (year, second) => {
      const march = new Date(Date.UTC(year, 2, 31));
      const day = 31 - march.getUTCDay();
      const clock = new Date(second * 1000).toISOString().slice(14, 19);
      const { value, ambiguous, nonexistent } = fromSwedishLocal(`${year}03${day}02${clock.replace(':', '')}`)!;
      expect({ value, ambiguous, nonexistent }).toEqual({
        value: `${year}-03-${day}T02:${clock}+01:00`,
        ambiguous: false,
        nonexistent: true,
      });
      expect(toSwedishLocal(value)).toBe(`${year}03${day}03${clock.replace(':', '')}`);
    }),
  );
});
