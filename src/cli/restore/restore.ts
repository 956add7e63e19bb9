import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../../gateway/api.ts';
import type { Config } from '../../gateway/directory/config.ts';
import { makeDirectory } from '../../gateway/directory/look-up.ts';
import { systemClock } from '../../model/clock.ts';
import type { AuditVerdict } from '../../store/audit-chain.ts';
import type { AuditHead } from '../../store/audit-hash.ts';
import { verifyStoreAudit } from '../../store/audit-walk.ts';
import { applicationId, pragma } from '../../store/sqlite/connection.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';
import type { CliIo } from '../io.ts';
import { ownActor, ownAudit } from '../own-audit.ts';
import { storeFile } from '../own-store.ts';
import { headsFile } from '../signed-heads.ts';
import { headsUpTo } from './heads.ts';

export interface Restored {
  /** Of the backup's audit; unless it is whole, nothing was changed. */
  readonly verdict: AuditVerdict;
  /** Folder of the store that was there before, with its heads of the audit. */
  readonly aside?: string;
  /** Signed heads that speak of rows written after the backup: moved aside, since those rows are not there any more. */
  readonly laterHeads: number;
}

/**
 * Puts a backup in the place of the store. It is tried out beside it first: what is not sound never takes its place.
 * Throws when a gateway runs, when the file cannot be read, is no store of ours, or is damaged.
 */
export async function restore(config: Config, backup: string, io: Pick<CliIo, 'env' | 'now'>): Promise<Restored> {
  const target = storeFile(config);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await refuseWhileRunning(target);
  const candidate = `${target}.restoring`;
  await copyFile(backup, candidate);
  try {
    refuseUnsound(candidate);
    const { verdict, heads } = await tried(candidate, config, io);
    if (!verdict.ok) return { verdict, laterHeads: 0 };
    const aside = existsSync(target) ? await setAside(config, target, io.now()) : undefined;
    await heads.keep(aside ?? config.dataDir);
    await rename(candidate, target);
    await sync(config.dataDir);
    return { verdict, ...(aside && { aside }), laterHeads: heads.later };
  } finally {
    for (const file of [candidate, `${candidate}-wal`, `${candidate}-shm`, `${candidate}.owner`])
      await rm(file, { force: true });
  }
}

/** Opening it proves that nothing runs, and folds the write-ahead log into the file; a damaged one is moved as it is. */
async function refuseWhileRunning(target: string): Promise<void> {
  if (!existsSync(target)) return;
  const store = openSqliteStore({ file: target, clock: systemClock });
  try {
    await store.migrate();
    await store.close();
  } catch (error) {
    if (error instanceof StoreError && error.fault === 'in-use') throw error;
  }
}

/** A store of ours, and every page and index as SQLite itself checks them. An empty file would open as a new store. */
function refuseUnsound(file: string): void {
  const db = new DatabaseSync(file);
  try {
    if (pragma(db, 'application_id') !== applicationId) throw new Error('The backup is no store of this program.');
    const found = pragma(db, 'integrity_check(1)');
    if (found !== 'ok') throw new Error(`The backup is damaged: ${String(found)}`);
  } finally {
    db.close();
  }
}

/** The audit of the backup, held against the heads that speak of it; where it is whole, the restore is noted in it. */
async function tried(file: string, config: Config, io: Pick<CliIo, 'env'>) {
  const store = openSqliteStore({ file, clock: systemClock });
  await store.migrate();
  try {
    const newest: AuditHead = await store.auditHead();
    const heads = await headsUpTo(newest.seq, headsFile(config), config);
    const verdict = await verifyStoreAudit(store, heads.known);
    if (verdict.ok) await note(store, config, ownActor(config, io, 'restore'), verdict.head.seq);
    return { verdict, heads };
  } finally {
    await store.close();
  }
}

async function note(store: Store, config: Config, actor: Actor, seq: number): Promise<void> {
  const audit = ownAudit(store, config, makeDirectory(config.directory));
  const subjects = [{ sort: 'audit' as const, id: 'store' }];
  const facts = { actor, subjects, reason: `restored from a backup that ended at audit row ${seq}` };
  await store.appendAudit([audit.security('security-configuration', facts)]);
}

async function setAside({ dataDir }: Config, target: string, now: number): Promise<string> {
  const folder = join(dataDir, `before-restore-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  await mkdir(folder, { mode: 0o700 });
  for (const ending of ['', '-wal', '-shm']) {
    const file = target + ending;
    if (existsSync(file)) await rename(file, join(folder, `vardbro.db${ending}`));
  }
  return folder;
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
