import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../gateway/directory/config.ts';
import type { Parts } from '../../gateway/parts.ts';

/** A consistent copy of the running store in `backups/` of the data folder; returns its name. */
export async function makeBackup(
  { dataDir }: Pick<Config, 'dataDir'>,
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
): Promise<string> {
  const folder = join(dataDir, 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `vardbro-${new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.db`;
  await store.backup(join(folder, name));
  return name;
}
