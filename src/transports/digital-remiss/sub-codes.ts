import type { Operation } from '../../adapters/rivta/contract/description.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';

/**
 * The sub-codes of the referral contracts (contract text 2.2, 4.2), both ways: what we answer them for, and what they
 * tell a person when we are answered. Each is a reason that time does not mend: the same bytes are never sent again.
 */
export interface SubCode {
  readonly operation: Operation;
  /** In our own words. */
  readonly text: string;
  /** Findings of ours that are answered with it. */
  readonly for: readonly OutcomeCode[];
  /** States of the referral, ended at the referrer, in which an event is refused with it. */
  readonly ended?: readonly string[];
}

const of =
  (operation: Operation) =>
  (text: string, ...findings: OutcomeCode[]): SubCode => ({ operation, text, for: findings });
const request = of('ProcessRequest');
const confirmation = of('ProcessRequestConfirmation');
const outcome = of('ProcessRequestOutcome');

const senderUnknown = "The receiver does not know the sender's organisation.";
const referralUnknown = 'The referral is unknown at the referrer.';
const ended = 'The referrer has cancelled or withdrawn the referral.';
/** Taken back, or in the end never sent. */
const takenBack = ['cancelled', 'undelivered', 'entered-in-error'];

export const subCodes = {
  PR001: request(senderUnknown, 'sender-unknown'),
  PR002: request('The receiver takes no forwarded referrals.', 'forwarding-refused'),
  PR003: request('An attachment cannot be received: send without it.', 'attachment-type'),
  PR004: request('The receiver does not handle that kind of reserve number.', 'identifier-type-unknown'),
  PRC001: confirmation(senderUnknown, 'sender-unknown'),
  PRC002: confirmation(referralUnknown, 'referral-unknown'),
  PRC003: { ...confirmation(ended), ended: [...takenBack, 'rejected'] },
  PRC004: confirmation('The referrer takes no news of forwarding.', 'forwarding-refused'),
  PRO001: outcome(senderUnknown, 'sender-unknown'),
  PRO002: outcome(referralUnknown, 'referral-unknown'),
  PRO003: { ...outcome(ended), ended: takenBack },
  PRO004: outcome('An attachment cannot be received: send without it.', 'attachment-type'),
} as const satisfies Record<string, SubCode>;

const table: Readonly<Record<string, SubCode>> = subCodes;

/** The sub-code that an operation has for a finding. */
export const subCodeFor = (operation: Operation, code: OutcomeCode): string | undefined =>
  Object.keys(table).find((key) => table[key]!.operation === operation && table[key]!.for.includes(code));

/** For an event that a referral in that state refuses, where the operation has a code for it. */
export const endedCode = (operation: Operation, state: string): string | undefined =>
  Object.keys(table).find((key) => table[key]!.operation === operation && table[key]!.ended?.includes(state));

/** What a sub-code says; undefined for one that the contract does not name. */
export const subCodeText = (code: string): string | undefined => table[code]?.text;
