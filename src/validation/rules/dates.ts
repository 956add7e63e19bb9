/** Forms of date and time (R4 datatypes.html#dateTime), days held against the calendar. */
const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const clock = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?$/;
const zone = /^(?:Z|[+-](\d{2}):(\d{2}))$/;

export function isDate(value: string): boolean {
  const [, year, month, day] = date.exec(value) ?? [];
  if (year === undefined || year === '0000') return false;
  if (month === undefined) return true;
  const m = Number(month);
  if (m < 1 || m > 12) return false;
  return day === undefined || (Number(day) >= 1 && Number(day) <= daysIn(Number(year), m));
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();

/** A leap second is a time: the pattern of R4 allows 60. */
export function isTime(value: string): boolean {
  const [, hour, minute, second] = clock.exec(value) ?? [];
  return hour !== undefined && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
}

export function isInstant(value: string): boolean {
  const t = value.indexOf('T');
  if (t !== 10) return false;
  const end = value.endsWith('Z') ? value.length - 1 : value.length - 6;
  return isDate(value.slice(0, t)) && isTime(value.slice(t + 1, end)) && isZone(value.slice(end));
}

export const isDateTime = (value: string): boolean => isDate(value) || isInstant(value);

function isZone(value: string): boolean {
  const [, hour, minute] = zone.exec(value) ?? [];
  if (hour === undefined) return value === 'Z';
  return Number(hour) < 14 ? Number(minute) < 60 : Number(hour) === 14 && minute === '00';
}
