import type { Kind, MessageEvent } from '../model/event.ts';
import type {
  AccessLogRow,
  AuditRow,
  BodyRole,
  BodyRow,
  CaseAlias,
  CaseRow,
  Engagement,
  EngagementKey,
  ExchangeRow,
  ExchangeState,
  HandlerRow,
  IdempotencyRow,
  NewAudit,
  NewTerminology,
  OutboxRow,
  PartnerRow,
  PartRow,
  Receipt,
  RecordRow,
  ResourceIndexRow,
  TaskKey,
  TaskLogRow,
  TaskRow,
  TerminologyRow,
} from './rows.ts';

/**
 * Everything that is written together. One Change = one transaction: all of it is durable when the promise resolves,
 * or none of it is written. Order inside: guards first (dedupe, revisions, fence), then inserts, then audit rows, which
 * are hash-chained in the same transaction.
 */
export interface Change {
  readonly exchanges?: readonly ExchangeRow[];
  readonly exchangeUpdates?: readonly {
    readonly id: string;
    readonly state: ExchangeState;
    readonly updatedAt: number;
    /** Outcome code or OperationOutcome text that explains the state to a person. */
    readonly reason?: string | null;
    /** The state that was read: where the exchange has moved meanwhile, the whole change is `stale`. */
    readonly was?: ExchangeState;
  }[];
  /** `source` and `bundle` are evidence and written once; the other roles replace what was there. */
  readonly bodies?: readonly BodyRow[];
  /**
   * Inserted; where the case exists: `updatedAt` raised, `endedAt` set as given (null opens it again), units added, the
   * rest left as it is.
   */
  readonly cases?: readonly CaseRow[];
  /** The first case to take a name between two parties keeps it. */
  readonly aliases?: readonly CaseAlias[];
  readonly parts?: readonly PartRow[];
  /** Which resources the message holds, so that one can be read by itself (`exchangesWith`). */
  readonly resources?: readonly ResourceIndexRow[];
  /** `expectRev` 0 = must not exist yet; otherwise the stored row must have exactly that rev, and is written with rev + 1. */
  readonly tasks?: readonly { readonly row: TaskRow; readonly expectRev: number }[];
  readonly taskLog?: readonly TaskLogRow[];
  /** The newest of a Task stands. The Task must exist. */
  readonly handlers?: readonly HandlerRow[];
  readonly receipts?: readonly Receipt[];
  readonly outbox?: readonly NewOutbox[];
  readonly audit?: readonly NewAudit[];
  readonly idempotency?: IdempotencyRow;
  readonly partners?: readonly PartnerRow[];
  /** Documents of the terminology rooms; one whose rev is not the expected one makes the whole change `stale`. */
  readonly terminology?: readonly NewTerminology[];
  /** Documents that nothing names any more; one that is not there is no fault. */
  readonly removedTerminology?: readonly Pick<TerminologyRow, 'sort' | 'key'>[];
  /** Entries offered for reading; one whose key is there takes its place. */
  readonly records?: readonly RecordRow[];
  /** What the index is to be told: raised, never lowered. */
  readonly engagements?: readonly Omit<Engagement, 'attempts'>[];
  /** What the index has confirmed, as it was told. */
  readonly told?: readonly (EngagementKey & Pick<Engagement, 'mostRecent'>)[];
  /** What is to be told again at another time. */
  readonly toldAgain?: readonly (EngagementKey & Pick<Engagement, 'dueAt'>)[];
  /** Log records of reading, to be handed to the log service. */
  readonly accessLogs?: readonly Omit<AccessLogRow, 'attempts'>[];
  /** Ids of those that the service has confirmed. */
  readonly accessLogsStored?: readonly string[];
  /** Those to be handed over again at another time. */
  readonly accessLogsAgain?: readonly Pick<AccessLogRow, 'id' | 'dueAt'>[];
  /** HSA-ids of partners to forget; one that is not there is no fault. */
  readonly removedPartners?: readonly string[];
}

export type NewOutbox = Pick<OutboxRow, 'exchangeId' | 'purpose' | 'orderKey' | 'destination' | 'dueAt'> & {
  readonly detail?: string;
};

/**
 * - done: written and durable.
 * - duplicate: an exchange with the same (direction, sender, messageId) is already there and not `refused`.
 * - stale: a task's or document's rev was not the expected one, or the idempotency key exists; read again and decide again.
 * - fenced: the job's fence is not the current one (the lease ran out and another worker has it); nothing is written.
 */
