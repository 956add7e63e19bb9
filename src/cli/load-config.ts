import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../gateway/directory/config.ts';
import { readConfig } from '../gateway/directory/load-config.ts';
import { hasErrors } from '../model/issue.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';
import { tellIssues } from './tell.ts';

/** The config file: named, or by `VARDBRO_CONFIG`, or `vardbro.json` in this folder. */
export const configFile = (named: string | undefined, { env }: Pick<CliIo, 'env'>): string =>
  resolve(named ?? env.VARDBRO_CONFIG ?? 'vardbro.json');

/** Reads and checks the whole config; undefined after telling every fault. */
export async function loadConfig(file: string, io: Pick<CliIo, 'stderr' | 'lang'>): Promise<Config | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Error(`${file}: ${error.code}`, { cause: error });
  });
  if (text === undefined) {
    const [none, make] = [
      say(io, 'ingen konfiguration i', 'no configuration in'),
      say(io, 'Gör en med', 'Make one by'),
    ];
    io.stderr.write(`Vårdbro: ${none} ${file}.\n${make}:  vardbro init --config ${file}\n`);
    return undefined;
  }
  const { config, issues } = readConfig(text, dirname(file), (path) => readFileSync(path, 'utf8'));
  tellIssues(file, issues, io);
  return hasErrors(issues) ? undefined : config;
}
