import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';
import type { GoOn } from './store-file.ts';

/** Pages copied in one step; writers wait for a step, never for the whole copy. */
const pagesPerStep = 256;

/** A copy whose first step meets a commit is begun again; each meeting is a matter of a millisecond. */
const mostBeginnings = 100;

/**
 * Copies the database while it is written to. What stands under `toFile` is always whole: the copy grows beside it and
 * takes the name when it is on disk. An older backup of that name is replaced. Restoring is putting the file in place
 * of the store while no process owns it (and removing `-wal` beside it). Ends after the present step when the store is to be closed.
 */
export async function backupTo(db: DatabaseSync, toFile: string, goOn: GoOn): Promise<void> {
  const growing = `${toFile}.part`;
  try {
    for (let n = 1; !(await copied(db, growing, () => goOn('no backup was made.'))); n++)
      if (n === mostBeginnings)
        throw new StoreError('unavailable', 'No backup was made: every beginning met a commit.');
    sync(growing);
    renameSync(growing, toFile);
  } catch (error) {
    rmSync(growing, { force: true });
    throw error;
  }
  sync(dirname(toFile));
}

/**
 * False when it has to be begun again: the first step runs beside the writer, and where it meets a commit SQLite says
 * LOCKED with nothing copied yet, which Node reports as an error without a code ("not an error").
 */
async function copied(db: DatabaseSync, growing: string, progress: () => void): Promise<boolean> {
  rmSync(growing, { force: true });
  closeSync(openSync(growing, 'wx', 0o600));
  try {
    await backup(db, growing, { rate: pagesPerStep, progress });
    return true;
  } catch (error) {
    if ((error as { errcode?: unknown }).errcode !== 0) throw error;
    return false;
  }
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
