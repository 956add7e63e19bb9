import { Temporal } from 'temporal-polyfill';

/** From when to when, both within; open where absent. ISO times with offset, or days `YYYY-MM-DD` of Sweden. */
export interface Span {
  readonly start?: string;
  readonly end?: string;
}

const day = /^\d{4}-\d\d-\d\d$/;
const ofDay = (text: string, days: number): number =>
  Temporal.PlainDate.from(text).add({ days }).toZonedDateTime('Europe/Stockholm').epochMilliseconds;

const startOf = ({ start }: Span): number =>
  start === undefined ? Number.NEGATIVE_INFINITY : day.test(start) ? ofDay(start, 0) : Date.parse(start);
/** A day is over when the next one begins. */
const endOf = ({ end }: Span): number =>
  end === undefined ? Number.POSITIVE_INFINITY : day.test(end) ? ofDay(end, 1) - 1 : Date.parse(end);

/** Does the span have any instant in common with the time from `first` to `last` (milliseconds)? */
export const within = (span: Span, first: number, last: number): boolean =>
  startOf(span) <= last && endOf(span) >= first;

export const inForce = (span: Span, now: number): boolean => within(span, now, now);

/** HSA-ids and personal numbers are compared without regard to case. */
export const sameId = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toUpperCase() === b?.toUpperCase();
