import { readFileSync } from 'node:fs';

/** Who may write an event (transition table, column `actor`). */
export type Role = 'sender' | 'forwarder' | 'receiver' | 'receiver-system' | 'sender-system';

/** One row of the referral's transition table, with `<any>` expanded. */
export interface Transition {
  readonly from: string;
  /** `X[Y]`: only when X was entered from Y; `X[!Y]`: only when it was not. */
  readonly entered?: { readonly state: string; readonly not: boolean };
  readonly event: string;
  readonly actor: Role;
  /** A state, or `<before>`: the newest pushed state, popped. */
  readonly to: string;
  /** What the row does to the pushed states beyond the general rule: `Y` pushes Y instead of `from`; `A>B` turns a newest A (`*` any) into B. */
  readonly before: string;
  readonly serviceRequest: string;
  readonly task: string;
  readonly businessStatus: string;
  /** RIV-TA message that carries the event; `-` where none does. */
  readonly rivta: string;
}

/** States whose entering pushes the state they were entered from. */
export const stacking: ReadonlySet<string> = new Set(['completion-requested', 'on-hold', 'cancel-requested']);

/** Reads the table's CSV text (no quoting is used in it). */
export function parseTransitions(csv: string): readonly Transition[] {
  const rows = csv.trim().split('\n').slice(1).map(parseRow);
  const states = new Set(rows.flatMap((r) => [r.from, r.to]));
  return rows.flatMap((row) => (row.from === '<any>' ? expandAny(row, states) : [row]));
}

function parseRow(line: string): Transition {
  const [from, event, actor, to, before, serviceRequest, task, businessStatus, rivta] = line.split(',') as [
    string,
    string,
    Role,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const guard = /^([^[]+)\[(!?)([^\]]+)\]$/.exec(from);
  return {
    from: guard ? guard[1]! : from,
    ...(guard && { entered: { state: guard[3]!, not: guard[2] === '!' } }),
    event,
    actor,
    to,
    before,
    serviceRequest,
    task,
    businessStatus,
    rivta,
  };
}

function expandAny(row: Transition, states: ReadonlySet<string>): Transition[] {
  return [...states]
    .filter((s) => !['-', '<any>', '<before>', 'entered-in-error'].includes(s))
    .map((from) => ({ ...row, from }));
}

/** The referral's transition table as the project restates it; held against the design by a test. */
export const transitions = parseTransitions(readFileSync(new URL('./transitions.csv', import.meta.url), 'utf8'));
