import type { Bundle } from '@medplum/fhirtypes';
import type { MessageEvent } from '../model/event.ts';
import type { Issue } from '../model/issue.ts';
import type { Patient } from './referral/referral-message.ts';

/** A source format, by the name that every door calls it by; an adapter from outside the project brings its own name. */
export type Format = 'fhir' | 'json' | 'rivta' | (string & {});

/** A source element that found no place in the Bundle: reported, never dropped. */
export interface Unmapped {
  readonly path: string;
  readonly value: string;
}

/** A FHIR element that a wire form cannot carry. */
export interface Lost {
  /** FHIRPath with indices. */
  readonly expression: string;
  readonly value: string;
}

export interface Source {
  /** The bytes as received. */
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
}

/** Addressing given beside a source (`application/vnd.vardbro.envelope+json`). */
export interface GivenEnvelope {
  readonly sender?: string;
  readonly receiver?: string;
  readonly messageId?: string;
  readonly caseId?: string;
  readonly test?: boolean;
  /** What a source is wanted as that can be two things: an answer of radiology, a result with a study UID. */
  readonly kind?: 'record-copy' | 'imaging-reference';
  /** Whom a document is about, where it does not say so itself (a PDF, a foreign document). */
  readonly patient?: GivenPatient;
  /** Remiss-id of the referral that a document goes with. */
  readonly referral?: string;
  /** Of a document that carries none of its own. */
  readonly title?: string;
  readonly time?: string;
  readonly author?: { readonly hsaId?: string; readonly name?: string };
}

export interface GivenPatient {
  /** `type` as in the JSON forms (personnummer, ...), or `system` as URI or OID. */
  readonly id: { readonly type?: string; readonly system?: string; readonly value: string };
  readonly name?: string;
  readonly birthDate?: string;
}

/** What the gateway already knows of a referral, so that a short answer can be made whole. `convert` knows nothing. */
export interface KnownReferral {
  readonly patient: Patient;
  /** HSA-ids of the two parties of the Task, whichever way the message goes. */
  readonly requester: string;
  readonly owner: string;
  readonly version: number;
  readonly caseId: string;
  /** True once a final answer (slutsvar) has been written: an SSV with a new id is then slutsvar-rattad. */
  readonly answered: boolean;
  /** Events that were given an own id before, so that an honest retry is read as the same event. */
  readonly eventsByOwnId: ReadonlyMap<string, MessageEvent>;
}

export interface AdapterContext {
  /** The time of conversion; ISO 8601 with offset. Same input and same `at` give the same output. */
  readonly at: string;
  readonly envelope?: GivenEnvelope;
  /** Raised by the gateway when an undelivered message is submitted with other content (`messageIdOf`); 0 when absent. */
  readonly n?: number;
  /** The render target that the door takes alone, such as `rivta:ProcessRequest:2`; another form is `format-unknown`. */
  readonly expected?: string;
  /** What the gateway knows of a referral; absent in `convert`. */
  known?(remissId: string): Promise<KnownReferral | undefined>;
}

export interface Adaptation {
  /** Absent when the input has errors that leave nothing to build. */
  readonly bundle?: Bundle;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Unmapped[];
  /** The Bundle is the source itself: a place in it is a place in the source. */
  readonly asIs?: boolean;
}

export interface Rendering {
  readonly bytes?: Uint8Array;
  readonly mediaType: string;
  readonly issues: readonly Issue[];
  readonly lost: readonly Lost[];
}

/**
 * Source format <-> canonical Bundle. An adapter is pure: no clock, no network, no store; the same input gives the same
 * output, byte for byte. It never throws on bad input: it returns issues, all of them at once.
 */
export interface Adapter {
  readonly format: Format;
  /** Media types it answers to, most specific first. */
  readonly mediaTypes: readonly string[];
  /** Cheap look at the first bytes; true when the input is of this format. Must not parse. */
  detect(source: Source): boolean;
  toBundle(source: Source, context: AdapterContext): Promise<Adaptation>;
  /**
   * The findings with their positions in the source (`Issue.position`), for those whose place is one in the source. Absent
   * for a format that is no text, or whose places are no lines.
   */
  locate?(source: Source, issues: readonly Issue[]): readonly Issue[];
  /** Where the source says what a place of the Bundle is about, for rules that speak of the Bundle; undefined where it is not told. */
  sourcePlace?(source: Source, place: string): string | undefined;
  /** `target` as in `render --to`: `json`, `rivta`, `rivta:ProcessRequest:2`, ... Absent method = cannot be rendered. */
  fromBundle?(bundle: Bundle, target: string): Promise<Rendering>;
}
