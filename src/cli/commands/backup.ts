import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { line, noMoreThan, readArgs } from '../args.ts';
import type { Command } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { withOperating } from '../own-operating.ts';

/** A consistent copy of the store: by the running gateway (as an operator), else by the command itself. */
export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup [FILE] [--as CLIENT] [--config FILE]',
  example: 'backup vardbro-backup.db',
  summary: {
    sv: 'Säkerhetskopiera lagret till dataDir/backups, också under drift, och dessutom till FILE',
    en: 'Back up the store to dataDir/backups, also while running, and to FILE as well',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      as: { type: 'string', default: 'operator' },
      config: { type: 'string' },
    });
    noMoreThan(1, positionals);
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const made = await withOperating(config, io, values.as, (operating) => operating.backup());
    const [file = made] = positionals;
    // Never over another copy: the older one may be the good one.
    if (file !== made) await copyFile(made, file, constants.COPYFILE_EXCL);
    io.stdout.write(line({ file }));
    io.stderr.write(
      say(
        io,
        'Spara också konfigurationen, nycklarna, audit-salt, seal-key och audit-heads.ndjson.\n',
        'Keep the configuration, the keys, audit-salt, seal-key and audit-heads.ndjson as well.\n',
      ),
    );
    return 0;
  },
};
