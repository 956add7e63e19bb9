import { type Json, textOf } from '../json.ts';

/** A date has no zone: beside a time it may be a day of any zone from -12 to +14 hours. */
const zoneSlack = 14 * 3_600_000;

/** per-1: false for a period that surely ends before it starts; a date alone reaches to the end of its day, month or year. */
export function isOrdered(period: Json): boolean {
  const start = textOf(period.start) ?? '';
  const end = textOf(period.end) ?? '';
  const slack = hasTime(start) === hasTime(end) ? 0 : zoneSlack;
  // NaN, where one is absent or cannot be read, is never greater: its form is told elsewhere.
  return !(Date.parse(start) > lastMoment(end) + slack);
}

const hasTime = (value: string): boolean => value.includes('T');

function lastMoment(value: string): number {
  if (hasTime(value)) return Date.parse(value);
  const [year, month, day] = value.split('-').map(Number);
  if (year === undefined || Number.isNaN(Date.parse(value))) return Number.NaN;
  const next =
    month === undefined
      ? Date.UTC(year + 1, 0)
      : day === undefined
        ? Date.UTC(year, month)
        : Date.UTC(year, month - 1, day + 1);
  return next - 1;
}
