import { isCalendarDate } from '../../model/identifiers/birth-date.ts';
import { fromSwedishLocal } from '../../model/local-time.ts';

const form = /^(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d{1,4})?)?([+-]\d{4})?$/;

/**
 * DTM `YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]` -> as FHIR writes it, no more exact than it was told: a year, a month, a
 * date, or a time with offset. Without an offset it is Swedish local time; hours without minutes count as full hours.
 * Undefined for what is no time.
 */
export function readTime(text: string | undefined): string | undefined {
  const [whole, year, month, day, hour, minute = '00', second = '00', offset] = form.exec(text ?? '') ?? [];
  if (whole === undefined || year === undefined) return undefined;
  if (month === undefined) return year;
  if (month < '01' || month > '12') return undefined;
  if (day === undefined) return `${year}-${month}`;
  if (!isCalendarDate(Number(year), Number(month), Number(day))) return undefined;
  if (hour === undefined) return `${year}-${month}-${day}`;
  if (hour > '23' || minute > '59' || second > '59') return undefined;
  if (offset === undefined) return fromSwedishLocal(`${year}${month}${day}${hour}${minute}${second}`)?.value;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** A time with offset; of a day alone its beginning in Swedish local time. */
export function readInstant(text: string | undefined): string | undefined {
  const time = readTime(text);
  if (time === undefined || time.length > 10) return time;
  return time.length === 10 ? fromSwedishLocal(`${time.replaceAll('-', '')}0000`)?.value : undefined;
}

export const readDate = (text: string | undefined): string | undefined => {
  const time = readTime(text);
  return time === undefined || time.length < 10 ? undefined : time.slice(0, 10);
};
