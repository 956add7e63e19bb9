import type { Kind, MessageEvent } from '../model/event.ts';

/**
 * Life of one exchange at this gateway, apart from the referral's state:
 * - queued: durable here, on its way out
 * - acknowledged: out: level 1 came from the receiver; in: we accepted it and answered level 1
 * - parked: in: accepted, waits for its predecessor
 * - refused: out: the receiver refused it; in: we refused it (keeps no dedupe key)
 * - undelivered: permanent refusal or retries spent without an ambiguous attempt
 * - person: something a person must look at (retries spent after an ambiguous attempt, parking expired)
 */
export const exchangeStates = ['queued', 'acknowledged', 'parked', 'refused', 'undelivered', 'person'] as const;
export type ExchangeState = (typeof exchangeStates)[number];

export interface ExchangeRow {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly caseId: string;
  readonly kind: Kind;
  readonly event: MessageEvent;
  readonly sender: string;
  readonly receiver: string;
  readonly messageId: string;
  readonly contentHash: string;
  readonly remissId: string | null;
  readonly version: number | null;
  /** Source format (out) or wire format (in). */
  readonly format: string;
  /** Client that gave it to us. */
  readonly client: string;
  readonly state: ExchangeState;
  /** Why it is in that state, for a person; never personal data. */
  readonly reason: string | null;
  readonly test: boolean;
  /** The number among the sending party's messages about the Task; null where the wire carries none. */
  readonly messageNumber: number | null;
  /** Position in the receiver's log of the Task; null on sender events and where the wire carries none. */
  readonly taskPosition: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * - source: bytes as received at the door
 * - bundle: the canonical message Bundle, where it is not the source itself
 * - acknowledgement: the level-1 answer we gave (in) or got (out), byte for byte
 * - answer: the HTTP answer given to the engine for this exchange
 * - handover: what was handed to the engine
 * - wire: what was sent to the partner, where the wire is not FHIR
 * - issues: the OperationOutcome of accepting, JSON
 * - check: results of the live check of an imaging reference, JSON
 */
export type BodyRole = 'source' | 'bundle' | 'acknowledgement' | 'answer' | 'handover' | 'wire' | 'issues' | 'check';

export interface BodyRow {
  readonly exchangeId: string;
  readonly role: BodyRole;
  readonly mediaType: string;
  /** HTTP status where the body is an answer. */
  readonly status: number | null;
  readonly bytes: Uint8Array;
}

/** The resources of one message: its Bundle and every entry. */
export interface ResourceIndexRow {
  readonly exchangeId: string;
  /** `Type/id` of each. */
  readonly references: readonly string[];
}

export interface CaseRow {
  readonly id: string;
  /** HSA-ids of the units that may see the case, sorted. */
  readonly units: readonly string[];
  readonly test: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When its last Task came to a final state; null while open. Retention counts from here. */
  readonly endedAt: number | null;
}

/** Another name of a case, valid between a pair of parties. */
export interface CaseAlias {
  readonly caseId: string;
  readonly type: 'remiss-id' | 'sdk-conversation' | 'accession';
  readonly value: string;
  /** The two HSA-ids sorted and joined by a space. */
  readonly parties: string;
}

export interface PartRow {
  readonly caseId: string;
  readonly exchangeId: string;
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly title: string | null;
  /** urn:uuid fullUrl of the Binary in the exchange's Bundle. */
  readonly fullUrl: string;
  readonly createdAt: number;
}

/** One copy of a referral's Task: the owner's (which decides) or the requester's. A gateway may hold both. */
export interface TaskKey {
  readonly taskId: string;
  readonly side: 'owner' | 'requester';
}

export interface TaskRow extends TaskKey {
  readonly remissId: string;
  readonly caseId: string;
  readonly owner: string;
  readonly requester: string;
  readonly state: string;
  /** States pushed on entering completion-requested, on-hold or cancel-requested; last is the newest. */
  readonly before: readonly string[];
  /** Referral version held. */
  readonly version: number;
  /** Last position of the owner's log that this copy has applied. */
  readonly position: number;
  /** Messages about the Task sent by this side so far. */
  readonly ownNumber: number;
  /** The other side's last message number that was judged here. */
  readonly otherNumber: number;
  /** BEK was given at some time. */
  readonly accepted: boolean;
  readonly late: boolean;
  readonly test: boolean;
  /** `system|value` of the patient's identifier: who an access to this Task is about. Never leaves through logs or URLs. */
  readonly patient: string;
  /** Protected identity of the patient. */
  readonly protectedIdentity: boolean;
  readonly sentAt: number;
  readonly updatedAt: number;
  readonly rev: number;
}

/** Who at the unit has taken a referral on (handläggare). */
export interface HandlerRow extends TaskKey {
  /** Name, or id where no name is known. */
  readonly person: string;
  readonly at: number;
}

export interface TaskLogRow extends TaskKey {
  /** Order of writing within this copy, from 1. */
  readonly entry: number;
  /** Position in the owner's log; null for what only this side knows (ej-levererad). */
  readonly position: number | null;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  /** HSA-id of the acting unit, or `system`. */
  readonly by: string;
  readonly exchangeId: string | null;
  readonly messageId: string | null;
  readonly at: number;
}

/** Levels are four facts, never mixed. */
export interface Receipt {
  readonly caseId: string;
  readonly exchangeId: string;
  /** 0 transport, 1 technical, 2 business, 3 result. */
  readonly level: 0 | 1 | 2 | 3;
  /** Also `hand-over` to the receiver's engine, which is no level of the exchange but a receipt of its own. */
  readonly sort: 'transport' | 'technical' | 'business' | 'result' | 'hand-over';
  readonly outcome: 'ok' | 'refused' | 'failed';
  readonly party: string;
  readonly at: number;
  /** Event, HTTP status or outcome code. */
  readonly code: string;
  /** Hash of what was delivered. */
  readonly contentHash: string | null;
  /** Compact JWS of a signed receipt. */
  readonly signature: string | null;
}

export interface OutboxRow {
  readonly id: number;
  readonly exchangeId: string;
  /** deliver: to the partner; hand-over: to the engine of our own unit; acknowledge: a later kvittens; check-images: ask the archive. */
  readonly purpose: 'deliver' | 'hand-over' | 'acknowledge' | 'check-images';
  /** Jobs of one line (the same orderKey in the same case) go one at a time, in order of id. */
  readonly orderKey: string;
  /** HSA-id of the unit it is for. */
  readonly destination: string;
  readonly dueAt: number;
  readonly state: 'ready' | 'claimed' | 'done' | 'dead';
  readonly attempts: number;
  readonly ambiguous: boolean;
  readonly lastCode: string | null;
  readonly detail: string | null;
  readonly createdAt: number;
}

export interface IdempotencyRow {
  readonly client: string;
  readonly key: string;
  /** SHA-256 of the request bytes and media type. */
  readonly requestHash: string;
  readonly status: number;
  readonly location: string | null;
  readonly body: Uint8Array;
  readonly expiresAt: number;
}

export interface PartnerRow {
  /** HSA-id of the organisation. */
  readonly id: string;
  readonly card: string;
  readonly confirmedBy: string;
  readonly confirmedAt: number;
}

/** One document of the terminology rooms (a list's version, its content, a pin, ...); what it says is theirs. */
export interface TerminologyRow {
  readonly sort: string;
  readonly key: string;
  /** Counts the writes of the row, from 1. */
  readonly rev: number;
  readonly body: Uint8Array;
}

/** `expectRev` 0 = must not exist yet; a number = the stored row must have exactly that rev; absent = whatever is there. */
export type NewTerminology = Omit<TerminologyRow, 'rev'> & { readonly expectRev?: number };

/** One entry of a record that a unit of ours offers for reading. */
export interface RecordRow {
  /** Identity of the entry, stable over contracts: the same key is the same entry. */
  readonly key: string;
  /** `system|value` of the patient's identifier. */
  readonly patient: string;
  /** Kind of entry: note, diagnosis, laboratory, ... */
  readonly kind: string;
  /** HSA-id of the system that holds the original. */
  readonly sourceSystem: string;
  /** Time of the newest thing that it tells; milliseconds. */
  readonly at: number;
  /** The entry as JSON. */
  readonly body: Uint8Array;
  /** The entry as its read contract gives it out, and the name of the form that it is written in; null where it has none. */
  readonly written: string | null;
  readonly form: string | null;
}

export interface EngagementKey {
  readonly patient: string;
  readonly kind: string;
  readonly sourceSystem: string;
  /** HSA-id of the care provider (personuppgiftsansvarig). */
  readonly controller: string;
}

/** What the engagement index is to be told of one patient's entries of one kind. */
export interface Engagement extends EngagementKey {
  /** Time of the newest entry; milliseconds. */
  readonly mostRecent: number;
  /** When it is to be told. */
  readonly dueAt: number;
  /** Failed attempts so far. */
  readonly attempts: number;
}

export interface NewAudit {
  readonly at: number;
  /** A FHIR R4 AuditEvent as JSON text (IHE BALP). Written byte for byte; the chain covers it. */
  readonly event: string;
  /** Salted digest of the patient identifier, for the patient's extract; null where no patient is concerned. */
  readonly patient: string | null;
}

export interface AuditRow extends NewAudit {
  readonly seq: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** A log record of reading what other care providers have, until the log service has confirmed it. */
export interface AccessLogRow {
  /** UUID of the log record. */
  readonly id: string;
  /** The record as JSON; it names the patient. */
  readonly body: string;
  readonly dueAt: number;
  readonly attempts: number;
}
