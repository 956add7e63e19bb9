import { compareVersions, versionMatches } from '../canonical.ts';

export interface Versioned<T> {
  readonly version: string | undefined;
  readonly item: T;
  /** Declared place in the order of versions; without it the names of the versions decide. */
  readonly rank?: number;
  /** Not to be meant when no version is named: a fragment, an example. */
  readonly partial?: boolean;
}

/** The versions of one canonical, oldest first. */
export type VersionList<T> = readonly Versioned<T>[];

/** A list with one more version; the same version is replaced. */
export function withVersion<T>(list: VersionList<T>, added: Versioned<T>): VersionList<T> {
  return [...list.filter(({ version }) => version !== added.version), added].sort(oldestFirst);
}

function oldestFirst<T>(a: Versioned<T>, b: Versioned<T>): number {
  if (a.rank !== undefined && b.rank !== undefined && a.rank !== b.rank) return a.rank - b.rank;
  return compareVersions(a.version, b.version);
}

/** The version asked for; the newest whole one when none is. */
export function pick<T>(list: VersionList<T> | undefined, version?: string): T | undefined {
  if (list === undefined) return undefined;
  const fitting = version === undefined ? list : list.filter((one) => versionMatches(one.version, version));
  return (fitting.findLast(isWhole) ?? fitting.at(-1))?.item;
}

const isWhole = ({ partial }: Versioned<unknown>): boolean => !partial;
