/** What was expected of one run, and what was found: the places of errors. */
export interface ScoredRun {
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

export interface Score {
  readonly runs: number;
  readonly presenceAgreement: number;
  readonly balancedAccuracy: number;
  readonly falseAlarms: number;
  readonly misses: number;
  readonly locationF1Exact: number;
  readonly locationF1IndexFree: number;
}

/**
 * Agreement on whether there are errors, and on where (F1 over the sets of places of all runs). Comments in places are
 * dropped; an error without place counts as `$`. Shares are rounded to four digits.
 */
export function score(runs: readonly ScoredRun[]): Score {
  const wrong = runs.filter((r) => r.expected.length > 0);
  const clean = runs.filter((r) => r.expected.length === 0);
  const caught = wrong.filter((r) => r.found.length > 0).length;
  const passed = clean.filter((r) => r.found.length === 0).length;
  return {
    runs: runs.length,
    presenceAgreement: share(caught + passed, runs.length),
    balancedAccuracy: rounded((ratio(caught, wrong.length) + ratio(passed, clean.length)) / 2),
    falseAlarms: clean.length - passed,
    misses: wrong.length - caught,
    locationF1Exact: f1(runs, exact),
    locationF1IndexFree: f1(runs, indexFree),
  };
}

const exact = (place: string): string => place.replace(/\/\*[^*]*\*\//g, '');
const indexFree = (place: string): string => exact(place).replace(/\[(?:\d+|x)\]|\.ofType\([^)]*\)/g, '');

function f1(runs: readonly ScoredRun[], as: (place: string) => string): number {
  let [hits, all] = [0, 0];
  for (const { expected, found } of runs) {
    const wanted = new Set(expected.map(as));
    const told = new Set(found.map(as));
    for (const place of told) if (wanted.has(place)) hits++;
    all += wanted.size + told.size;
  }
  return share(2 * hits, all);
}

const rounded = (n: number): number => Math.round(n * 10_000) / 10_000;
const share = (part: number, whole: number): number => rounded(ratio(part, whole));
/** Of nothing, everything is right. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
