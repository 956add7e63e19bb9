import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';
import { refuseNetworkFileSystem } from './file-system.ts';

/** Below this the WAL-reset race may lose commits (facts A3). */
const safeVersion = [3, 51, 3] as const;
/** `VBRO` in ASCII: tells our file from another program's. */
export const applicationId = 0x5642524f;

const sqliteBusy = 5;

const ownerFile = (file: string): string => `${file}.owner`;

/** A PRAGMA's single value. */
export function pragma(db: DatabaseSync, name: string): unknown {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return row && Object.values(row)[0];
}

/** Throws `unsafe-engine` when the linked SQLite is older than 3.51.3. */
export function refuseUnsafeVersion(version: string): void {
  const parts = version.split('.').map(Number);
  const difference = safeVersion.map((least, i) => (parts[i] ?? 0) - least).find((d) => d !== 0) ?? 0;
  if (difference < 0) {
    throw new StoreError(
      'unsafe-engine',
      `SQLite must be at least ${safeVersion.join('.')} (WAL-reset race before it), but it is ${version}.`,
    );
  }
}

/**
 * Opens the file for this process alone, with every commit on disk before it returns. The lock is the kernel's (SQLite
 * `locking_mode=EXCLUSIVE`): it also holds between containers that share a volume, and a dead process leaves none
 * behind. The `.owner` file beside it only tells a person who has it.
 *
 * Danger: POSIX drops a process's locks when it closes any descriptor of the file, so nothing here may open the
 * database file except SQLite.
 */
export function openConnection(file: string, ownedSince: string): DatabaseSync {
  refuseUnsafeVersion(process.versions.sqlite ?? '0');
  refuseNetworkFileSystem(file);
  createPrivately(file);
  const db = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    takeExclusively(db, file);
    harden(db);
    writeFileSync(ownerFile(file), `pid ${process.pid} since ${ownedSince}\n`, { mode: 0o600 });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Closes the connection and takes the owner's note away. */
export function closeConnection(db: DatabaseSync, file: string): void {
  db.close();
  rmSync(ownerFile(file), { force: true });
}

/** SQLite gives -wal the mode of the database, so this decides for all of them. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function takeExclusively(db: DatabaseSync, file: string): void {
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new StoreError('in-use', `The store ${file} is in use by another process (${owner(file)}).`, {
      cause: error,
    });
  }
}

function owner(file: string): string {
  try {
    return readFileSync(ownerFile(file), 'utf8').trim();
  } catch {
    return 'it left no name';
  }
}

/** Sets what durability rests on and asks back whether it took. */
function harden(db: DatabaseSync): void {
  db.exec('PRAGMA synchronous = FULL');
  // What retention deletes must be gone from the file, not only from the index.
  db.exec('PRAGMA secure_delete = ON');
  // A fence: checkpoint.ts comes before it, but after one long write. 16 MB of page cache.
  db.exec('PRAGMA wal_autocheckpoint = 4000');
  db.exec('PRAGMA cache_size = -16384');
  db.exec('PRAGMA temp_store = MEMORY');
  const wanted: Record<string, unknown> = {
    journal_mode: 'wal',
    synchronous: 2,
    locking_mode: 'exclusive',
    foreign_keys: 1,
    secure_delete: 1,
  };
  for (const [name, value] of Object.entries(wanted)) {
    const found = pragma(db, name);
    if (found !== value) {
      throw new StoreError('unsafe-engine', `PRAGMA ${name} must be ${String(value)}, but it is ${String(found)}.`);
    }
  }
}
