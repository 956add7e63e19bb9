import type { ListVersion } from './list-version.ts';

/** How a version stands on a day. `grace`: its successor is in force, but it may still be used. */
export type Standing = 'in-force' | 'coming' | 'grace' | 'past' | 'retired' | 'unreleased';

/** Versions of one list that were ever released, oldest first: by what each says it follows, then by moment of release. */
export function releasedInOrder(versions: readonly ListVersion[]): readonly ListVersion[] {
  const released = versions.filter((v) => v.releasedAt !== undefined).sort((a, b) => a.releasedAt! - b.releasedAt!);
  const ordered: ListVersion[] = [];
  for (const version of released) {
    const at = ordered.findIndex((v) => v.previous === version.version);
    if (at === -1) ordered.push(version);
    else ordered.splice(at, 0, version);
  }
  return ordered;
}

const startOf = (v: ListVersion): string => v.validFrom ?? new Date(v.releasedAt!).toISOString().slice(0, 10);

/** The version in force on a day (`YYYY-MM-DD`): the newest that has begun and has neither ended nor been retired. */
export function inForce(versions: readonly ListVersion[], day: string): ListVersion | undefined {
  return releasedInOrder(versions).findLast(
    (v) => v.state === 'released' && startOf(v) <= day && (v.validTo === undefined || v.validTo >= day),
  );
}

/** The list's versions as they were at a moment (milliseconds): what came or was retired later is not known yet. */
export const asOf = (versions: readonly ListVersion[], at: number): readonly ListVersion[] =>
  versions
    .filter((v) => v.releasedAt !== undefined && v.releasedAt <= at)
    .map((v) => (v.retiredAt !== undefined && v.retiredAt > at ? { ...v, state: 'released' } : v));

export function standingOf(version: ListVersion, versions: readonly ListVersion[], day: string): Standing {
  if (version.releasedAt === undefined) return 'unreleased';
  if (version.state === 'retired') return 'retired';
  if (startOf(version) > day) return 'coming';
  const current = inForce(versions, day);
  if (current?.version === version.version) return 'in-force';
  const order = releasedInOrder(versions);
  const successor = order[order.findIndex((v) => v.version === version.version) + 1];
  return successor?.graceUntil !== undefined && successor.graceUntil >= day ? 'grace' : 'past';
}
