import { isCalendarDate } from '../../model/identifiers/birth-date.ts';
import { fromSwedishLocal } from '../../model/local-time.ts';

const time = /^(\d{2})(\d{2})?(\d{2})?(?:\.\d{1,6})?$/;
const offsetForm = /^[+-]\d{4}$/;

/** DA `YYYYMMDD` -> `YYYY-MM-DD`; undefined for what is no day. */
export function readDate(date: string | undefined): string | undefined {
  if (date === undefined || !/^\d{8}$/.test(date)) return undefined;
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  return isCalendarDate(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

/**
 * DA and TM -> ISO 8601. With Timezone Offset From UTC (0008,0201) that offset, else Swedish local time. The day alone
 * where there is no time of day.
 */
export function readDateTime(
  date: string | undefined,
  tm: string | undefined,
  offset: string | undefined,
): string | undefined {
  const day = readDate(date);
  const [whole, h, m = '00', s = '00'] = time.exec(tm ?? '') ?? [];
  if (day === undefined || whole === undefined || h === undefined) return day;
  if (h > '23' || m > '59' || s > '59') return day;
  if (offset !== undefined && offsetForm.test(offset))
    return `${day}T${h}:${m}:${s}${offset.slice(0, 3)}:${offset.slice(3)}`;
  return fromSwedishLocal(`${date}${h}${m}${s}`)?.value ?? day;
}

/** ISO 8601 -> DA and TM in UTC; a day alone has no TM. */
export function writeDateTime(iso: string): { date: string; time: string } {
  if (iso.length === 10) return { date: iso.replaceAll('-', ''), time: '' };
  const utc = new Date(iso).toISOString();
  return { date: utc.slice(0, 10).replaceAll('-', ''), time: utc.slice(11, 19).replaceAll(':', '') };
}
