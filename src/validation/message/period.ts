import { type Issue, issue } from '../../model/issue.ts';
import { objectOf, textOf } from '../json.ts';

/** A period that ends before it starts. Dates are compared as instants, a date alone as the whole day. */
export function periodFaults(period: unknown, place: string, source: string): Issue[] {
  const { start, end } = objectOf(period);
  const from = Date.parse(textOf(start) ?? '');
  const to = Date.parse(lastMoment(textOf(end) ?? ''));
  return from > to ? [issue('value-invalid', { place, expected: 'an end that is not before the start', source })] : [];
}

const lastMoment = (end: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(end) ? `${end}T23:59:59.999Z` : end);
