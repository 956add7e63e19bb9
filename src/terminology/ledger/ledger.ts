/** When a system was last known to have a version, and how: it said so, or its messages showed it. */
export interface Sighting {
  readonly version: string;
  /** Milliseconds. */
  readonly at: number;
}

/** Which version of one list one connected system has. What it acknowledged and what it was seen to use are two facts. */
export interface LedgerEntry {
  /** Client id of the system. */
  readonly system: string;
  /** HSA-ids of the units it serves. */
  readonly units: readonly string[];
  readonly url: string;
  readonly acknowledged?: Sighting;
  readonly observed?: Sighting;
}

export const ledgerKey = ({ system, url }: Pick<LedgerEntry, 'system' | 'url'>): string => `${system} ${url}`;

/** The version that a system is taken to have: the newer of the two facts. */
export function versionHeld({
  acknowledged,
  observed,
}: Pick<LedgerEntry, 'acknowledged' | 'observed'>):
  | (Sighting & { readonly how: 'acknowledged' | 'observed' })
  | undefined {
  if (observed && (!acknowledged || observed.at > acknowledged.at)) return { ...observed, how: 'observed' };
  return acknowledged && { ...acknowledged, how: 'acknowledged' };
}

/** A fact noted; the same or an older one changes nothing (undefined). */
export function noted(
  entry: LedgerEntry,
  how: 'acknowledged' | 'observed',
  sighting: Sighting,
): LedgerEntry | undefined {
  const known = entry[how];
  if (known && known.at >= sighting.at) return undefined;
  return { ...entry, [how]: sighting };
}

export interface VersionStatus {
  readonly system: string;
  readonly url: string;
  readonly version: string | null;
  readonly how: 'acknowledged' | 'observed' | null;
  /** Seconds since the fact. */
  readonly age: number | null;
  readonly current: string | null;
  /** up-to-date; behind by so many releases; ahead of what is in force; unknown. */
  readonly state: 'up-to-date' | 'behind' | 'ahead' | 'unknown';
  readonly behind: number;
}

/** How a system stands against the version in force. `order` is every released version, oldest first. */
export function versionStatus(
  entry: LedgerEntry,
  order: readonly string[],
  current: string | undefined,
  now: number,
): VersionStatus {
  const held = versionHeld(entry);
  const [at, target] = [held ? order.indexOf(held.version) : -1, current === undefined ? -1 : order.indexOf(current)];
  const behind = at >= 0 && target >= 0 ? Math.max(0, target - at) : 0;
  const state = at < 0 || target < 0 ? 'unknown' : behind > 0 ? 'behind' : at > target ? 'ahead' : 'up-to-date';
  return {
    system: entry.system,
    url: entry.url,
    version: held?.version ?? null,
    how: held?.how ?? null,
    age: held ? Math.max(0, Math.floor((now - held.at) / 1000)) : null,
    current: current ?? null,
    state,
    behind,
  };
}
