import type { Clock } from '../../model/clock.ts';
import type { AuditHead } from '../audit-hash.ts';
import type {
  AccessLogRow,
  AuditRow,
  BodyRole,
  BodyRow,
  CaseAlias,
  CaseRow,
  Engagement,
  ExchangeRow,
  HandlerRow,
  IdempotencyRow,
  NewAudit,
  OutboxRow,
  PartnerRow,
  PartRow,
  Receipt,
  RecordRow,
  TaskKey,
  TaskLogRow,
  TaskRow,
  TerminologyRow,
} from '../rows.ts';
import type {
  Change,
  ClaimRequest,
  CommitResult,
  ExchangeQuery,
  Job,
  Page,
  RecordQuery,
  RetentionPolicy,
  Store,
  TaskQuery,
} from '../store.ts';
import { backupTo } from './backup.ts';
import { Refused } from './group-commit.ts';
import type { SqliteOptions } from './options.ts';
import { retain } from './retain.ts';
import { makeStoreFile, type StoreFile } from './store-file.ts';
import type { Tables } from './tables.ts';
import { writeChange } from './write-change.ts';

export type { SqliteOptions, StoreEvent } from './options.ts';

/** The embedded store: one file, owned by one process. Nothing is touched before `migrate()`. */
export function openSqliteStore(options: SqliteOptions): Store {
  return new SqliteStore(options);
}

class SqliteStore implements Store {
  readonly #clock: Clock;
  readonly #file: StoreFile;

  constructor(options: SqliteOptions) {
    this.#clock = options.clock;
    this.#file = makeStoreFile(options);
  }

  async migrate(): Promise<void> {
    this.#file.open();
  }

  async health(): Promise<{ ok: boolean; detail: string }> {
    return this.#file.health();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  get #tables(): Tables {
    return this.#file.tables;
  }

