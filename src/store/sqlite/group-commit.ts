import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';

/** Thrown by a piece of work to undo itself alone and still answer with `result`. */
export class Refused<T> extends Error {
  readonly result: T;
  /** Nothing was written before: there is nothing to undo. */
  readonly untouched: boolean;

  constructor(result: T, untouched = false) {
    super('refused');
    this.result = result;
    this.untouched = untouched;
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

type Settle = () => void;

interface Member {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Collects writes for a moment and commits them together: one fsync for up to `groupMax` members (facts A5 4). Promises
 * settle after COMMIT; when COMMIT fails, every member is rejected with `unavailable` and nothing of the group is stored.
 *
 * A refused member is undone alone. Savepoints would do that for every member, but they keep a copy of each page before
 * its first change: 9 to 20 % fewer messages a second in three paired runs of bench/store.ts. So the group first runs without; only when a member fails that
 * may have written something is the group rolled back and run again, each member in a savepoint.
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

  /** Runs `work` inside the next group, perhaps twice. Resolves with its answer once that is durable. */
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
      const settle = this.#together(group) ?? this.#apart(group);
      companion.beforeCommit();
      this.#sql.commit();
      for (const done of settle) done();
      committed?.(group.length);
    } catch (cause) {
      this.#abandon(saved);
      const error = new StoreError('unavailable', `Nothing was stored: ${(cause as Error).message}`, { cause });
      for (const member of group) member.reject(error);
      failed?.(cause);
    }
  }

  /** Undefined, with nothing written, when a member failed and may have to be undone for it alone. */
  #together(group: readonly Member[]): Settle[] | undefined {
    const { companion } = this.#options;
    const saved = companion.save();
    this.#sql.begin();
    const settle: Settle[] = [];
    for (const member of group) {
      try {
        const value = member.work();
        settle.push(() => member.resolve(value));
      } catch (error) {
        if (this.#isGrave(error)) throw error;
        if (!(error instanceof Refused && error.untouched)) {
          this.#abandon(saved);
          return undefined;
        }
        settle.push(answerTo(member, error));
      }
    }
    return settle;
  }

  #apart(group: readonly Member[]): Settle[] {
    this.#sql.begin();
    return group.map((member) => this.#inSavepoint(member));
  }

  #inSavepoint(member: Member): Settle {
    const { companion } = this.#options;
    const saved = companion.save();
    this.#sql.savepoint();
    try {
      const value = member.work();
      this.#sql.release();
      return () => member.resolve(value);
    } catch (error) {
      if (this.#isGrave(error)) throw error;
      this.#sql.undo();
      this.#sql.release();
      companion.restore(saved);
      return answerTo(member, error);
    }
  }

  /** SQLite has given up the transaction, or the disk cannot be trusted with the rest of the group. */
  #isGrave(error: unknown): boolean {
    return !this.#options.db.isTransaction || isFaultOfTheDisk(error);
  }

  #abandon(saved: Saved): void {
    if (this.#options.db.isTransaction) this.#options.db.exec('ROLLBACK');
    this.#options.companion.restore(saved);
  }
}

function answerTo(member: Member, error: unknown): Settle {
  return error instanceof Refused ? () => member.resolve(error.result) : () => member.reject(error);
}
