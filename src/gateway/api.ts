import type { GivenEnvelope, Source } from '../adapters/adapter.ts';
import type { Issue } from '../model/issue.ts';
import type { OutcomeCode } from '../model/outcomes.ts';
import type {
  CaseRow,
  ExchangeRow,
  HandlerRow,
  OutboxRow,
  PartRow,
  Receipt,
  TaskKey,
  TaskLogRow,
  TaskRow,
} from '../store/rows.ts';
import type { ExchangeQuery, Page, TaskQuery } from '../store/store.ts';
import type { JudgedBy } from '../terminology/exchange/check-codings.ts';
import type { UsedList } from '../terminology/exchange/used-list.ts';
import type { Waiting } from './case/follow-up.ts';
import type { FetchedImage, ImageRequest } from './imaging/fetch-image.ts';
import type { ImageCheck } from './imaging/image-checks.ts';
import type { Reader } from './overview/reader.ts';

/**
 * Who is calling, as the door has proved it. Every use case takes one; there is no way in without.
 * `units` are the HSA-ids that the client is bound to: it sees and does nothing outside them.
 */
export interface Actor {
  readonly clientId: string;
  /** engine: hands in and reads for its own units; partner: another gateway; operator: replays, audits, partners. */
  readonly role: 'engine' | 'partner' | 'operator';
  readonly units: readonly string[];
  /** The person at the client, where it names one. */
  readonly person?: { readonly id: string; readonly name?: string };
  /** Who reads at the client, and why, where its token states it: for reading what other care providers have. */
  readonly reader?: Reader;
  /** Network address of the caller. */
  readonly address: string;
  readonly requestId: string;
  /** What a RIV-TA call said of the way it came, by header name; for the audit. */
  readonly way?: Readonly<Record<string, string>>;
}

/**
 * The wire that a partner's message came over, as its door knows it: the form it arrives in, the transport's name in
 * agreements, and how level 1 is said there. On FHIR, where `answer` is absent, the gateway signs a kvittens itself.
 */
export interface Wire {
  readonly format: 'fhir' | 'rivta';
  readonly transport: string;
  /** The one form that the address takes, such as `rivta:ProcessRequest:2`; any of the format where absent. */
  readonly expected?: string;
  answer?(issues: readonly Issue[]): {
    readonly status: number;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
    /** The wire's own word for it, which receipts repeat. */
    readonly code: string;
  };
}

export interface Submission {
  /** The bytes as received: evidence, and what an honest retry is known by. */
  readonly source: Source;
  /** Several sources that belong together, where the bytes hold more than one. */
  readonly sources?: readonly Source[];
  /** Source format by name; detected when absent. */
  readonly format?: string;
  readonly envelope?: GivenEnvelope;
  readonly idempotencyKey?: string;
  /** Nobody waits for the answer any more: where an archive is still being asked nothing is accepted, and the sender comes again. */
  readonly signal?: AbortSignal;
}

/** Answer to a submission: the body of 202, or the reason why not. `bytes` are the exact answer, also for a replay. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly location?: string;
  /** Exchange id of the first copy when this is a duplicate: header `Vardbro-Duplicate`. */
  readonly duplicateOf?: string;
  /** Exchange and case, for log lines. */
  readonly exchangeId?: string;
  readonly caseId?: string;
  /** Why it was refused, for log lines. */
  readonly codes?: readonly OutcomeCode[];
}

export interface ExchangeView {
  readonly exchange: ExchangeRow;
  readonly receipts: readonly Receipt[];
  /** Jobs on the way out with attempts, next time and last code: the answer to "why is this queued". */
  readonly jobs: readonly OutboxRow[];
  readonly issues: readonly Issue[];
  /** Live checks of an imaging reference, oldest first. */
  readonly checks: readonly ImageCheck[];
}

/** One line of a case's timeline: a state change, a receipt, or an attempt. */
export interface TimelineEntry {
  readonly at: string;
  readonly what: 'event' | 'receipt' | 'pending' | 'parked' | 'exception';
  readonly code: string;
  readonly exchangeId?: string;
  readonly party?: string;
  readonly level?: number;
  readonly from?: string;
  readonly to?: string;
  readonly sv: string;
  readonly en: string;
}

