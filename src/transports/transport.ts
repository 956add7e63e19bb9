import type { Envelope } from '../model/envelope.ts';
import type { Issue } from '../model/issue.ts';

/** A way of reaching a care unit, as the directory states it. */
export interface Endpoint {
  readonly transport: string;
  readonly address: string;
  /** Formats and versions the endpoint takes, e.g. `fhir:4.0`, `rivta:ProcessRequest:2`. */
  readonly formats: readonly string[];
}

/** What is sent: exact bytes, the same at every technical resend. */
export interface Rendered {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * What became of one attempt. Retry looks at `outcome`, never at text.
 * - delivered: the receiver has it and said so (level 0, and level 1 where the answer holds it).
 * - transient: the receiver surely does not have it (refused connection, 429, 503 with a body of ours, VP009).
 * - ambiguous: nobody knows (time-out or cut after the first byte left). The same bytes may be sent again.
 * - permanent: the receiver refuses it; sending it again is pointless.
 */
export interface DeliveryResult {
  readonly outcome: 'delivered' | 'transient' | 'ambiguous' | 'permanent';
  /** Stable code for people and metrics: `http-503`, `connect-refused`, `timeout`, `PR003`, ... */
  readonly code: string;
  readonly issues: readonly Issue[];
  /** The bytes answered, as evidence; undefined when none came. */
  readonly answer?: Uint8Array;
  readonly status?: number;
  /** Earliest next attempt that the receiver asked for (Retry-After), milliseconds from now. */
  readonly retryAfterMs?: number;
}

/**
 * Canonical Bundle <-> wire. Knows its wire only; nothing of cases, stores or retries.
 * `send` never throws for anything the network or the partner does; it answers with a DeliveryResult.
 */
export interface Transport {
  readonly connectionType: string;
  /** Events of the transition table that this wire carries. What it does not carry is refused by the router. */
  carries(event: string): boolean;
  /** Wire bytes for one message: deterministic, so that a resend is byte-equal. */
  render(envelope: Envelope, bundle: Uint8Array, sequence: Sequence): Rendered;
  send(endpoint: Endpoint, envelope: Envelope, rendered: Rendered, signal: AbortSignal): Promise<DeliveryResult>;
  /** Is somebody there? Never sends a message. */
  probe(endpoint: Endpoint): Promise<{ readonly reachable: boolean; readonly detail: string }>;
  open?(): Promise<void>;
  close?(): Promise<void>;
}

/** Place of a message in the life of its Task; travels outside the hashed entries (see gateway/referral/README.md). */
export interface Sequence {
  /** 1, 2, 3, ... among this party's own messages about this Task. */
  readonly messageNumber?: number;
  /** Position of the event in the receiver's log of the Task; set on receiver events. */
  readonly taskPosition?: number;
}
