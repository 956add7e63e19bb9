import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';

/** Thrown by a piece of work to undo itself alone and still answer with `result`. */
export class Refused<T> extends Error {
  readonly result: T;

  constructor(result: T) {
    super('refused');
    this.result = result;
  }
}

/** What is held in memory beside the database and must follow a rollback. */
export interface Companion<Saved> {
  save(): Saved;
  restore(saved: Saved): void;
  /** Last words of the transaction, before COMMIT. */
  beforeCommit(): void;
}

export interface GroupOptions<Saved> {
  readonly db: DatabaseSync;
  readonly companion: Companion<Saved>;
  /** A group is committed when its first member has waited this long, */
  readonly groupMs: number;
  /** or when it has this many members. */
  readonly groupMax: number;
  committed?(size: number): void;
  failed?(error: unknown): void;
}

/** Primary result codes of SQLite after which the whole group is given up: NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN. */
const graveCodes: readonly number[] = [7, 8, 10, 11, 13, 14];

function isFaultOfTheDisk(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' && graveCodes.includes(code & 0xff);
}

interface Member {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects writes for a moment and commits them together: one fsync for up to `groupMax` members (facts A5 4). Each
 * member runs in a savepoint of its own, so that a refused one is undone alone. Promises settle after COMMIT; when
 * COMMIT fails, every member is rejected with `unavailable` and nothing of the group is stored.
 */
export class GroupCommit<Saved> {
  readonly #options: GroupOptions<Saved>;
  readonly #sql: Record<'begin' | 'commit' | 'savepoint' | 'release' | 'undo', () => unknown>;
  #waiting: Member[] = [];
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;

  constructor(options: GroupOptions<Saved>) {
    this.#options = options;
    const prepared = (sql: string) => {
      const statement = options.db.prepare(sql);
      return () => statement.run();
    };
    this.#sql = {
      begin: prepared('BEGIN IMMEDIATE'),
      commit: prepared('COMMIT'),
      savepoint: prepared('SAVEPOINT member'),
      release: prepared('RELEASE member'),
      undo: prepared('ROLLBACK TO member'),
    };
  }

  /** Runs `work` inside the next group. Resolves with its answer once that is durable. */
  submit<T>(work: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    if (this.#waiting.length >= this.#options.groupMax) this.#soon ??= setImmediate(() => this.#next());
    else this.#timer ??= setTimeout(() => this.#next(), this.#options.groupMs);
    return promise;
  }

  /** Commits all that is waiting, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#next();
  }

  #next(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#soon);
    this.#timer = undefined;
    this.#soon = undefined;
    const group = this.#waiting.splice(0, this.#options.groupMax);
    if (this.#waiting.length > 0) this.#soon = setImmediate(() => this.#next());
    if (group.length > 0) this.#commit(group);
  }

  #commit(group: readonly Member[]): void {
    const { companion, committed, failed } = this.#options;
    const saved = companion.save();
    try {
      this.#sql.begin();
      const settle = group.map((member) => this.#run(member));
      companion.beforeCommit();
      this.#sql.commit();
      for (const done of settle) done();
      committed?.(group.length);
    } catch (cause) {
      this.#abandon();
      companion.restore(saved);
      const error = new StoreError('unavailable', `Nothing was stored: ${(cause as Error).message}`, { cause });
      for (const member of group) member.reject(error);
      failed?.(cause);
    }
  }

  /** Runs one member; returns how to settle it once the group is durable. Throws only when the whole group is lost. */
  #run(member: Member): () => void {
    const { db, companion } = this.#options;
    const saved = companion.save();
    this.#sql.savepoint();
    try {
      const value = member.work();
      this.#sql.release();
      return () => member.resolve(value);
    } catch (error) {
      if (!db.isTransaction || isFaultOfTheDisk(error)) throw error;
      this.#sql.undo();
      this.#sql.release();
      companion.restore(saved);
      return error instanceof Refused ? () => member.resolve(error.result) : () => member.reject(error);
    }
  }

  #abandon(): void {
    if (this.#options.db.isTransaction) this.#options.db.exec('ROLLBACK');
  }
}
