import type { DatabaseSync } from 'node:sqlite';
import { instant } from '../../model/clock.ts';
import { StoreError } from '../store-error.ts';
import { type Checkpoints, makeCheckpoints } from './checkpoint.ts';
import { closeConnection, openConnection } from './connection.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import type { SqliteOptions } from './options.ts';
import { Tables } from './tables.ts';

/** The file of the store: opened, written to in groups, closed. What is written belongs to `sqlite-store.ts`. */
export interface StoreFile {
  /** Opens it and brings its schema forward; nothing when it is open. */
  open(): void;
  /** Tells long work to end and waits for it, commits what is waiting, closes. */
  close(): Promise<void>;
  health(): { readonly ok: boolean; readonly detail: string };
  /** Throws `closed` while it is not open. */
  readonly db: DatabaseSync;
  readonly tables: Tables;
  /** Runs `work` inside the next group, perhaps twice (`group-commit.ts`). */
  write<T>(work: (tables: Tables) => T): Promise<T>;
  /** Work over the connection, which must not be closed under its feet. It calls the function given between its steps. */
  long<T>(work: (goOn: GoOn) => Promise<T>): Promise<T>;
}

/** Throws `closed` when the store is being closed, with what that leaves undone. */
export type GoOn = (undone: string) => void;

interface Open {
  readonly db: DatabaseSync;
  readonly tables: Tables;
  readonly group: GroupCommit<ReturnType<Tables['audit']['save']>>;
  readonly checkpoints: Checkpoints;
}

export function makeStoreFile({ file, clock, groupMs = 2, groupMax = 16, onEvent }: SqliteOptions): StoreFile {
  const running = new Set<Promise<unknown>>();
  let opened: Open | undefined;
  let closing = false;
  let lastFailure: string | undefined;

  const failed = (error: unknown): void => {
    lastFailure = (error as Error).message;
  };
  const now = (): Open => {
    if (!opened) throw new StoreError('closed', 'The store is not open.');
    return opened;
  };

  const goOn: GoOn = (undone) => {
    if (closing) throw new StoreError('closed', `The store was closed meanwhile: ${undone}`);
  };

  function groupOf(db: DatabaseSync, tables: Tables, checkpoints: Checkpoints): Open['group'] {
    return new GroupCommit({
      db,
      companion: tables.audit,
      groupMs,
      groupMax,
      committed: (size) => {
        lastFailure = undefined;
        onEvent?.({ type: 'committed', size });
        checkpoints.soon();
      },
      failed: (error) => {
        failed(error);
        onEvent?.({ type: 'commit-failed', error });
      },
    });
  }

  return {
    open: () => {
      if (opened) return;
      const db = openConnection(file, instant(clock.now()));
      try {
        const versions = migrate(db);
        const tables = new Tables(db);
        const checkpoints = makeCheckpoints(db, failed);
        opened = { db, tables, checkpoints, group: groupOf(db, tables, checkpoints) };
        onEvent?.({ type: 'opened', ...versions });
      } catch (error) {
        closeConnection(db, file);
        throw error;
      }
    },
    close: async () => {
      closing = true;
      while (running.size > 0) await Promise.allSettled(running);
      closing = false;
      if (!opened) return;
      opened.group.flush();
      opened.checkpoints.stop();
      closeConnection(opened.db, file);
      opened = undefined;
    },
    health: () => {
      if (!opened) return { ok: false, detail: 'not open' };
      if (lastFailure) return { ok: false, detail: `the last write failed: ${lastFailure}` };
      return { ok: true, detail: 'sqlite' };
    },
    get db() {
      return now().db;
    },
    get tables() {
      return now().tables;
    },
    write: async (work) => {
      const { group, tables } = now();
      return group.submit(() => work(tables));
    },
    long: async (work) => {
      const done = work(goOn);
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
      }
    },
  };
}
