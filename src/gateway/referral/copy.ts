import type { OutcomeCode } from '../../model/outcomes.ts';
import type { TaskRow } from '../../store/rows.ts';
import { eventsFor, nothing, type Situation, type Step, step } from './state-machine.ts';
import type { Role } from './transitions.ts';

/**
 * What one copy of a Task knows of its life. There are two copies: the owner's decides; the requester's follows it.
 * `position` counts the entries of the owner's log that this copy has applied.
 */
export type Copy = Pick<
  TaskRow,
  'state' | 'before' | 'version' | 'position' | 'ownNumber' | 'otherNumber' | 'accepted'
>;

/** One applied event. `position` is its place in the owner's log; null for what only the requester knows. */
export interface Applied {
  readonly event: string;
  readonly role: Role;
  readonly from: string;
  readonly to: string;
  readonly position: number | null;
}

/**
 * What a copy makes of an event:
 * - applied: the copy after it, and the log entries that came of it
 * - refused: nothing changes; `state` is the state it was refused in, `allowed` what its writer may say there instead
 * - parked: its predecessor is missing; judge it again when something else has been applied
 * - stale: an older version than the one held; nothing changes
 * - overtaken: a later event of the owner was here first; nothing changes
 * - known: this place of the owner's log was applied before; nothing changes
 */
export type Verdict =
  | { readonly kind: 'applied'; readonly copy: Copy; readonly entries: readonly Applied[] }
  | {
      readonly kind: 'refused';
      readonly code: OutcomeCode;
      readonly state: string;
      readonly allowed?: readonly string[];
    }
  | { readonly kind: 'parked'; readonly waitsFor: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'known' };

export const newCopy: Copy = {
  ...nothing,
  version: 0,
  position: 0,
  ownNumber: 0,
  otherNumber: 0,
  accepted: false,
};

export const situationOf = (copy: Copy): Situation => ({ state: copy.state, before: copy.before });

/** Who writes a sender-side event: a forwarded referral is written by the forwarder. */
export const senderRole = (event: string): Role => (event === 'remiss-vidareskickad' ? 'forwarder' : 'sender');

/** Applies one event by the table; `local` events take no place in the owner's log. */
export function apply(copy: Copy, event: string, role: Role, local = false): Verdict {
  const made = step(situationOf(copy), event, role);
  if (made === undefined || made === 'wrong-actor') {
    const code = made ?? 'illegal-transition';
    return { kind: 'refused', code, state: copy.state, allowed: eventsFor(situationOf(copy), role) };
  }
  return { kind: 'applied', ...advance(copy, event, role, made, local) };
}

function advance(copy: Copy, event: string, role: Role, made: Step, local: boolean) {
  const position = local ? null : copy.position + 1;
  const next: Copy = {
    ...copy,
    ...made.situation,
    position: position ?? copy.position,
    accepted: copy.accepted || event === 'bekraftad',
  };
  return { copy: next, entries: [{ event, role, from: copy.state, to: next.state, position }] };
}

/** Applies a second event to an applied verdict; anything else is passed through. */
export function andThen(verdict: Verdict, event: string, role: Role): Verdict {
  if (verdict.kind !== 'applied') return verdict;
  const next = apply(verdict.copy, event, role);
  return next.kind === 'applied' ? { ...next, entries: [...verdict.entries, ...next.entries] } : next;
}

/** The applied verdict with other fields of the copy set. */
export function set(verdict: Verdict, change: Partial<Copy>): Verdict {
  return verdict.kind === 'applied' ? { ...verdict, copy: { ...verdict.copy, ...change } } : verdict;
}
