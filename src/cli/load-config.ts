import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../gateway/directory/config.ts';
import { readConfig } from '../gateway/directory/load-config.ts';
import { hasErrors } from '../model/issue.ts';
import { outcomes } from '../model/outcomes.ts';
import type { CliIo } from './io.ts';

/** The config file: named, or by `VARDBRO_CONFIG`, or `vardbro.json` in this folder. */
export const configFile = (named: string | undefined, { env }: Pick<CliIo, 'env'>): string =>
  resolve(named ?? env.VARDBRO_CONFIG ?? 'vardbro.json');

/** Reads and checks the whole config; undefined after telling every fault. */
export async function loadConfig(file: string, io: Pick<CliIo, 'stderr'>): Promise<Config | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    io.stderr.write(
      `Vårdbro: ingen konfiguration i ${file}.\nGör en med:   vardbro init --config ${file}\n\nVardbro: no configuration in ${file}.\nMake one by:  vardbro init --config ${file}\n`,
    );
    return undefined;
  }
  const { config, issues } = readConfig(text, dirname(file));
  for (const { severity, code, place, expected, found } of issues)
    io.stderr.write(
      `${severity} ${code} ${place ?? ''}: ${outcomes[code].sv} ${expected ?? ''}${found ? ` (${found})` : ''}\n`,
    );
  return hasErrors(issues) ? undefined : config;
}
