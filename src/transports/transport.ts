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
  /** Elements of the message that this wire has no place for; absent where it carries all. */
  readonly lost?: readonly Issue[];
}

/** A message that a wire cannot be given, and why. */
export interface Unrendered {
  readonly issues: readonly Issue[];
}

/**
 * The receiver's word at level 1 on a wire that has a form of its own for it (RIV-TA: result OK, INFO or ERROR). It is
 * not signed and names no state; where the wire is FHIR the gateway reads the signed kvittens itself.
 */
export interface WireAcknowledgement {
  readonly accepted: boolean;
  /** The wire's own code: `OK`, `INFO`, `VALIDATION_ERROR`, `PR001`, ... */
  readonly code: string;
  readonly issues: readonly Issue[];
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
  readonly answerType?: string;
  readonly status?: number;
  /** Level 1 in the wire's own form; absent where the gateway reads the answer, or where none came. */
  readonly acknowledgement?: WireAcknowledgement;
  /** After so many attempts with this outcome a person is asked; the gateway's schedule alone when absent. */
  readonly mostAttempts?: number;
  /** Earliest next attempt that the receiver asked for (Retry-After), milliseconds from now. */
  readonly retryAfterMs?: number;
}

/**
 * Canonical Bundle <-> wire. Knows its wire only; nothing of cases, stores or retries.
 * `send` never throws for anything the network or the partner does; it answers with a DeliveryResult.
 */
export interface Transport {
  readonly connectionType: string;
  /** Events of the transition table that this wire carries to an endpoint. What it does not carry the router tells. */
  carries(event: string, endpoint: Endpoint): boolean;
  /** What keeps a message off this wire, told before it is accepted; absent where every message fits. Never throws. */
  check?(message: ToRender): Promise<readonly Issue[]>;
  /** Wire bytes for one message, or why there are none: deterministic, so that a resend is byte-equal. Never throws. */
  render(message: ToRender): Promise<Rendered | Unrendered>;
  send(endpoint: Endpoint, envelope: Envelope, rendered: Rendered, signal: AbortSignal): Promise<DeliveryResult>;
  /** Is somebody there? Never sends a message. */
  probe(endpoint: Endpoint): Promise<{ readonly reachable: boolean; readonly detail: string }>;
  open?(): Promise<void>;
  close?(): Promise<void>;
}

/** A stored message on its way to an endpoint. */
export interface ToRender {
  readonly endpoint: Endpoint;
  readonly envelope: Envelope;
  /** The canonical Bundle as stored. */
  readonly bundle: Uint8Array;
  readonly sequence: Sequence;
}

export const isRendered = (made: Rendered | Unrendered): made is Rendered => 'bytes' in made;

/** Place of a message in the life of its Task; travels outside the hashed entries (see gateway/referral/README.md). */
export interface Sequence {
  /** 1, 2, 3, ... among this party's own messages about this Task. */
  readonly messageNumber?: number;
  /** Position of the event in the receiver's log of the Task; set on receiver events. */
  readonly taskPosition?: number;
}
