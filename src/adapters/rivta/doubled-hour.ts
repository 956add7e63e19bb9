import { hasOffset } from '../../model/local-time.ts';
import { type OrderOfTimes, type PlacedTime, settleTimes } from '../order-of-times.ts';
import type { Draft } from './draft.ts';
import type { Reading } from './reading.ts';

/**
 * Settles the times of a reading that stand in the hour that comes twice, by the other times of the same entry: RIV-TA has
 * no place for an offset. Each is told, with the instant it is, or with both that it may be.
 */
export function settleDoubledHour(reading: Reading, order: OrderOfTimes): void {
  const byEntry = Map.groupBy(timesOf(reading.draft), ({ field }) => entry.exec(field)?.[0] ?? '');
  const doubled = new Map(reading.doubled.map((time) => [time.field, time]));
  for (const [start, times] of byEntry) {
    if (!times.some(({ field }) => doubled.has(field))) continue;
    const placed = times.map((time): PlacedTime => ({ ...time, ...(doubled.get(time.field) ?? noPlace) }));
    const told = settleTimes(
      placed,
      order.map((chain) => chain.map((field) => bareEntry(start) + field)),
    );
    for (const { field, value, issue } of told) {
      put(reading.draft, field, value);
      reading.issues.push(issue);
    }
  }
}

const entry = /^items\[\d+\]\./;
const bareEntry = (start: string): string => (start === '' ? '' : 'items.');

/** A time that is not in doubt: as it was read. */
const noPlace = { place: '', source: '', given: true };

function timesOf(value: unknown, field = ''): { field: string; value: string }[] {
  if (typeof value === 'string') return hasOffset(value) ? [{ field, value }] : [];
  if (Array.isArray(value)) return value.flatMap((one, n) => timesOf(one, `${field}[${n}]`));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([name, one]) => timesOf(one, field === '' ? name : `${field}.${name}`));
}

/** Sets what stands at a field with positions; it is there, since it was read. */
function put(draft: Draft, field: string, value: string): void {
  const steps = field.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop()!;
  const here = steps.reduce((at, step) => at[step] as Draft, draft);
  here[last] = value;
}
