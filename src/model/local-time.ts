import { Temporal } from 'temporal-polyfill';
import { isCalendarDate } from './identifiers/birth-date.ts';

/**
 * Times of RIV-TA: `YYYYMMDD` and `YYYYMMDDhhmmss` without zone, always Swedish local time. Inside FHIR they carry
 * their offset. Nothing here depends on the time zone of the process.
 */
const zone = 'Europe/Stockholm';

/** Of how many hours it is kept what the zone says. */
const mostHours = 10_000;

export interface LocalTime {
  /** `YYYY-MM-DDThh:mm:ss+hh:mm`, or `YYYY-MM-DD` when only a date was given. */
  readonly value: string;
  /** The hour that comes twice in autumn; the first (summer time) was taken. */
  readonly ambiguous: boolean;
  /** The hour that spring leaves out: the digits stand as given, with the offset of the clock that was not changed. */
  readonly nonexistent: boolean;
}

const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A time to the second with its offset, as FHIR writes an instant. Whether there is such a day is not asked. */
export const hasOffset = (text: string): boolean => withOffset.test(text);

const form = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$/;

/** Reads `YYYYMMDD[hhmm[ss]]`. Undefined for another form or for a day or time that does not exist. */
export function fromSwedishLocal(text: string): LocalTime | undefined {
  const parts = form.exec(text)?.slice(1);
  if (!parts) return undefined;
  const known = withinHour(parts);
  if (known) return known;
  const time = parts.map((part) => Number(part ?? 0)) as [number, ...number[]];
  try {
    const [year, month = 1, day = 1] = time;
    if (parts[3] === undefined) return { value: plainDate(year, month, day), ambiguous: false, nonexistent: false };
    return keptForHour(parts, time);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What an hour of the Swedish clock says of every time in it, by `YYYYMMDDhh`: an entry of a record names several times. */
const hours = new Map<string, { readonly offset: string; readonly ambiguous: boolean }>();
const keyOf = ([year, month, day, hour]: readonly (string | undefined)[]): string => `${year}${month}${day}${hour}`;

function withinHour(parts: readonly (string | undefined)[]): LocalTime | undefined {
  const [year, month, day, hour, minute, second = '00'] = parts;
  const known = hour !== undefined && minute! < '60' && second < '60' ? hours.get(keyOf(parts)) : undefined;
  if (!known) return undefined;
  const value = `${year}-${month}-${day}T${hour}:${minute}:${second}${known.offset}`;
  return { value, ambiguous: known.ambiguous, nonexistent: false };
}

/** Until 1900 Sweden had times that did not change on full hours; those are not kept, nor the hour that spring leaves out. */
function keptForHour(parts: readonly (string | undefined)[], time: [number, ...number[]]): LocalTime {
  const [year, month = 1, day = 1, hour, minute, second] = time;
  const found = inZone(new Temporal.PlainDateTime(year, month, day, hour, minute, second));
  if (year > 1900 && !found.nonexistent) {
    if (hours.size >= mostHours) hours.clear();
    hours.set(keyOf(parts), { offset: found.value.slice(19), ambiguous: found.ambiguous });
  }
  return found;
}

/** Throws RangeError for a day that the calendar does not have. */
const plainDate = (year: number, month: number, day: number): string =>
  new Temporal.PlainDate(year, month, day).toString();

function inZone(local: Temporal.PlainDateTime): LocalTime {
  const first = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const last = local.toZonedDateTime(zone, { disambiguation: 'later' });
  const same = first.epochMilliseconds === last.epochMilliseconds;
  const nonexistent = !same && !first.toPlainDateTime().equals(local);
  const value = nonexistent ? `${local.toString({ fractionalSecondDigits: 0 })}${first.offset}` : iso(first);
  return { value, ambiguous: !same && !nonexistent, nonexistent };
}

const iso = (time: Temporal.ZonedDateTime): string =>
  time.toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });

/**
 * An ISO 8601 time with offset as Swedish local `YYYYMMDDhhmmss`, fractions of a second cut. Of the hour that comes
 * twice both give the same text: the form cannot tell them apart (`doubled-hour.ts`). Throws RangeError for a text
 * without offset.
 */
export const toSwedishLocal = (time: string): string => localText(Temporal.Instant.from(time).epochMilliseconds);

const hour = 3_600_000;
const offsets = new Map<number, number>();

/**
 * Milliseconds that Swedish clocks are ahead of UTC. They have changed on full hours of UTC only since 1900, the first year
 * that RIV-TA can write, so that the answer is kept for the hour: asking the zone costs more than all the rest of a time.
 */
function offsetAt(at: number): number {
  const nth = Math.floor(at / hour);
  const kept = offsets.get(nth);
  if (kept !== undefined) return kept;
  const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(nth * hour).toZonedDateTimeISO(zone);
  if (offsets.size >= mostHours) offsets.clear();
  offsets.set(nth, offsetNanoseconds / 1e6);
  return offsetNanoseconds / 1e6;
}

/** What Swedish clocks show at an instant, for people: `YYYY-MM-DD hh:mm:ss`. Milliseconds since 1970; throws RangeError for none. */
export const swedishClock = (at: number): string =>
  new Date(at + offsetAt(at)).toISOString().slice(0, -'.000Z'.length).replace('T', ' ');

const localText = (at: number): string => swedishClock(at).replaceAll(/[- :]/g, '');

/** `YYYYMMDD` as `YYYY-MM-DD`; undefined for what is no day of the calendar. */
export const fromSwedishDate = (text: string): string | undefined =>
  text.length === 8 ? fromSwedishLocal(text)?.value : undefined;

const calendarDay = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The Swedish calendar day, `YYYYMMDD`, of a date `YYYY-MM-DD` or of a time with offset. Throws RangeError for others. */
export function toSwedishDate(dateOrTime: string): string {
  if (dateOrTime.length > 10) return toSwedishLocal(dateOrTime).slice(0, 8);
  const [, year, month, day] = calendarDay.exec(dateOrTime) ?? [];
  if (isCalendarDate(Number(year), Number(month), Number(day))) return `${year}${month}${day}`;
  return Temporal.PlainDate.from(dateOrTime).toString().replaceAll('-', '');
}

/** The Swedish calendar day, `YYYYMMDD`, of an instant in milliseconds. */
export const swedishDay = (at: number): string => localText(at).slice(0, 8);
