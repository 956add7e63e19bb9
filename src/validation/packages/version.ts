/**
 * Order of the versions of one artefact. Its own declaration wins (`versionAlgorithm`, in R4 an extension); else semver
 * where both have that form, else whole numbers and dates (digit groups compared as numbers), else text. R5
 * CanonicalResource.versionAlgorithm[x] names these algorithms.
 */
export type VersionAlgorithm = 'semver' | 'integer' | 'date' | 'alpha' | 'natural';

const semver = /^\d{1,9}(\.\d{1,9}){0,2}(-[0-9A-Za-z.-]{1,100})?(\+[0-9A-Za-z.-]{1,100})?$/;

/** Negative when `a` is older. An absent version is older than any. */
export function compareVersions(a: string | undefined, b: string | undefined, algorithm?: VersionAlgorithm): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const by = algorithm ?? (semver.test(a) && semver.test(b) ? 'semver' : 'natural');
  if (by === 'semver') return compareSemver(a, b);
  if (by === 'alpha') return a < b ? -1 : 1;
  return compareNatural(a, b);
}

/** True when `version` is the one asked for, or falls under it: 1.2 asks for any 1.2.x (semver), not for 1.20. */
export function meetsVersion(version: string | undefined, asked: string): boolean {
  if (version === undefined) return false;
  if (version === asked) return true;
  const parts = asked.replace(/\.x$/, '').split('.');
  return parts.length < 3 && /^\d+(\.\d+)?$/.test(parts.join('.')) && version.startsWith(`${parts.join('.')}.`);
}

/** Semantic Versioning 2.0.0 paragraph 11: numbers first, a pre-release before its release, build metadata left out. */
function compareSemver(a: string, b: string): number {
  const [left, right] = [splitSemver(a), splitSemver(b)];
  for (let n = 0; n < 3; n += 1) {
    const difference = (left.numbers[n] ?? 0) - (right.numbers[n] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre === undefined || right.pre === undefined)
    return Number(left.pre === undefined) - Number(right.pre === undefined);
  return compareIdentifiers(left.pre.split('.'), right.pre.split('.'));
}

function splitSemver(version: string): { numbers: number[]; pre?: string } {
  const [core = ''] = version.split('+', 1);
  const dash = core.indexOf('-');
  if (dash < 0) return { numbers: core.split('.').map(Number) };
  return { numbers: core.slice(0, dash).split('.').map(Number), pre: core.slice(dash + 1) };
}

function compareIdentifiers(a: readonly string[], b: readonly string[]): number {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const [x, y] = [a[n], b[n]];
    if (x === y) continue;
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    const [isX, isY] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isX && isY) return Number(x) - Number(y);
    if (isX !== isY) return isX ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

/** Digit groups as numbers, the rest as text: 2024-9 before 2024-10, v9 before v10. */
function compareNatural(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let n = 0; n < Math.max(left.length, right.length); n += 1) {
    const [x = '', y = ''] = [left[n], right[n]];
    const difference = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : 0;
    if (difference !== 0) return difference;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