export type CommitResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'duplicate'; readonly exchangeId: string }
  | { readonly kind: 'stale' }
  | { readonly kind: 'fenced' };

/** A claimed outbox row. `fence` is the attempt number: only its holder may complete, retry or bury the job. */
export interface Job extends OutboxRow {
  readonly fence: number;
  readonly leaseUntil: number;
}

export interface ClaimRequest {
  readonly worker: string;
  readonly limit: number;
  readonly leaseMs: number;
  readonly now: number;
  /** How many jobs each of these destinations may be given, its first ones; none where it is 0. Of others up to `limit`. */
  readonly room?: Readonly<Record<string, number>>;
}

export interface ExchangeQuery {
  readonly units?: readonly string[];
  readonly caseId?: string;
  readonly kind?: Kind;
  readonly event?: MessageEvent;
  readonly states?: readonly ExchangeState[];
  readonly direction?: 'in' | 'out';
  /** Created at this time or before. */
  readonly createdBefore?: number;
  /** Part of an exchange id, message id, remiss-id or case id. */
  readonly text?: string;
  readonly remissId?: string;
  readonly limit: number;
  /** Opaque cursor of the previous page. */
  readonly after?: string;
}

export interface TaskQuery {
  readonly owners?: readonly string[];
  readonly requesters?: readonly string[];
  /** Units that may see the row, as owner or requester. */
  readonly visibleTo?: readonly string[];
  readonly states?: readonly string[];
  readonly side?: 'owner' | 'requester';
  /** Sent at this moment or earlier; milliseconds. */
  readonly sentBefore?: number;
  readonly limit: number;
  readonly after?: string;
}

export interface RecordQuery {
  /** `system|value` of every identifier of the patient. */
  readonly patients: readonly string[];
  readonly kind: string;
  readonly sourceSystem?: string;
  readonly limit: number;
  readonly after?: string;
}

export interface Page<T> {
  readonly rows: readonly T[];
  readonly next?: string;
}

/**
 * The store of record. Every method that writes resolves only after the write is durable (fsync). One process owns an
 * embedded store; a second one is refused at open. Implementations group commits; callers just await.
 * Times are milliseconds since 1970; bodies are bytes; ids are text.
 */
export interface Store {
  /** Opens the file or connection, refuses what is unsafe, and brings the schema forward. Never goes back. */
  migrate(): Promise<void>;
  health(): Promise<{ readonly ok: boolean; readonly detail: string }>;
  /** Ends a running backup and retention between two of their steps; what was written before is durable. */
  close(): Promise<void>;

  /** Message, outbox, state and audit in one transaction. */
  accept(change: Change): Promise<CommitResult>;
  /** Due jobs, oldest first; at most one in flight for each line (orderKey within a case), the oldest undone of it. */
  claim(request: ClaimRequest): Promise<readonly Job[]>;
  /** Longer lease; false when the fence is lost. */
  extend(job: Pick<Job, 'id' | 'fence'>, leaseUntil: number): Promise<boolean>;
  /** The job is done; `change` is written in the same transaction. */
  complete(job: Pick<Job, 'id' | 'fence'>, change: Change): Promise<CommitResult>;
  /** Try again at `dueAt`; `code` is the DeliveryResult's code; `ambiguous` sticks once true. */
  retry(
    job: Pick<Job, 'id' | 'fence'>,
    next: { readonly dueAt: number; readonly code: string; readonly ambiguous: boolean },
    change: Change,
  ): Promise<CommitResult>;
  /** No more attempts; a person is needed. The row stays, with its reason, until replayed. */
  dead(job: Pick<Job, 'id' | 'fence'>, reason: string, change: Change): Promise<CommitResult>;
  /**
   * Puts a dead or waiting job back in line, now; writes `change` (its audit row names actor and reason). `stale` when
   * the job is done, in flight, or unknown. Attempts go on counting, since they are the fence.
   */
  replay(outboxId: number, dueAt: number, change: Change): Promise<CommitResult>;

  /**
   * The machine's clock went back by `ms`: undone jobs follow it, so that none waits for a time that will not come until
   * then, and no lease of a process that has died is held for so long. So does what the engagement index and the log service
   * are to be told.
   */
  clockSetBack(ms: number): Promise<void>;

