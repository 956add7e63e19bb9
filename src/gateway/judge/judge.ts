import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { TaskRow } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { referralExchange, storedReferral } from '../case/stored-referral.ts';
import type { TaskIdentity } from '../case/task-write.ts';
import type { Applied, Copy, Verdict } from '../referral/copy.ts';
import { immutableChanged } from '../referral/immutable.ts';

/** What a message does to one copy of a Task. */
export type Judgement =
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }
  | { readonly kind: 'parked'; readonly waitsFor: string; readonly was?: TaskRow }
  | { readonly kind: 'unchanged'; readonly issues: readonly Issue[]; readonly was?: TaskRow }
  | {
      readonly kind: 'applied';
      readonly was?: TaskRow;
      readonly identity: TaskIdentity;
      readonly copy: Copy;
      readonly entries: readonly Applied[];
    };

/** A verdict of the state machine as a judgement with findings for people. */
export function judgementOf(
  verdict: Verdict,
  event: string,
  was: TaskRow | undefined,
  identity: TaskIdentity,
): Judgement {
  const held = was ? { was } : {};
  switch (verdict.kind) {
    case 'applied':
      return { kind: 'applied', ...held, identity, copy: verdict.copy, entries: verdict.entries };
    case 'refused':
      return refuse(
        issue(verdict.code, {
          place: 'MessageHeader.eventCoding',
          expected: expectedIn(verdict.state, verdict.allowed),
          found: `${event} in ${verdict.state}`,
          source: 'referral transition table',
        }),
      );
    case 'parked':
      return { kind: 'parked', waitsFor: verdict.waitsFor, ...held };
    case 'stale':
      return { kind: 'unchanged', issues: [issue('stale', { found: `held version ${was?.version}` })], ...held };
    case 'overtaken':
      return { kind: 'unchanged', issues: [issue('overtaken', { found: `${event} in ${was?.state}` })], ...held };
    case 'known':
      return { kind: 'unchanged', issues: [], ...held };
  }
}

const expectedIn = (state: string, allowed: readonly string[] | undefined): string =>
  allowed && allowed.length > 0 ? `in ${state}: ${allowed.join(', ')}` : `an event that the state ${state} allows`;

export const refuse = (...issues: Issue[]): Judgement => ({ kind: 'refused', issues });

/** The party of a message must be the party of its Task. */
export function partyIssue(said: string, expected: string, which: 'source' | 'destination'): Issue[] {
  if (said === expected) return [];
  return [
    issue('wrong-actor', { place: `MessageHeader.${which}`, expected: 'the party of the Task', found: 'another unit' }),
  ];
}

/** Faults of a changed referral against the one held; none where the body is gone. */
export async function changedFields(store: Store, task: TaskRow, next: ReferralMessage): Promise<Issue[]> {
  const exchangeId = await referralExchange(store, task);
  const held = exchangeId ? await storedReferral(store, exchangeId) : undefined;
  return held ? immutableChanged(held, next) : [];
}
