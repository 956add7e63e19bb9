import { existsSync } from 'node:fs';
import { copyFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from '../../model/clock.ts';
import { verifyStoreAudit } from '../../store/audit-walk.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { readArgs } from '../args.ts';
import type { GatewayClient } from '../gateway-client.ts';
import { type Command, UsageError } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { answered, NotRunning, withGateway } from '../own-client.ts';
import { storeFile, withStore } from '../own-store.ts';
import { makeBackup } from '../serve/backup.ts';

/** A consistent copy of the store: by the running gateway (as an operator), else by the command itself. */
export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup [--as CLIENT] [--config FILE]',
  summary: { sv: 'Säkerhetskopiera lagret, även under drift', en: 'Back up the store, also while running' },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' }, as: { type: 'string', default: 'operator' } });
    try {
      const act = async (client: GatewayClient) =>
        answered(await client.post('/operating/backup', '', 'application/json'), io);
      return await withGateway(values.config, io, act, values.as);
    } catch (error) {
      if (!(error instanceof NotRunning)) throw error;
      const config = await loadConfig(configFile(values.config, io), io);
      const file = await withStore(config!, (store) => makeBackup(config!, { store, clock: systemClock }));
      io.stdout.write(`${JSON.stringify({ file })}\n`);
      return 0;
    }
  },
};

/** Puts a backup in the store's place, while nothing runs. It must open, and its audit chain must hold. */
export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--force] [--config FILE]',
  summary: { sv: 'Återställ lagret från en säkerhetskopia', en: 'Restore the store from a backup' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, { force: { type: 'boolean' }, config: { type: 'string' } });
    const [backup] = positionals;
    if (!backup) throw new UsageError('FILE?');
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const target = storeFile(config);
    if (existsSync(target) && !values.force)
      throw new UsageError(`${target} finns / exists: --force flyttar undan det / moves it aside`);
    if (existsSync(target)) await setAside(config, target, io.now());
    await copyFile(backup, target);
    const verdict = await withStore(config, (store) => verifyStoreAudit(store));
    io.stdout.write(`${JSON.stringify(verdict)}\n`);
    return verdict.ok ? 0 : 1;
  },
};

/** Opening it first proves that no gateway runs, and folds the write-ahead log into the file. */
async function setAside(config: { dataDir: string }, target: string, now: number): Promise<void> {
  await withStore(config, async () => undefined);
  await rename(target, join(dirname(target), `vardbro-before-restore-${now}.db`));
}

/** Brings the schema of a stopped store forward and says how it stands; `serve` does the same at its start. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate [--config FILE]',
  summary: { sv: 'För lagrets schema framåt', en: 'Bring the schema of the store forward' },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' } });
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const store = openSqliteStore({
      file: storeFile(config),
      clock: systemClock,
      onEvent: (event) => event.type === 'opened' && io.stdout.write(`${JSON.stringify(event)}\n`),
    });
    await store.migrate();
    await store.close();
    return 0;
  },
};
