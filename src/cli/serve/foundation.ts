import { join } from 'node:path';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '../../gateway/directory/config.ts';
import { type ListsInUse, makeListsInUse } from '../../gateway/terminology/lists-in-use.ts';
import { createLog } from '../../http/log.ts';
import { createMetrics, type Metrics } from '../../http/metrics.ts';
import type { Clock } from '../../model/clock.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import type { Store } from '../../store/store.ts';
import { type PinnableBindings, pinnableBindings } from '../../terminology/pins/pinnable-bindings.ts';
import { makeDataDir } from './data-dir.ts';
import { type KeyFiles, openKeyFiles } from './key-files.ts';
import { auditSalt, type OwnKey, readSigningKey } from './keys.ts';
import { type LiveDirectory, liveDirectory } from './live-directory.ts';
import { type OpenTerminology, openTerminology } from './terminology.ts';

/** What a gateway stands on before it can do anything: its keys, its log, its store, whom it knows, the codes it knows. */
export interface Foundation extends LiveDirectory {
  readonly clock: Clock;
  readonly uuid: () => string;
  readonly key: OwnKey;
  /** Of the patients' digests in the audit log. */
  readonly salt: Uint8Array;
  readonly files: KeyFiles;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly terminology: OpenTerminology;
  readonly bindings: PinnableBindings;
  readonly inUse: ListsInUse;
}

/** Throws, with nothing that runs, when a file cannot be read, the folder is not safe or the store is not sound. */
export async function layFoundation(
  config: Config,
  { clock, write }: { readonly clock: Clock; readonly write: (line: string) => void },
): Promise<Foundation> {
  const closed = makeDataDir(config.dataDir);
  const key = readSigningKey(config);
  const log = createLog({ level: config.logLevel ?? 'info', clock, write });
  if (closed.length > 0) log.warn({ event: 'data-dir-closed', files: closed });
  const files = openKeyFiles(config, clock, log);
  const store = openSqliteStore({ file: join(config.dataDir, 'vardbro.db'), clock });
  await store.migrate();
  const metrics = createMetrics({ clock, queue: () => store.queue(), expiries: files.expiries });
  const live = await liveDirectory(config.directory, store);
  // Version 7 grows with time: new rows lie next to each other in the store's indexes.
  const uuid = () => v7();
  // One set of definitions for validator, terminology and doors: a second costs 40 MB.
  const terminology = openTerminology(config, { clock, uuid });
  const bindings = pinnableBindings(() => terminology.registry.current());
  const inUse = makeListsInUse(store, terminology.registry);
  const salt = auditSalt(config.dataDir);
  return { ...live, clock, uuid, key, salt, files, log, metrics, store, terminology, bindings, inUse };
}
