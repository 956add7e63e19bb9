import type { ItemKind, ItemOf, RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { Id } from '../../adapters/record-copy/values.ts';
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

type Times<K extends ItemKind> = (item: ItemOf<K>) => readonly (string | undefined)[];

const documented = ({ time, author, signed }: RecordItem) => [time, author?.time, signed?.time];

/**
 * When what an entry tells was written down or came to be known, beyond the times of its header. What it plans (a booking, the
 * end of a treatment) is no such time: the index would be told of a content that is yet to come.
 */
const events: { readonly [K in ItemKind]?: Times<K> } = {
  note: ({ dissentingOpinions = [] }) => dissentingOpinions.map(({ time }) => time),
  diagnosis: ({ assessed }) => [assessed],
  imaging: ({ issued }) => [issued],
  laboratory: ({ registered }) => [registered],
  alert: ({ ascertained, verified, obsolete }) => [ascertained, verified, obsolete],
  medication: ({ evaluation }) => [evaluation],
  vaccination: ({ registration }) => [registration?.date],
};

/** What it is about, beyond that. */
const about: { readonly [K in ItemKind]?: Times<K> } = {
  imaging: ({ recordings = [] }) => recordings.flatMap(({ period }) => [period?.start, period?.end]),
  contact: ({ period }) => [period?.start, period?.end],
  alert: ({ validity }) => [validity?.start, validity?.end],
  laboratory: ({ blockComparisonTime, groups = [] }) => [
    blockComparisonTime,
    ...groups.flatMap(({ analyses }) => analyses.flatMap(({ specimens = [] }) => specimens.map(({ time }) => time))),
  ],
  medication: ({ firstStart, start, end, administrations = [] }) => [
    ...[firstStart, start, end],
    ...administrations.flatMap(({ period }) => [period?.start, period?.end]),
  ],
};

const of = (table: typeof events, item: RecordItem): readonly (string | undefined)[] =>
  (table[item.kind] as Times<ItemKind> | undefined)?.(item) ?? [];

/** Milliseconds of the newest event that an entry tells of; 0 where it tells no time. */
export const newestOf = (item: RecordItem): number =>
  Math.max(0, ...defined([...documented(item), ...of(events, item)]).map((time) => Date.parse(time)));

/** Every time that an entry tells of itself: those that its contract compares a period with. */
export const timesOf = (item: RecordItem): string[] =>
  defined([...documented(item), ...of(events, item), ...of(about, item)]);

/** Kinds whose period is the span of all their times: it must overlap, where for others one time must lie within. */
const spans: ReadonlySet<ItemKind> = new Set(['imaging', 'contact', 'alert', 'medication']);

/** What still holds has no last day. Where the text of a contract was not at hand more is given rather than less. */
const ongoing: { readonly [K in ItemKind]?: (item: ItemOf<K>) => boolean } = {
  alert: ({ validity, obsolete }) => validity?.end === undefined && obsolete === undefined,
  medication: ({ end, status }) => end === undefined && status !== 'inactive',
};
const isOngoing = (item: RecordItem): boolean =>
  (ongoing[item.kind] as ((item: RecordItem) => boolean) | undefined)?.(item) ?? false;

function inPeriod(item: RecordItem, period: ReadQuery['period']): boolean {
  if (period.start === undefined && period.end === undefined) return true;
  const { start = '', end = '9999-12-31' } = period;
  const days = timesOf(item)
    .map((time) => toSwedishDate(time).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
    .sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return false;
  if (spans.has(item.kind)) return first <= end && (last >= start || isOngoing(item));
  return days.some((day) => start <= day && day <= end);
}

const among = (wanted: readonly string[], found: string | undefined): boolean =>
  wanted.length === 0 || (found !== undefined && wanted.includes(found));

/** Same root and extension; HSA-ids and the like are compared without regard to case. */
const same = (a: Id, b: Id | undefined): boolean =>
  a.system === b?.system && a.value?.toUpperCase() === b?.value?.toUpperCase();
const some = (wanted: readonly Id[], found: readonly (Id | undefined)[]): boolean =>
  wanted.length === 0 || wanted.some((id) => found.some((one) => same(id, one)));

/** What some contracts let a consumer ask for beyond what all have in common. */
const narrowed: { readonly [K in ItemKind]?: (item: ItemOf<K>, query: ReadQuery) => boolean } = {
  laboratory: ({ referral, groups = [] }, { specimens = [], referrals = [] }) =>
    some(referrals, [referral?.id]) &&
    some(
      specimens,
      groups.flatMap(({ analyses }) => analyses.flatMap((analysis) => (analysis.specimens ?? []).map(({ id }) => id))),
    ),
  medication: ({ chain, status }, { prescriptionChain, prescriptionStatus }) =>
    some(prescriptionChain ? [prescriptionChain] : [], [chain]) &&
    (prescriptionStatus === undefined || status === prescriptionStatus),
};

const isNarrowed = (item: RecordItem, query: ReadQuery): boolean =>
  (narrowed[item.kind] as ((item: RecordItem, query: ReadQuery) => boolean) | undefined)?.(item, query) ?? true;

/** Is the entry within what was asked for? */
export const isAsked = (item: RecordItem, query: ReadQuery): boolean =>
  among(query.careUnits, careUnitOf(item)) &&
  among(query.careProviders, careProviderOf(item)) &&
  (query.careContacts.length === 0 || query.careContacts.includes(item.careContact ?? '')) &&
  inPeriod(item, query.period) &&
  isNarrowed(item, query);
