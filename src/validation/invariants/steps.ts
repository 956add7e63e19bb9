/**
 * What one evaluation may cost, in steps of the library and items that they gave: an expression that looks at each item
 * of a long list for each other one is left unanswered instead of holding up everything else. The costliest of R4's own,
 * over a Bundle of thousands of entries, take a tenth of it.
 */
const mostSteps = 2_000_000;

/** Counts steps of an evaluation; throws when there are too many. */
export function spend(evaluation: { steps: number }, steps: number): void {
  evaluation.steps += steps;
  if (evaluation.steps > mostSteps) throw new RangeError(`more than ${mostSteps} steps`);
}

/** A regular expression looks at a text so much faster than the library takes a step. */
const instructionsInStep = 10;

/** Steps that a search of a text by so many instructions stands for. */
export const stepsOfSearch = (text: string, size: number): number => (text.length * size) / instructionsInStep;
