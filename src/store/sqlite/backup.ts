import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';

/** Pages copied in one step; writers wait for a step, never for the whole copy. */
const pagesPerStep = 256;

/**
 * Copies the database while it is written to. What stands under `toFile` is always whole: the copy grows beside it and
 * takes the name when it is on disk. An older backup of that name is replaced. Restoring is putting the file in place
 * of the store while no process owns it (and removing `-wal` beside it).
 */
export async function backupTo(db: DatabaseSync, toFile: string): Promise<void> {
  const growing = `${toFile}.part`;
  rmSync(growing, { force: true });
  closeSync(openSync(growing, 'wx', 0o600));
  await backup(db, growing, { rate: pagesPerStep });
  sync(growing);
  renameSync(growing, toFile);
  sync(dirname(toFile));
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
