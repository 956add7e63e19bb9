import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { toSwedishDate } from '../../model/local-time.ts';
import type { ReadQuery } from './read-request.ts';

/** HSA-id of the care unit (vårdenhet) that an entry belongs to: the key of the inner block. */
export const careUnitOf = ({ careUnit, author }: RecordItem): string | undefined =>
  (careUnit?.value ?? author?.careUnit?.value)?.toUpperCase();

/** HSA-id or organisation number of the care provider (vårdgivare): the key of the outer block. */
export const careProviderOf = ({ careProvider, author }: RecordItem): string | undefined =>
  (careProvider?.value ?? author?.careProvider?.value)?.toUpperCase();

/** A day or an instant; a year alone, or what is no time, has no place in a period. */
const defined = (times: readonly (string | undefined)[]): string[] =>
  times.filter((t): t is string => t !== undefined && t.length >= 10 && Number.isFinite(Date.parse(t)));

/** Every time that an entry tells of itself: those that its contract compares a period with. */
export function timesOf(item: RecordItem): string[] {
  const common = [item.time, item.author?.time, item.signed?.time];
  switch (item.kind) {
    case 'note':
      return defined([...common, ...(item.dissentingOpinions ?? []).map(({ time }) => time)]);
    case 'diagnosis':
      return defined([...common, item.assessed]);
    case 'imaging':
      return defined([
        ...common,
        item.issued,
        ...(item.recordings ?? []).flatMap(({ period }) => [period?.start, period?.end]),
      ]);
    case 'contact':
      return defined([...common, item.period?.start, item.period?.end]);
    case 'alert':
      return defined([...common, item.ascertained, item.verified, item.validity?.start, item.validity?.end]);
    case 'laboratory':
      return defined([...common, item.registered, item.blockComparisonTime]);
    default:
      return defined(common);
  }
}

/** Kinds whose period is the span of all their times: it must overlap, where for others one time must lie within. */
const spans: ReadonlySet<RecordItem['kind']> = new Set(['imaging', 'contact']);

function inPeriod(item: RecordItem, period: ReadQuery['period']): boolean {
  if (period.start === undefined && period.end === undefined) return true;
  const { start = '', end = '9999-12-31' } = period;
  const days = timesOf(item)
    .map((time) => toSwedishDate(time).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
    .sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return false;
  if (spans.has(item.kind)) return first <= end && last >= start;
  return days.some((day) => start <= day && day <= end);
}

const among = (wanted: readonly string[], found: string | undefined): boolean =>
  wanted.length === 0 || (found !== undefined && wanted.includes(found));

/** Is the entry within what was asked for? */
export const isAsked = (item: RecordItem, query: ReadQuery): boolean =>
  among(query.careUnits, careUnitOf(item)) &&
  among(query.careProviders, careProviderOf(item)) &&
  (query.careContacts.length === 0 || query.careContacts.includes(item.careContact ?? '')) &&
  inPeriod(item, query.period);