export interface TaskView extends TaskRow {
  readonly log: readonly TaskLogRow[];
  readonly pending: readonly string[];
  /** Who at our unit has taken it on. */
  readonly handler?: HandlerRow;
}

export interface CaseView {
  readonly case: CaseRow;
  readonly tasks: readonly TaskView[];
  readonly exchanges: readonly ExchangeView[];
  readonly parts: readonly PartRow[];
  readonly timeline: readonly TimelineEntry[];
}

/** `waiting`: only what has waited too long for that (`case/follow-up.ts`); it narrows the states asked for. */
export interface TaskSearch extends TaskQuery {
  readonly waiting?: Waiting;
}

/** The use cases. Reads answer `undefined` for what does not exist and for what the actor may not see: never which. */
export interface Gateway {
  /** POST /exchanges: detect, adapt, validate, check against state and agreement, commit, 202. */
  submit(submission: Submission, actor: Actor): Promise<Answer>;
  /** A partner's message (FHIR $process-message unless `wire` says otherwise): validate, commit, then level 1. */
  receive(bytes: Uint8Array, mediaType: string, actor: Actor, wire?: Wire): Promise<Answer>;

  exchange(id: string, actor: Actor): Promise<ExchangeView | undefined>;
  exchanges(query: ExchangeQuery, actor: Actor): Promise<Page<ExchangeRow>>;
  /** The message's codes judged once more as of its day: the same pin, the same answer. */
  codes(id: string, actor: Actor): Promise<CodesOfDay | undefined>;
  /** The untouched source, or the canonical Bundle, or another form that an adapter writes. */
  content(id: string, form: ContentForm, actor: Actor): Promise<Content | undefined>;
  /** One part of a message by the SHA-256 of its bytes; its exact bytes. */
  part(id: string, sha256: string, actor: Actor): Promise<Content | undefined>;
  case(id: string, actor: Actor): Promise<CaseView | undefined>;
  cases(query: { limit: number; after?: string }, actor: Actor): Promise<Page<CaseRow>>;
  openCase(actor: Actor): Promise<CaseRow>;

  /** Tasks a unit may see, with state as the state machine says, as FHIR Task resources. */
  tasks(query: TaskSearch, actor: Actor): Promise<Page<FhirJson>>;
  /** One resource of a message the actor may see: Bundle by id, Binary, or any entry, references as `Type/id`. */
  read(type: string, id: string, actor: Actor): Promise<ResourceContent | undefined>;

  /** A person at the unit takes a referral on; false for a Task that the actor's units do not hold. */
  take(key: TaskKey, person: string, actor: Actor): Promise<boolean>;

  replay(outboxId: number, reason: string, actor: Actor): Promise<Answer>;

  /** Images of a study that a reference in one of the actor's cases names, from the archive that keeps them. */
  image(asked: ImageRequest, actor: Actor): Promise<FetchedImage | undefined>;
  /** The live check of an imaging reference, now. `check` is absent where there is no study to ask for. Throws what ends `signal`. */
  checkImages(
    exchangeId: string,
    actor: Actor,
    signal?: AbortSignal,
  ): Promise<{ readonly check?: ImageCheck } | undefined>;
}

export type FhirJson = { readonly resourceType: string; readonly id?: string } & Record<string, unknown>;

export interface CodesOfDay {
  /** Milliseconds. */
  readonly at: number;
  readonly judged: readonly JudgedBy[];
  /** Value sets and maps, by the versions of that day. */
  readonly used: readonly UsedList[];
  readonly issues: readonly Issue[];
}

/** `pdf`: the readable paper of all that the message says, in Swedish or English. */
export type ContentForm = 'source' | 'fhir' | 'json' | 'rivta' | 'pdf:sv' | 'pdf:en';

export interface Content {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly issues: readonly Issue[];
}

export interface ResourceContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly lastModified: number;
}
