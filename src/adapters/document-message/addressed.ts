import type { GivenEnvelope } from '../adapter.ts';
import type { DocumentMessage } from './document-message.ts';

/** What stands beside a document that becomes a message: its parties, its own id, case and referral. */
export const addressed = (
  envelope: GivenEnvelope | undefined,
  { sender, receiver }: Pick<DocumentMessage, 'sender' | 'receiver'>,
) => ({
  sender: sender.toUpperCase(),
  receiver: receiver.toUpperCase(),
  messageId: envelope?.messageId,
  caseId: envelope?.caseId,
  test: envelope?.test,
  referral: envelope?.referral,
});
