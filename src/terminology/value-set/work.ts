import type { CodeSystemProvider } from '../code-system/provider.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Filter } from '../resource.ts';

/**
 * Filters look at every concept of their code system, and a value set may have any number of them: each of linear cost,
 * together they can hold a server for minutes. Counted in concepts compared with a value; about a second's work.
 */
const mostCompared = 20_000_000;

/** A pattern costs some comparisons, a branch of the hierarchy is found without looking at each concept. */
const weights: ReadonlyMap<string, number> = new Map([
  ['regex', 5],
  ['is-a', 0.1],
  ['descendent-of', 0.1],
  ['is-not-a', 0.1],
  ['generalizes', 0.1],
  ['child-of', 0.1],
]);

/** What the filters of one value set, with those it imports, may cost for each version of a code system. */
export interface FilterWork {
  /** Throws TerminologyError (too-costly) when this and what went before are too much. */
  spend(provider: CodeSystemProvider, filters: readonly Filter[]): void;
}

export function filterWork(valueSet: string): FilterWork {
  const spent = new Map<CodeSystemProvider, number>();
  return {
    spend(provider, filters) {
      const concepts = provider.expand?.().size ?? 0;
      const cost = filters.reduce(
        (sum, { op = '' }) => sum + (weights.get(op) ?? 1) * concepts,
        spent.get(provider) ?? 0,
      );
      spent.set(provider, cost);
      if (cost > mostCompared) throw tooMuchWork(valueSet);
    },
  };
}

export const tooMuchWork = (valueSet: string): TerminologyError =>
  new TerminologyError([txIssue('VB_VALUE_SET_COSTLY', { valueSet })]);
