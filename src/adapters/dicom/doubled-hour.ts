import { type Issue, issue } from '../../model/issue.ts';
import { fromSwedishLocal } from '../../model/local-time.ts';
import type { ImagingReference } from '../imaging-reference/imaging-reference.ts';
import { type PlacedTime, settleTimes } from '../order-of-times.ts';

/** A study begins before its series, and all of it before the reference is made. */
const order = [['studies.started', 'studies.series.started', 'time']];
const source = 'DICOM PS3.3 section C.12.1.1, Timezone Offset From UTC (0008,0201)';

/**
 * The times of a reference whose source tells no offset, settled where they stand in the hour that comes twice; each is told,
 * as are those that no clock shows. `placeOf`: place in the source by the path in the reference.
 */
export function settledTimes<T extends ImagingReference>(
  reference: T,
  placeOf: (path: string) => string,
): { reference: T; issues: Issue[] } {
  const times = timesOf(reference).map((time): PlacedTime => ({ ...time, place: placeOf(time.field), source }));
  const settled = settleTimes(times, order);
  const missing = times.filter(({ value }) => isMissing(value));
  const issues = [
    ...settled.map((time) => time.issue),
    ...missing.map(({ place, value }) => issue('local-time-nonexistent', { place, found: value, source })),
  ];
  const values = new Map(settled.map(({ field, value }) => [field, value]));
  return { reference: values.size > 0 ? withTimes(reference, values) : reference, issues };
}

const isMissing = (time: string): boolean =>
  fromSwedishLocal(time.slice(0, 19).replaceAll(/[-T:]/g, ''))?.nonexistent === true;

function timesOf({ time, studies }: ImagingReference): { field: string; value: string }[] {
  const told = studies.flatMap(({ started, series }, s) => [
    [`studies[${s}].started`, started] as const,
    ...series.map((one, n) => [`studies[${s}].series[${n}].started`, one.started] as const),
  ]);
  return [...told, ['time', time] as const].flatMap(([field, value]) =>
    value !== undefined && value.length > 10 ? [{ field, value }] : [],
  );
}

function withTimes<T extends ImagingReference>(reference: T, values: ReadonlyMap<string, string>): T {
  const at = (field: string, { started }: { readonly started?: string }) => {
    const value = values.get(field) ?? started;
    return value === undefined ? {} : { started: value };
  };
  const studies = reference.studies.map((study, s) => ({
    ...study,
    ...at(`studies[${s}].started`, study),
    series: study.series.map((one, n) => ({ ...one, ...at(`studies[${s}].series[${n}].started`, one) })),
  }));
  return { ...reference, time: values.get('time') ?? reference.time, studies };
}
