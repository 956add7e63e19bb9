import { fromSwedishLocal, type LocalTime } from '../../../model/local-time.ts';
import type { Decoded } from './description.ts';

/** xs:dateTime of XML Schema 1.0, part 2, 3.2.7, for years of four digits. */
const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?$/;

interface Read {
  /** `YYYY-MM-DDThh:mm:ss`, of a day and time that exist. */
  readonly local: string;
  readonly fraction: string;
  readonly zone: string | undefined;
}

function read(text: string): Read | undefined {
  const [, day = '', hour = '', minute = '', second = '', fraction = '', zone] = form.exec(text) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const exists = Number.isFinite(midnight) && new Date(midnight).toISOString().startsWith(day) && day >= '0001';
  // Midnight may be written as hour 24 of the day before.
  const last = hour === '24' && Number(minute) === 0 && Number(second) === 0 && Number(fraction) === 0;
  if (!exists || (!last && (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59))) return undefined;
  const at = midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return { local: new Date(at).toISOString().slice(0, 19), fraction, zone };
}

export const isDateTime = (text: string): boolean => read(text) !== undefined;

/** As ISO time with offset. What has no zone is Swedish local time; undefined for what is no date and time. */
export function readDateTime(text: string): LocalTime | undefined {
  const found = read(text);
  if (!found) return undefined;
  const { local, fraction, zone } = found;
  if (zone === undefined) return fromSwedishLocal(local.replaceAll(/[-T:]/g, ''));
  return { value: `${local}${fraction}${zone}`, ambiguous: false, nonexistent: false };
}

/** What a leaf tells of a time: that of the hour that comes twice is settled by the times around it. */
export function decodedTime({ value, ambiguous, nonexistent }: LocalTime): Decoded {
  if (nonexistent) return { value, warning: 'local-time-nonexistent' };
  return ambiguous ? { value, doubled: true } : { value };
}
