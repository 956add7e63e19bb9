import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nothing, type Situation, step } from '../src/gateway/referral/state-machine.ts';
import { statusOf } from '../src/gateway/referral/status.ts';
import { type Role, type Transition, transitions } from '../src/gateway/referral/transitions.ts';

/** One act of one party: an event written by a role of the transition table. */
export interface Act {
  readonly event: string;
  readonly actor: Role;
}

/** A case that any endpoint can be held against: play `given` from nothing, then `when`, and compare. */
export interface ReferralCase {
  readonly id: string;
  readonly given: readonly Act[];
  /** The state that `given` leads to. */
  readonly state: string;
  readonly when: Act;
  readonly expect:
    | {
        readonly state: string;
        readonly serviceRequest: string;
        readonly task: string;
        readonly businessStatus: string;
      }
    | { readonly refused: 'illegal-transition' };
}

const key = (s: Situation): string => [s.state, ...s.before].join('<');

/** Every situation that the table leads to from nothing, with a shortest way there. */
function situations(): Map<string, { situation: Situation; path: readonly Act[] }> {
  const found = new Map([[key(nothing), { situation: nothing, path: [] as readonly Act[] }]]);
  for (const { situation, path } of found.values()) {
    for (const row of transitions.filter((r) => r.from === situation.state)) {
      const made = step(situation, row.event, row.actor);
      if (typeof made !== 'object' || made.situation.before.length > 2 || found.has(key(made.situation))) continue;
      found.set(key(made.situation), {
        situation: made.situation,
        path: [...path, { event: row.event, actor: row.actor }],
      });
    }
  }
  return found;
}

const byWhom = (event: string): Role => transitions.find((r) => r.event === event)!.actor;

function caseOf(situation: Situation, given: readonly Act[], when: Act): ReferralCase {
  const made = step(situation, when.event, when.actor);
  const base = { id: `${key(situation)} ${when.event}`, given, state: situation.state, when };
  if (typeof made !== 'object') return { ...base, expect: { refused: 'illegal-transition' } };
  return { ...base, expect: { state: made.situation.state, ...statusOf(made.situation, when.event) } };
}

/** Every event in every situation: the rows of the table, and every pair that it does not have. */
export function referralCases(): ReferralCase[] {
  const events = [...new Set(transitions.map((r: Transition) => r.event))];
  return [...situations().values()].flatMap(({ situation, path }) =>
    events.map((event) => caseOf(situation, path, { event, actor: byWhom(event) })),
  );
}

export const casesText = (): string =>
  `${referralCases()
    .map((c) => JSON.stringify(c))
    .join('\n')}\n`;

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL('../conformance/referral/cases.ndjson', import.meta.url)), casesText());
}