  exchange(id: string): Promise<ExchangeRow | undefined>;
  /** The exchange that holds the dedupe key; a refused one holds none. */
  exchangeByMessage(direction: 'in' | 'out', sender: string, messageId: string): Promise<ExchangeRow | undefined>;
  /** Newest first, as all pages are. */
  exchanges(query: ExchangeQuery): Promise<Page<ExchangeRow>>;
  /**
   * Exchanges whose message may hold the resource, newest first, at most 20: the index is by digest, so look into the
   * message. Found as long as the bodies are kept.
   */
  exchangesWith(type: string, id: string): Promise<readonly ExchangeRow[]>;
  body(exchangeId: string, role: BodyRole): Promise<BodyRow | undefined>;
  receipts(where: { readonly caseId: string } | { readonly exchangeId: string }): Promise<readonly Receipt[]>;
  case(id: string): Promise<CaseRow | undefined>;
  caseByAlias(alias: Pick<CaseAlias, 'type' | 'value' | 'parties'>): Promise<CaseRow | undefined>;
  cases(query: {
    readonly units?: readonly string[];
    readonly limit: number;
    readonly after?: string;
  }): Promise<Page<CaseRow>>;
  parts(caseId: string): Promise<readonly PartRow[]>;
  part(sha256: string): Promise<readonly PartRow[]>;
  task(key: TaskKey): Promise<TaskRow | undefined>;
  tasks(query: TaskQuery): Promise<Page<TaskRow>>;
  tasksOf(remissId: string): Promise<readonly TaskRow[]>;
  taskLog(key: TaskKey): Promise<readonly TaskLogRow[]>;
  handler(key: TaskKey): Promise<HandlerRow | undefined>;
  /** Tasks in `sent` on the requester's side since before `sentBefore` and not marked late. */
  overdue(sentBefore: number, limit: number): Promise<readonly TaskRow[]>;
  outbox(where: {
    readonly id?: number;
    readonly exchangeId?: string;
    readonly state?: OutboxRow['state'];
    readonly limit: number;
  }): Promise<readonly OutboxRow[]>;
  queue(): Promise<{
    readonly ready: number;
    readonly claimed: number;
    readonly dead: number;
    readonly oldestDueAt: number | null;
  }>;
  partners(): Promise<readonly PartnerRow[]>;
  /** Entries offered for reading, last written first. */
  records(query: RecordQuery): Promise<Page<RecordRow>>;
  /** What the index has not confirmed and is due, oldest first. */
  engagementsDue(now: number, limit: number): Promise<readonly Engagement[]>;
  /** Makes every engagement due again at `dueAt`, as after a loss of the index; how many. */
  forgetTold(dueAt: number): Promise<number>;
  /** Log records that the log service has not confirmed and that are due, oldest first. */
  accessLogsDue(now: number, limit: number): Promise<readonly AccessLogRow[]>;
  terminology(sort: string, key: string): Promise<TerminologyRow | undefined>;
  /** Every document of a sort, by key. */
  terminologyOf(sort: string): Promise<readonly TerminologyRow[]>;
  /** Their keys alone, where the documents are large. */
  terminologyKeys(sort: string): Promise<readonly string[]>;

  idempotency(client: string, key: string, now: number): Promise<IdempotencyRow | undefined>;
  /** Notes a JWT id; false when it was seen before. Durable, so a restart forgets none. */
  once(scope: string, id: string, expiresAt: number): Promise<boolean>;

  /** Audit rows alone, for accesses that change nothing else. Resolves when durable: before the data leaves. */
  appendAudit(rows: readonly NewAudit[]): Promise<void>;
  auditRows(query: {
    readonly fromSeq?: number;
    readonly patient?: string;
    readonly limit: number;
  }): Promise<readonly AuditRow[]>;
  auditHead(): Promise<{ readonly seq: number; readonly hash: string }>;

  /** The last row that retention removed, after verifying the chain up to it; seq 0 when nothing was removed. */
  auditCut(): Promise<{ readonly seq: number; readonly hash: string }>;

  /**
   * Deletes what may be deleted by `now`; returns how many rows of each sort, and as `heldCases` the cases that are old
   * enough but hold something that was never delivered or handed over. Closing the store ends it between two of its
   * transactions: then it rejects with `closed`, and what is left goes the next time.
   */
  retain(now: number, policy: RetentionPolicy): Promise<Record<string, number>>;
  /**
   * A consistent copy while running; replaces an older backup of that name only when it is whole. Closing the store ends it:
   * then it rejects with `closed` and leaves no copy.
   */
  backup(toFile: string): Promise<void>;
}

/** Milliseconds. */
export interface RetentionPolicy {
  /** Bodies after their case ended; only of exchanges that are acknowledged and handed over. */
  readonly bodies: number;
  /** Dedupe keys (exchange rows without bodies); never shorter than the longest retry schedule. */
  readonly duplicates: number;
  readonly audit: number;
}
