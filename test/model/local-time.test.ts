import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromSwedishDate, fromSwedishLocal, toSwedishDate, toSwedishLocal } from '../../src/model/local-time.ts';

describe('fromSwedishLocal', () => {
  test.each([
    ['20260115093000', '2026-01-15T09:30:00+01:00'],
    ['20260715093000', '2026-07-15T09:30:00+02:00'],
    ['202607150930', '2026-07-15T09:30:00+02:00'],
    ['20260715', '2026-07-15'],
    ['20240229', '2024-02-29'],
    ['19120101120000', '1912-01-01T12:00:00+01:00'],
  ])('reads %s as %s', (text, value) => {
    expect(fromSwedishLocal(text)).toEqual({ value, ambiguous: false, nonexistent: false });
  });

  test('marks the hour that comes twice in autumn and takes the first', () => {
    expect(fromSwedishLocal('20261025015959')?.ambiguous).toBe(false);
    expect(fromSwedishLocal('20261025020000')).toEqual({
      value: '2026-10-25T02:00:00+02:00',
      ambiguous: true,
      nonexistent: false,
    });
    expect(fromSwedishLocal('20261025025959')?.ambiguous).toBe(true);
    expect(fromSwedishLocal('20261025030000')).toMatchObject({ value: '2026-10-25T03:00:00+01:00', ambiguous: false });
  });

  test('marks the hour that spring leaves out and keeps its digits, by the clock that was not changed', () => {
    expect(fromSwedishLocal('20260329015959')).toMatchObject({
      value: '2026-03-29T01:59:59+01:00',
      nonexistent: false,
    });
    expect(fromSwedishLocal('20260329023000')).toEqual({
      value: '2026-03-29T02:30:00+01:00',
      ambiguous: false,
      nonexistent: true,
    });
    expect(fromSwedishLocal('20260329030000')).toMatchObject({
      value: '2026-03-29T03:00:00+02:00',
      nonexistent: false,
    });
  });

  test.each([
    '',
    '2026',
    '2026-07-15',
    '20260230',
    '20261301',
    '20260715250000',
    '20260715096000',
    '2026071509',
    '20260715093060',
    '20260715T0930',
  ])('finds no time in %j', (text) => {
    expect(fromSwedishLocal(text)).toBeUndefined();
  });
});

describe('toSwedishLocal', () => {
  test.each([
    ['2026-07-15T07:30:00Z', '20260715093000'],
    ['2026-01-15T23:30:00.999-05:00', '20260116053000'],
    ['2026-10-25T02:30:00+02:00', '20261025023000'],
    ['2026-10-25T02:30:00+01:00', '20261025023000'],
  ])('writes %s as %s', (time, text) => {
    expect(toSwedishLocal(time)).toBe(text);
  });

  test('refuses a time without offset', () => {
    expect(() => toSwedishLocal('2026-07-15T07:30:00')).toThrow(RangeError);
  });

  test('gives back every instant but the second of the doubled hour', () => {
    const instants = fc.date({ min: new Date('1901-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        const back = fromSwedishLocal(toSwedishLocal(date.toISOString()))!;
        expect(back.nonexistent).toBe(false);
        const moved = seconds - Date.parse(back.value);
        expect(back.ambiguous ? [0, 3_600_000] : [0]).toContain(moved);
      }),
    );
  });
});

test('dates go both ways, and a time falls on its Swedish day', () => {
  expect(fromSwedishDate('20260715')).toBe('2026-07-15');
  expect(fromSwedishDate('20260230')).toBeUndefined();
  expect(fromSwedishDate('20260715093000')).toBeUndefined();
  expect(toSwedishDate('2026-07-15')).toBe('20260715');
  expect(toSwedishDate('2026-07-15T22:30:00Z')).toBe('20260716');
  expect(() => toSwedishDate('2026-02-30')).toThrow(RangeError);
});

test.each(['UTC', 'America/St_Johns', 'Pacific/Apia'])(
  'reads and writes the same when the process runs in %s',
  (TZ) => {
    const module = fileURLToPath(new URL('../../src/model/local-time.ts', import.meta.url));
    const script = `const { fromSwedishLocal, toSwedishLocal } = await import(${JSON.stringify(module)});
    console.log(fromSwedishLocal('20261025023000').value, toSwedishLocal('2026-07-15T22:30:00Z'));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TZ },
    });
    expect(output.toString().trim()).toBe('2026-10-25T02:30:00+02:00 20260716003000');
  },
);
