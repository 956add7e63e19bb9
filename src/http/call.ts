import type { Writable } from 'node:stream';
import type { Actor } from '../gateway/api.ts';
import type { OutcomeCode } from '../model/outcomes.ts';
import type { MediaType } from './media-type.ts';

/** A request as the handlers see it: proved, bounded, decoded; nothing of express. */
export interface Call {
  /** Parameters of the path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** A header by lower-case name. */
  header(name: string): string | undefined;
  /** The body as sent, decompressed; empty where the route takes none. */
  readonly body: Uint8Array;
  /** Content-Type; undefined when absent. */
  readonly mediaType: MediaType | undefined;
  /** SHA-256 fingerprint (lower-case hex) of the client certificate that TLS verified. */
  readonly certificate: string | undefined;
  /** Network address of the caller. */
  readonly address: string;
  readonly requestId: string;
  /** Aborted when the caller hangs up before it has its answer: nobody waits for the work any more. */
  gone(): AbortSignal;
  /** Who calls; undefined on routes that anyone may use. */
  readonly actor: Actor | undefined;
}

/** A call on a route that demands a known actor. */
export interface ActorCall extends Call {
  readonly actor: Actor;
}

export interface Reply {
  readonly status: number;
  readonly mediaType?: string;
  readonly bytes?: Uint8Array | string;
  /** Writes the body as it comes, instead of `bytes`: never gathered, ended when the caller goes; to HEAD nothing of it. */
  readonly pour?: (to: Writable, headOnly?: boolean) => void;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log line. */
  readonly exchangeId?: string;
  readonly caseId?: string;
  readonly codes?: readonly OutcomeCode[];
}

export const fhirJson = 'application/fhir+json; fhirVersion=4.0; charset=utf-8';
export const plainJson = 'application/json; charset=utf-8';

/** A JSON answer; `mediaType` tells FHIR from plain. */
export function json(value: unknown, options: Omit<Reply, 'bytes' | 'status'> & { status?: number } = {}): Reply {
  return { status: 200, mediaType: plainJson, ...options, bytes: JSON.stringify(value) };
}

/** An answer that is a FHIR resource. */
export const fhir = (resource: object, options: Omit<Reply, 'bytes' | 'status'> & { status?: number } = {}): Reply =>
  json(resource, { mediaType: fhirJson, ...options });
