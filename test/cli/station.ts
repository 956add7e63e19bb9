import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import { type Serving, serve } from '../../src/cli/serve/compose.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { readConfig } from '../../src/gateway/directory/load-config.ts';
import { type Ran, vardbro } from './vardbro.ts';

/**
 * A folder with the config of `init`, new for every test of the file; its gateway is started and stopped at will. `adjust` changes the config
 * before the start.
 */
export function useStation() {
  let folder: string;
  let file: string;
  let serving: Serving | undefined;
  let lines: string[] = [];

  beforeEach(async () => {
    lines = [];
    folder = mkdtempSync(join(tmpdir(), 'vardbro-operator-'));
    file = join(folder, 'vardbro.json');
    await vardbro(['init', '--config', file]);
    writeFileSync(file, JSON.stringify(here(JSON.parse(readFileSync(file, 'utf8')), await freePort())));
  });

  afterEach(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(adjust = (config: Config): Config => config): Promise<Serving> {
    writeFileSync(file, JSON.stringify(adjust(JSON.parse(readFileSync(file, 'utf8')))));
    const { config, issues } = readConfig(readFileSync(file, 'utf8'), folder);
    if (!config) throw new Error(JSON.stringify(issues));
    serving = await serve(config, { write: (line) => lines.push(line) });
    return serving;
  }

  async function stop(): Promise<void> {
    await serving?.stop();
    serving = undefined;
  }

  return {
    start,
    stop,
    cli: (args: readonly string[], input?: string): Promise<Ran> =>
      vardbro([...args, '--config', file], { now: Date.now, ...(input !== undefined && { input }) }),
    inFolder: (name: string): string => join(folder, name),
    dataFile: (name: string): string => join(folder, 'data', name),
    running: (): Serving => serving!,
    log: (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line)),
  };
}

/** The config of `init` on a free port, with a second unit that the first can refer to. */
function here(own: Config, port: number): object {
  const units = ['SE5566778899-VCEKEN', 'SE5566778899-KLINIK1'];
  const second = { hsaId: units[1], name: 'Kliniken vid bron', organisation: own.organisation, local: true };
  return {
    ...own,
    test: true,
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    directory: {
      ...own.directory,
      units: [...own.directory.units, second],
      clients: own.directory.clients.map((client) => ({ ...client, units })),
    },
  };
}
