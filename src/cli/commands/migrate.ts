import { systemClock } from '../../model/clock.ts';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import { line, readArgs } from '../args.ts';
import type { Command } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { storeFile } from '../own-store.ts';

/** Brings the schema of a stopped store forward and says how it stands; `serve` does the same at its start. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate [--config FILE]',
  example: 'migrate --config vardbro.json',
  summary: { sv: 'För lagrets schema framåt', en: 'Bring the schema of the store forward' },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' } });
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const store = openSqliteStore({
      file: storeFile(config),
      clock: systemClock,
      onEvent: (event) => event.type === 'opened' && io.stdout.write(line(event)),
    });
    await store.migrate();
    await store.close();
    return 0;
  },
};
