/** `url|version` (FHIR R4 references.html#canonical); a fragment after `#` stays in the url. */
export interface Canonical {
  readonly url: string;
  readonly version?: string;
}

export function parseCanonical(canonical: string): Canonical {
  const bar = canonical.indexOf('|');
  if (bar === -1) return { url: canonical };
  const version = canonical.slice(bar + 1);
  return version === '' ? { url: canonical.slice(0, bar) } : { url: canonical.slice(0, bar), version };
}

export const canonical = (url: string, version?: string): string =>
  version === undefined || version === '' ? url : `${url}|${version}`;

/** `x`, `X` or `*` in a place of a version stands for anything there (FHIR R5 references.html#wildcards). */
export const isWildcard = (version: string): boolean => version.split('.').some(isAny);
const isAny = (part: string): boolean => part === 'x' || part === 'X' || part === '*';

/** Whether a version is the one asked for; `1.x` takes every version that begins with `1.`. */
export function versionMatches(actual: string | undefined, asked: string): boolean {
  if (actual === undefined) return false;
  if (actual === asked) return true;
  if (!isWildcard(asked)) return false;
  const want = asked.split('.');
  const have = actual.split('.');
  const enough = want.length === have.length || (isAny(want.at(-1)!) && have.length >= want.length);
  return enough && want.every((part, n) => isAny(part) || part === have[n]);
}

const pieces = /\d+|[^\d.\-_+]+/g;

/**
 * Orders two versions part by part, numbers as numbers: right for semver, dates and counters. Other names of versions
 * have no order that could be read off them; a list says then itself which comes last (`rank` of the registry).
 */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const left = a.match(pieces) ?? [];
  const right = b.match(pieces) ?? [];
  for (let n = 0; n < Math.max(left.length, right.length); n += 1) {
    const order = comparePart(left[n], right[n]);
    if (order !== 0) return order;
  }
  return a < b ? -1 : 1;
}

/** A word after the numbers is a pre-release (semver 11.3): `1.0.0-rc` comes before `1.0.0`. */
function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return isNumber(b!) ? -1 : 1;
  if (b === undefined) return isNumber(a) ? 1 : -1;
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b);
  if (isNumber(a) !== isNumber(b)) return isNumber(a) ? 1 : -1;
  return a < b ? -1 : 1;
}

const isNumber = (part: string): boolean => part.charCodeAt(0) >= 48 && part.charCodeAt(0) <= 57;
