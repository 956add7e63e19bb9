import { type Issue, type IssueDetails, isError, issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import { columnOf } from './table.ts';

/** Gathers findings up to a bound; what is beyond it is counted and told as one last finding. */
export interface Findings {
  add(code: OutcomeCode, details: IssueDetails): void;
  addAll(issues: readonly Issue[]): void;
  /** Whether an error is of a row below the first: an empty list is no finding of its own where its rows were refused. */
  ofRows(): boolean;
  /** Those of the file as a whole, then row by row, each from its first column to its last: as a person goes through it. */
  all(): readonly Issue[];
}

export function findingsUpTo(most: number): Findings {
  const told: Issue[] = [];
  let more = 0;
  const push = (make: () => Issue): void => {
    if (told.length < most) told.push(make());
    else more += 1;
  };
  return {
    add: (code, details) => push(() => issue(code, details)),
    addAll: (issues) => {
      for (const one of issues) push(() => one);
    },
    ofRows: () => told.some((one) => isError(one) && placeOf(one).row > 1),
    all: () => {
      const inOrder = told.map((one) => ({ one, ...placeOf(one) })).sort(byPlace);
      const last = more === 0 ? [] : [issue('list-cell', { detail: `${more} further findings are not listed.` })];
      return [...inOrder.map(({ one }) => one), ...last];
    },
  };
}

interface Placed {
  readonly row: number;
  readonly column: number;
}

/** A row as a whole comes after its cells; what has no row comes first. */
function placeOf({ place = '' }: Issue): Placed {
  const [, row, letters] = /^row (\d+)(?:, column ([A-Z]+))?/.exec(place) ?? [];
  const whole = Number.POSITIVE_INFINITY;
  return { row: Number(row ?? 0), column: letters === undefined ? whole : columnOf(letters) };
}

const byPlace = (a: Placed, b: Placed): number =>
  a.row - b.row || (a.column === b.column ? 0 : a.column < b.column ? -1 : 1);

const longestWord = 300;

/** A finding without more of a file than a person reads: a cell may be as long as the file. */
export function brief(one: Issue): Issue {
  const words = (['place', 'expected', 'found', 'detail'] as const).flatMap((name) => {
    const text = one[name];
    return text !== undefined && text.length > longestWord ? [[name, `${text.slice(0, longestWord)}...`] as const] : [];
  });
  return words.length === 0 ? one : { ...one, ...Object.fromEntries(words) };
}
