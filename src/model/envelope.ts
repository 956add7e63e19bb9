import type { Kind, MessageEvent } from './event.ts';

/**
 * Addressing and identity of one sending (kuvert). Read from a canonical message Bundle, or given beside a source that
 * carries no addressing (`application/vnd.vardbro.envelope+json`).
 */
export interface Envelope {
  /** HSA-id of the sending care unit, upper case. */
  readonly sender: string;
  /** HSA-id of the receiving care unit, upper case. */
  readonly receiver: string;
  /** MessageHeader.id: UUID of one content version. */
  readonly messageId: string;
  readonly event: MessageEvent;
  readonly kind: Kind;
  /** The whole `HSA#local` string of the referral, where the message is about one (remiss-id). */
  readonly remissId?: string;
  /** RIV-TA versionNumber: of the referral sent, or that an answer is about. */
  readonly version?: number;
  /** Case id (ärende-id), a UUID, where the message names one. */
  readonly caseId?: string;
  /** Lower-case hex SHA-256 by the rule of `content-hash.ts`. */
  readonly contentHash: string;
  /** True for a message marked as a test message (meta.security HTEST). */
  readonly test: boolean;
}
