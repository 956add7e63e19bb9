import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Values bound to `?`, in order. `undefined` is written as NULL. */
export type Values = readonly (SQLInputValue | boolean | undefined)[];

/** A row as SQLite gives it: booleans are 0 or 1. */
export type Raw<T> = { readonly [K in keyof T]: T[K] extends boolean ? 0 | 1 : T[K] };

/**
 * Prepared statements by their text: each is compiled once. The number of texts is bounded, since values are never part
 * of one; lists are handed in as one JSON array and read with `json_each`.
 */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #cache = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Compiles now; for statements of the hot path that are kept by their user. */
  prepare(sql: string): StatementSync {
    const known = this.#cache.get(sql);
    if (known) return known;
    const statement = this.#db.prepare(sql);
    this.#cache.set(sql, statement);
    return statement;
  }

  get<T>(sql: string, ...values: Values): Raw<T> | undefined {
    const row = this.prepare(sql).get(...bound(values));
    return row && ({ ...row } as Raw<T>);
  }

  all<T>(sql: string, ...values: Values): Raw<T>[] {
    return this.prepare(sql)
      .all(...bound(values))
      .map((row) => ({ ...row }) as Raw<T>);
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...values: Values): number {
    return Number(this.prepare(sql).run(...bound(values)).changes);
  }
}

const bound = (values: Values): SQLInputValue[] =>
  values.map((value) => (value === undefined ? null : typeof value === 'boolean' ? Number(value) : value));

/** A list as one bound value: `x IN (SELECT value FROM json_each(?))`. */
export const list = (values: readonly string[]): string => JSON.stringify(values);

/**
 * A limit that is bound. A bare `LIMIT ?` makes SQLite look at the value when it plans, and so compile the statement anew each
 * time one is bound: 35 us, more than most queries take.
 */
export const atMost = (value = '?'): string => `LIMIT CAST(${value} AS INTEGER)`;
