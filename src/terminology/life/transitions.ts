import type { ListAct, ListState, ListVersion } from './list-version.ts';

export interface Transition {
  readonly act: ListAct;
  readonly from: ListState | 'none';
  readonly to: ListState;
  /** Who may not do it, by what they did before in this round. */
  readonly notBy?: readonly ('author' | 'submitter')[];
}

/**
 * A list's life. No row leads back: a draft that is not good enough is withdrawn and read in anew. `import` of a draft
 * replaces its content; of a withdrawn version it begins the next round.
 */
export const transitions: readonly Transition[] = [
  { act: 'import', from: 'none', to: 'draft' },
  { act: 'import', from: 'draft', to: 'draft' },
  { act: 'import', from: 'withdrawn', to: 'draft' },
  { act: 'submit', from: 'draft', to: 'in-review' },
  { act: 'approve', from: 'in-review', to: 'approved', notBy: ['author', 'submitter'] },
  { act: 'release', from: 'approved', to: 'released' },
  { act: 'retire', from: 'released', to: 'retired' },
  { act: 'withdraw', from: 'draft', to: 'withdrawn' },
  { act: 'withdraw', from: 'in-review', to: 'withdrawn' },
  { act: 'withdraw', from: 'approved', to: 'withdrawn' },
];

export const transitionOf = (act: ListAct, from: ListState | undefined): Transition | undefined =>
  transitions.find((t) => t.act === act && t.from === (from ?? 'none'));

/** The states that a step is possible from. */
export const statesBefore = (act: ListAct): readonly string[] =>
  transitions.filter((t) => t.act === act).map((t) => t.from);

/** What a person has been in this round. */
export function rolesOf({ authors, log }: ListVersion, person: string): readonly ('author' | 'submitter')[] {
  const round = log.slice(log.findLastIndex((entry) => entry.from === 'withdrawn') + 1);
  const submitted = round.some((entry) => entry.act === 'submit' && entry.by.id === person);
  return [...(authors.includes(person) ? (['author'] as const) : []), ...(submitted ? (['submitter'] as const) : [])];
}
