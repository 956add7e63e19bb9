import { existsSync } from 'node:fs';
import { line, need, noMoreThan, readArgs } from '../args.ts';
import { type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { storeFile } from '../own-store.ts';
import { restore } from '../restore/restore.ts';

/** Puts a backup in the store's place, while nothing runs. It must be sound, and its audit chain must hold. */
export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--force] [--config FILE]',
  example: 'restore data/backups/vardbro-backup.db --force',
  summary: {
    sv: 'Återställ lagret från en säkerhetskopia; --force flyttar undan det som finns',
    en: 'Restore the store from a backup; --force moves the present one aside',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, { force: { type: 'boolean' }, config: { type: 'string' } });
    const { FILE: backup } = need({ FILE: positionals[0] });
    noMoreThan(1, positionals);
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const target = storeFile(config);
    if (existsSync(target) && !values.force)
      throw new UsageError(`${target} ${say(io, 'finns redan', 'exists already')}: --force`);
    const { verdict, aside, laterHeads } = await restore(config, backup, io);
    io.stdout.write(line({ ...verdict, aside, laterHeads }));
    if (!verdict.ok)
      io.stderr.write(
        `${say(io, 'Inget är ändrat: loggen i kopian är inte hel', 'Nothing is changed: the audit log of the backup is not whole')}: ${verdict.detail}\n`,
      );
    else if (aside)
      io.stderr.write(`${say(io, 'Det förra lagret ligger i', 'The store before it lies in')} ${aside}\n`);
    return verdict.ok ? 0 : 1;
  },
};
