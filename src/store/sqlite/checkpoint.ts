import type { DatabaseSync } from 'node:sqlite';

/** Pages of log (4 kB each) after which they are copied home: some 65 messages, 7 ms of CPU and an fsync of 4 MB. */
const dueAfter = 1_000;

/** Copies the log home between commits. */
export interface Checkpoints {
  /** After a commit: looks at the log once those who waited for the commit have their answers. */
  soon(): void;
  stop(): void;
}

/**
 * SQLite would copy the log home within the commit that makes it long enough, while a group waits for its answers.
 * This does it after they have left, and in smaller pieces: who writes next waits for a piece at most, and in a quiet
 * moment nobody does. `wal_autocheckpoint` stays behind it as the fence for one long write.
 */
export function makeCheckpoints(db: DatabaseSync, failed: (error: unknown) => void): Checkpoints {
  const look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  const copy = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  let next: NodeJS.Immediate | undefined;
  const run = (): void => {
    next = undefined;
    try {
      const { log, checkpointed } = look.get() as { log: number; checkpointed: number };
      if (log - checkpointed >= dueAfter) copy.get();
    } catch (error) {
      // Nothing is lost by it: the log stands, and grows until a later one succeeds.
      failed(error);
    }
  };
  return {
    soon: () => {
      next ??= setImmediate(run);
    },
    stop: () => {
      clearImmediate(next);
    },
  };
}
