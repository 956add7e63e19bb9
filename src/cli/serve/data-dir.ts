import { accessSync, constants, mkdirSync } from 'node:fs';

/** Makes the folder, for its owner alone. Throws when no file can be made there, before anything else fails by it. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`dataDir ${dataDir} cannot be written to (${code})`, { cause: error });
  }
}
