import { join } from 'node:path';
import type { Config } from '../gateway/directory/config.ts';
import { systemClock } from '../model/clock.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { makeDataDir } from './serve/data-dir.ts';

export const storeFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'vardbro.db');

/** Opens the store of the config for one command. Refused while a gateway runs: it owns the file. */
export async function withStore<T>(config: Pick<Config, 'dataDir'>, act: (store: Store) => Promise<T>): Promise<T> {
  makeDataDir(config.dataDir);
  const store = openSqliteStore({ file: storeFile(config), clock: systemClock });
  await store.migrate();
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}
