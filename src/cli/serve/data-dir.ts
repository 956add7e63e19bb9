import { accessSync, chmodSync, constants, mkdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in it for this program alone: patient data, and the keys that guard them. */
const secret = [
  ...['vardbro.db', 'vardbro.db-wal', 'vardbro.db-shm', 'backups'],
  ...['audit-salt', 'seal-key', 'audit-heads.ndjson'],
] as const;

const [forOthers, writtenByGroup, writtenByOthers] = [0o077, 0o020, 0o002];

/**
 * Makes the folder, for its owner alone. What lies there already and is open to others is closed to them; its names are
 * returned. Throws with the reason, before anything else fails by it, when no file can be made there, when others could
 * put files of their own in place of ours, and when something of ours cannot be closed.
 *
 * The folder itself is left as it is: it may be one that others need to pass through. A group that this process belongs
 * to may write to it, as orchestrators arrange for volumes.
 */
export function makeDataDir(dataDir: string): string[] {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`dataDir ${dataDir} cannot be written to (${codeOf(error)})`, { cause: error });
  }
  refuseForeignWriters(dataDir);
  return secret.filter((name) => close(join(dataDir, name)));
}

function refuseForeignWriters(dataDir: string): void {
  const { mode, gid } = statSync(dataDir);
  const own = [process.getegid?.(), ...(process.getgroups?.() ?? [])].includes(gid);
  if (mode & writtenByOthers || (mode & writtenByGroup && !own))
    throw new Error(
      `dataDir ${dataDir} can be written to by others (mode ${octal(mode)}), who could put another store in place of ours: chmod go-w it`,
    );
}

/** True when it was open to others and now is not. */
function close(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || !(found.mode & forOthers)) return false;
  try {
    chmodSync(path, ownersOf(found));
    return true;
  } catch (error) {
    throw new Error(
      `${path} is open to others (mode ${octal(found.mode)}) and cannot be closed to them (${codeOf(error)}): give it to the user that runs the gateway, or chmod go= it`,
      { cause: error },
    );
  }
}

const ownersOf = ({ mode }: Stats): number => mode & 0o700;
const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(4, '0');
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);
