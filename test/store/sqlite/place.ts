import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, type SqliteOptions } from '../../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Place } from '../../contract/store/here.ts';

export interface SqlitePlace extends Place {
  readonly folder: string;
  readonly file: string;
}

/** A real database in a temporary folder. */
export async function sqlitePlace(over: Partial<SqliteOptions> = {}): Promise<SqlitePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'vardbro-store-'));
  const file = join(folder, 'vardbro.db');
  return {
    folder,
    file,
    open: (now) => opened(openSqliteStore({ file, clock: { now }, groupMs: 0, ...over })),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function opened(store: Store): Promise<Store> {
  await store.migrate();
  return store;
}
