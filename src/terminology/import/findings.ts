import { type Issue, type IssueDetails, issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';

/** Gathers findings up to a bound; what is beyond it is counted and told as one last finding. */
export interface Findings {
  add(code: OutcomeCode, details: IssueDetails): void;
  addAll(issues: readonly Issue[]): void;
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
    all: () =>
      more === 0 ? told : [...told, issue('list-cell', { detail: `${more} further findings are not listed.` })],
  };
}
