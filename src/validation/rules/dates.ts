/** Forms of date and time (R4 datatypes.html#dateTime), days held against the calendar. */
const date = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;
const clock = /^\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/;
const zone = /^(?:Z|[+-]\d{2}:\d{2})$/;

/** The number that two digits stand for. */
const two = (text: string, at: number): number => 10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 528;

export function isDate(value: string): boolean {
  if (!date.test(value) || value.startsWith('0000')) return false;
  if (value.length === 4) return true;
  const month = two(value, 5);
  if (month < 1 || month > 12) return false;
  return value.length === 7 || (two(value, 8) >= 1 && two(value, 8) <= daysIn(Number(value.slice(0, 4)), month));
}

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (days[month - 1] ?? 0));

/** A leap second is a time: the pattern of R4 allows 60. */
export const isTime = (value: string): boolean =>
  clock.test(value) && two(value, 0) < 24 && two(value, 3) < 60 && two(value, 6) <= 60;

export function isInstant(value: string): boolean {
  const t = value.indexOf('T');
  if (t !== 10) return false;
  const end = value.endsWith('Z') ? value.length - 1 : value.length - 6;
  return isDate(value.slice(0, t)) && isTime(value.slice(t + 1, end)) && isZone(value.slice(end));
}

export const isDateTime = (value: string): boolean => isDate(value) || isInstant(value);

function isZone(value: string): boolean {
  if (value === 'Z' || !zone.test(value)) return value === 'Z';
  const hour = two(value, 1);
  return hour < 14 ? two(value, 4) < 60 : hour === 14 && value.endsWith('00');
}
