import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../gateway/directory/config.ts';
import type { Client } from '../../gateway/directory/directory.ts';
import { readConfig } from '../../gateway/directory/load-config.ts';
import { readArgs } from '../args.ts';
import { type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { newKey, publicPart, writeSecret } from '../new-key.ts';
import { tellIssues } from '../tell.ts';

const usage = 'client add ID --role engine|operator [--unit HSA-ID]... [--person ID --name NAME] [--config FILE]';

/**
 * Adds a system, or a person, that may call the gateway: a key of its own beside the config's (`ID.jwk.json`, where `--as ID`
 * finds it) and a row in the directory. The config is written only if it is sound with the row.
 */
export const clientCommand: Command = {
  name: 'client',
  usage,
  example: "client add anna --role operator --person SE5566778899-A0001 --name 'Anna Berg'",
  summary: { sv: 'Lägg till en klient med egen nyckel', en: 'Add a client with a key of its own' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      config: { type: 'string' },
      role: { type: 'string' },
      unit: { type: 'string', multiple: true },
      person: { type: 'string' },
      name: { type: 'string' },
    });
    const [word, clientId = '', ...rest] = positionals;
    const { role, unit: units = [], person, name } = values;
    if (word !== 'add' || !/^[A-Za-z0-9._-]{1,100}$/.test(clientId) || rest.length > 0) throw new UsageError(usage);
    if (role !== 'engine' && role !== 'operator') throw new UsageError(usage);
    const file = configFile(values.config, io);
    if (!(await loadConfig(file, io))) return 1;
    const written = JSON.parse(await readFile(file, 'utf8')) as Config;
    if (written.directory.clients.some((known) => known.clientId === clientId))
      throw new UsageError(`${clientId} ${say(io, 'finns redan', 'exists already')}`);
    const key = newKey();
    const client: Client = {
      clientId,
      role,
      units,
      jwks: { keys: [publicPart(key)] } as NonNullable<Client['jwks']>,
      ...(person !== undefined && { person: { id: person, ...(name !== undefined && { name }) } }),
    };
    const { directory } = written;
    const next = { ...written, directory: { ...directory, clients: [...directory.clients, client] } };
    const text = `${JSON.stringify(next, null, 2)}\n`;
    const { config, issues } = readConfig(text, dirname(file));
    if (!config) {
      tellIssues(file, issues, io);
      return 1;
    }
    const keyFile = join(config.cli ? dirname(config.cli.keyFile) : dirname(file), `${clientId}.jwk.json`);
    if (existsSync(keyFile)) throw new UsageError(`${keyFile} ${say(io, 'finns redan', 'exists already')}`);
    await writeSecret(keyFile, JSON.stringify(key));
    // Whole or not at all: a gateway may be starting with it.
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
    io.stdout.write(`${keyFile}\n`);
    io.stderr.write(
      say(
        io,
        'Starta om gatewayen: den läser konfigurationen vid start.\n',
        'Restart the gateway: it reads its config at its start.\n',
      ),
    );
    return 0;
  },
};
