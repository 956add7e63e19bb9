import { describe, expect, test } from 'vitest';
import { isDateTime, readDateTime } from '../../../src/adapters/rivta/contract/date-time.ts';

describe('xs:dateTime', () => {
  test.each([
    ['2026-06-03T10:00:00', '2026-06-03T10:00:00+02:00', 'Swedish summer time where no zone is said'],
    ['2026-01-03T10:00:00.25', '2026-01-03T10:00:00+01:00', 'Swedish winter time, a fraction without zone cut'],
    ['2026-06-03T10:00:00Z', '2026-06-03T10:00:00Z', 'UTC'],
    ['2026-06-03T10:00:00.5-05:00', '2026-06-03T10:00:00.5-05:00', 'an offset, kept as it is'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00Z', 'hour 24 is the next midnight'],
    ['2024-02-29T00:00:00+14:00', '2024-02-29T00:00:00+14:00', 'a leap day'],
  ])('%s is %s: %s', (text, instant) => expect(readDateTime(text)?.value).toBe(instant));

  test.each([
    '2026-02-30T10:00:00',
    '2026-13-01T10:00:00',
    '2026-06-03T24:00:01',
    '2026-06-03T23:60:00',
    '2026-06-03T10:00:00+14:30',
    '2026-06-03',
    '2026-06-03 10:00:00',
    '0000-01-01T00:00:00',
    '',
  ])('%s is none', (text) => expect([isDateTime(text), readDateTime(text)]).toEqual([false, undefined]));
});
