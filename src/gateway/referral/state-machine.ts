import { type Role, stacking, type Transition, transitions } from './transitions.ts';

/** State of one copy of a referral's Task, with the states pushed on the way in; the last of `before` is the newest. */
export interface Situation {
  readonly state: string;
  readonly before: readonly string[];
}

/** Before the first message: no Task yet. */
export const nothing: Situation = { state: '-', before: [] };

export interface Step {
  readonly situation: Situation;
  readonly row: Transition;
}

/**
 * One step of the transition table. `undefined` when the table has no row for the event in this situation, whoever
 * tries; 'wrong-actor' when it has one, but not for this role.
 */
export function step(at: Situation, event: string, role: Role): Step | 'wrong-actor' | undefined {
  const rows = rowsFor(at, event);
  if (rows.length === 0) return undefined;
  const row = rows.find((r) => allowed(r, role));
  if (!row) return 'wrong-actor';
  return { situation: move(at, row), row };
}

/** Rows that fit the situation and the event. */
export function rowsFor(at: Situation, event: string): readonly Transition[] {
  const newest = at.before.at(-1);
  return transitions.filter(
    (r) =>
      r.from === at.state &&
      r.event === event &&
      (!r.entered || (newest === r.entered.state) !== r.entered.not) &&
      (r.to !== '<before>' || newest !== undefined),
  );
}

/** The events that somebody in this role may write in this situation, in the table's order. */
export const eventsFor = (at: Situation, role: Role): readonly string[] => [
  ...new Set(
    transitions
      .filter((row) => row.from === at.state && allowed(row, role) && rowsFor(at, row.event).includes(row))
      .map(({ event }) => event),
  ),
];

/** A cancel is granted by the receiver, or by its system where no BEK was given; the caller decides which. */
function allowed(row: Transition, role: Role): boolean {
  return row.actor === role || (row.event === 'aterkallelse-godtagen' && role === 'receiver-system');
}

function move(at: Situation, row: Transition): Situation {
  const before = rewriteNewest(at.before, row.before);
  if (row.to === '<before>') return { state: before.at(-1)!, before: before.slice(0, -1) };
  if (row.to === at.state) return { state: at.state, before };
  if (!stacking.has(row.to)) return { state: row.to, before: [] };
  return { state: row.to, before: [...before, pushed(at, row)] };
}

const pushed = (at: Situation, row: Transition): string => (row.before === '' ? at.state : row.before);

/** `A>B`: the newest pushed state A becomes B. What lay below it is passed by, so it is dropped. */
function rewriteNewest(before: readonly string[], rule: string): readonly string[] {
  const [from, to] = rule.split('>');
  const newest = before.at(-1);
  if (to === undefined || newest === undefined || (from !== '*' && from !== newest)) return before;
  return [to];
}

/** Can some sequence of events lead from here to a situation in which the table has a row for `event`? */
export function reachable(from: Situation, event: string): boolean {
  const seen = new Set<string>();
  const open: Situation[] = [from];
  for (let at = open.pop(); at; at = open.pop()) {
    const key = [at.state, ...at.before].join('/');
    if (seen.has(key) || at.before.length > 3) continue;
    seen.add(key);
    if (rowsFor(at, event).length > 0) return true;
    for (const row of transitions) {
      if (row.from === at.state && row.event !== 'felregistrerad' && rowsFor(at, row.event).includes(row))
        open.push(move(at, row));
    }
  }
  return false;
}
