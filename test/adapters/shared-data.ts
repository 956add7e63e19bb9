import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Shared reference data, read where it lies: VARDBRO_SHARED, or `shared` beside the repository. Undefined when absent. */
export function sharedFolder(...path: string[]): string | undefined {
  const beside = fileURLToPath(new URL('../../../shared', import.meta.url));
  const folder = join(resolve(process.env.VARDBRO_SHARED ?? beside), 'data', ...path);
  return existsSync(folder) ? folder : undefined;
}

/** The reason to name when a test is skipped for want of it. */
export const noSharedData = 'shared data absent: set VARDBRO_SHARED';

/** XML files of a folder with their bytes, in the order of their names. */
export const xmlFiles = (folder: string): { name: string; bytes: Uint8Array }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
