import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import type { Envelope } from '../../model/envelope.ts';
import { type Issue, isError, issue } from '../../model/issue.ts';
import type { Directory } from '../directory/directory.ts';
import { isRequest } from './agreed.ts';
import { consentIssues } from './consent.ts';
import { limitIssues } from './limits.ts';
import { paymentIssues } from './payment.ts';
import { protectedIdentityIssues } from './protected-identity.ts';

export interface AgreementInput {
  readonly message: ReferralMessage;
  readonly envelope: Envelope;
  readonly directory: Directory;
  /** Milliseconds since 1970: the day that everything must be valid on. */
  readonly at: number;
  /** Connection type of the transport that carries the message. */
  readonly transport: string;
  /** Size of the canonical message; unknown when absent. */
  readonly bytes?: number;
}

/**
 * What the parties have agreed (överenskommelse) and what the law asks of a referral between them: that there is an
 * agreement, that somebody pays, that the patient consented, that no bound is passed and that a protected identity goes
 * no way that nobody named. Errors before sending; `asWarnings` on receipt, where the message is here already.
 */
export function agreementRules(input: AgreementInput): Issue[] {
  const { envelope, directory, at } = input;
  const sender = directory.organisationOf(envelope.sender);
  const receiver = directory.organisationOf(envelope.receiver);
  // Parties that are in no directory have findings of their own, where the message is routed.
  if (!sender || !receiver) return [];
  const within = sender.hsaId === receiver.hsaId;
  const agreement = directory.agreementBetween(envelope.sender, envelope.receiver, at, 'referral');
  const agreed = { ...input, sender, receiver, agreement };
  return [
    ...(agreement || within ? [] : [noAgreement(input.message)]),
    ...paymentIssues(agreed),
    ...consentIssues(agreed),
    ...limitIssues(agreed),
    ...(within ? [] : protectedIdentityIssues(agreed)),
  ];
}

/** Nothing new is asked without an agreement; what belongs to a referral under way still gets through. */
const noAgreement = (message: ReferralMessage): Issue =>
  issue('no-agreement', {
    severity: isRequest(message) ? 'error' : 'warning',
    place: 'MessageHeader.destination',
    expected: 'an agreement in force about referrals between the two organisations',
    found: 'none',
    source: 'the directory of this gateway',
  });

/** The same findings where they may not stop a message: on receipt a person decides. */
export const asWarnings = (issues: readonly Issue[]): Issue[] =>
  issues.map((found) => (isError(found) ? { ...found, severity: 'warning' } : found));