  #write<T>(work: (tables: Tables) => T): Promise<T> {
    return this.#file.write(work);
  }

  /** A write that stands or falls with a guard on the outbox. */
  #guarded(
    guard: (tables: Tables) => boolean,
    otherwise: CommitResult['kind'] & ('fenced' | 'stale'),
    change: Change,
  ): Promise<CommitResult> {
    return this.#write((tables) => {
      if (!guard(tables)) throw new Refused<CommitResult>({ kind: otherwise }, true);
      return writeChange(tables, change, this.#clock.now());
    });
  }

  accept(change: Change): Promise<CommitResult> {
    return this.#write((tables) => writeChange(tables, change, this.#clock.now()));
  }

  claim(request: ClaimRequest): Promise<readonly Job[]> {
    return this.#write((tables) => tables.outbox.claim(request));
  }

  extend(job: Pick<Job, 'id' | 'fence'>, leaseUntil: number): Promise<boolean> {
    return this.#write((tables) => tables.outbox.extend(job, leaseUntil));
  }

  complete(job: Pick<Job, 'id' | 'fence'>, change: Change): Promise<CommitResult> {
    return this.#guarded((tables) => tables.outbox.complete(job), 'fenced', change);
  }

  retry(
    job: Pick<Job, 'id' | 'fence'>,
    next: { readonly dueAt: number; readonly code: string; readonly ambiguous: boolean },
    change: Change,
  ): Promise<CommitResult> {
    return this.#guarded((tables) => tables.outbox.retry(job, next), 'fenced', change);
  }

  dead(job: Pick<Job, 'id' | 'fence'>, reason: string, change: Change): Promise<CommitResult> {
    return this.#guarded((tables) => tables.outbox.bury(job, reason), 'fenced', change);
  }

  replay(outboxId: number, dueAt: number, change: Change): Promise<CommitResult> {
    const now = this.#clock.now();
    return this.#guarded((tables) => tables.outbox.replay(outboxId, dueAt, now), 'stale', change);
  }

  clockSetBack(ms: number): Promise<void> {
    return this.#write((tables) => {
      for (const table of [tables.outbox, tables.accessLogs, tables.records]) table.moveBack(ms);
    });
  }

  async exchange(id: string): Promise<ExchangeRow | undefined> {
    return this.#tables.exchanges.get(id);
  }

  async exchangeByMessage(direction: 'in' | 'out', sender: string, messageId: string) {
    return this.#tables.exchanges.byMessage(direction, sender, messageId);
  }

  async exchanges(query: ExchangeQuery): Promise<Page<ExchangeRow>> {
    return this.#tables.exchanges.query(query);
  }

  async exchangesWith(type: string, id: string): Promise<readonly ExchangeRow[]> {
    return this.#tables.exchanges.numbered(this.#tables.resources.find(type, id, 20));
  }

  async body(exchangeId: string, role: BodyRole): Promise<BodyRow | undefined> {
    return this.#tables.bodies.get(exchangeId, role);
  }

  async receipts(where: { readonly caseId: string } | { readonly exchangeId: string }): Promise<readonly Receipt[]> {
    return this.#tables.receipts.query(where);
  }

  async case(id: string): Promise<CaseRow | undefined> {
    return this.#tables.cases.get(id);
  }

  async caseByAlias(alias: Pick<CaseAlias, 'type' | 'value' | 'parties'>): Promise<CaseRow | undefined> {
    return this.#tables.cases.byAlias(alias);
  }

  async cases(query: { units?: readonly string[]; limit: number; after?: string }): Promise<Page<CaseRow>> {
    return this.#tables.cases.query(query);
  }

  async parts(caseId: string): Promise<readonly PartRow[]> {
    return this.#tables.parts.ofCase(caseId);
  }

  async part(sha256: string): Promise<readonly PartRow[]> {
    return this.#tables.parts.byHash(sha256);
  }

  async task(key: TaskKey): Promise<TaskRow | undefined> {
    return this.#tables.tasks.get(key);
  }

  async tasks(query: TaskQuery): Promise<Page<TaskRow>> {
    return this.#tables.tasks.query(query);
  }

  async tasksOf(remissId: string): Promise<readonly TaskRow[]> {
    return this.#tables.tasks.of(remissId);
  }

  async taskLog(key: TaskKey): Promise<readonly TaskLogRow[]> {
    return this.#tables.tasks.log(key);
  }

  async handler(key: TaskKey): Promise<HandlerRow | undefined> {
    return this.#tables.tasks.handler(key);
  }

  async overdue(sentBefore: number, limit: number): Promise<readonly TaskRow[]> {
    return this.#tables.tasks.overdue(sentBefore, limit);
  }

  async outbox(where: {
    id?: number;
    exchangeId?: string;
    state?: OutboxRow['state'];
    limit: number;
  }): Promise<readonly OutboxRow[]> {
    return this.#tables.outbox.query(where);
  }

  async queue() {
    return this.#tables.outbox.summary();
  }

  async partners(): Promise<readonly PartnerRow[]> {
    return this.#tables.partners.all();
  }

  async records(query: RecordQuery): Promise<Page<RecordRow>> {
    return this.#tables.records.query(query);
  }

  async engagementsDue(now: number, limit: number): Promise<readonly Engagement[]> {
    return this.#tables.records.due(now, limit);
  }

  async accessLogsDue(now: number, limit: number): Promise<readonly AccessLogRow[]> {
    return this.#tables.accessLogs.due(now, limit);
  }

  forgetTold(dueAt: number): Promise<number> {
    return this.#write((tables) => tables.records.forget(dueAt));
  }

  async terminology(sort: string, key: string): Promise<TerminologyRow | undefined> {
    return this.#tables.terminology.get(sort, key);
  }

  async terminologyOf(sort: string): Promise<readonly TerminologyRow[]> {
    return this.#tables.terminology.all(sort);
  }

  async terminologyKeys(sort: string): Promise<readonly string[]> {
    return this.#tables.terminology.keys(sort);
  }

  async idempotency(client: string, key: string, now: number): Promise<IdempotencyRow | undefined> {
    return this.#tables.idempotency.get(client, key, now);
  }

  once(scope: string, id: string, expiresAt: number): Promise<boolean> {
    return this.#write((tables) => tables.once.add(scope, id, expiresAt));
  }

  appendAudit(rows: readonly NewAudit[]): Promise<void> {
    return this.#write((tables) => tables.audit.append(rows));
  }

  async auditRows(query: { fromSeq?: number; patient?: string; limit: number }): Promise<readonly AuditRow[]> {
    return this.#tables.audit.rows(query);
  }

  async auditHead(): Promise<AuditHead> {
    return this.#tables.audit.mark('head');
  }

  async auditCut(): Promise<AuditHead> {
    return this.#tables.audit.mark('cut');
  }

  async retain(now: number, policy: RetentionPolicy): Promise<Record<string, number>> {
    const { db, long, write } = this.#file;
    return long((goOn) => retain(db, write, { now, policy, goOn }));
  }

  async backup(toFile: string): Promise<void> {
    const { db, long } = this.#file;
    return long((goOn) => backupTo(db, toFile, goOn));
  }
}
