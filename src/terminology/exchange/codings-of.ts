import type { Coding } from '@medplum/fhirtypes';
import type { PlacedCoding } from './check-codings.ts';

/** The most codings of one message that are looked at; what is beyond is told by the caller. */
const mostCodings = 20_000;

/** Every object that is a Coding by its members (system and code), with its FHIRPath; iterative, bounded. */
export function codingsOf(resource: object, root: string): readonly PlacedCoding[] {
  const found: PlacedCoding[] = [];
  const waiting: Placed[] = [{ value: resource, path: root }];
  for (let next = waiting.pop(); next && found.length < mostCodings; next = waiting.pop()) {
    const { value, path } = next;
    if (Array.isArray(value)) {
      for (let n = value.length - 1; n >= 0; n--) waiting.push({ value: value[n], path: `${path}[${n}]` });
    } else if (typeof value === 'object' && value !== null) {
      if (isCoding(value)) found.push({ path, coding: value });
      else pushMembers(waiting, value, path);
    }
  }
  return found;
}

interface Placed {
  readonly value: unknown;
  readonly path: string;
}

/** The first member on top. */
function pushMembers(waiting: Placed[], value: object, path: string): void {
  const keys = Object.keys(value);
  for (let n = keys.length - 1; n >= 0; n--) {
    const member: unknown = value[keys[n] as keyof typeof value];
    if (typeof member === 'object' && member !== null) waiting.push({ value: member, path: `${path}.${keys[n]}` });
  }
}

/** Members that a Coding may have: an Identifier has `system` too, but `value` instead of `code`; a Quantity has both. */
const members = new Set([
  'system',
  'version',
  'code',
  'display',
  'userSelected',
  'extension',
  'id',
  '_display',
  '_code',
]);

const isCoding = (value: object): value is Coding =>
  typeof (value as Coding).system === 'string' &&
  typeof (value as Coding).code === 'string' &&
  Object.keys(value).every((key) => members.has(key));
