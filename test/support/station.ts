import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { freePort } from '../../src/cli/demo/free-port.ts';
import { type Serving, serve } from '../../src/cli/serve/compose.ts';
import type { Config } from '../../src/gateway/directory/config.ts';
import { readConfig } from '../../src/gateway/directory/load-config.ts';
import { type Ran, vardbro } from '../cli/vardbro.ts';

/** `vardbro serve` of a config file, in this process; `write` takes the lines of its log. */
export async function serving(file: string, write: (line: string) => void = () => undefined): Promise<Serving> {
  const { config, issues } = readConfig(readFileSync(file, 'utf8'), dirname(file));
  if (!config) throw new Error(JSON.stringify(issues));
  return serve(config, { write });
}

/** A change of a config file, before it is read; it need not give a sound one. */
export type Adjust = (config: Config) => object;

/** Changes a config file where it lies. */
export function configure(file: string, change: Adjust): void {
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

/** A folder with the config of `init` on a free port; its gateway is started and stopped at will, in this process. */
export interface Station {
  readonly folder: string;
  readonly configFile: string;
  start(adjust?: Adjust): Promise<Serving>;
  stop(): Promise<void>;
  running(): Serving;
  /** Runs a command with this config, by the real time: what it signs must be of the gateway's. */
  cli(args: readonly string[], input?: string): Promise<Ran>;
  inFolder(name: string): string;
  dataFile(name: string): string;
  log(): Record<string, unknown>[];
  remove(): Promise<void>;
}

/** Its config has a second unit that the first can refer to. */
export async function openStation(): Promise<Station> {
  const folder = mkdtempSync(join(tmpdir(), 'vardbro-station-'));
  const configFile = join(folder, 'vardbro.json');
  await vardbro(['init', '--config', configFile]);
  const port = await freePort();
  configure(configFile, (config) => here(config, port));
  const lines: string[] = [];
  let now: Serving | undefined;
  const station: Station = {
    folder,
    configFile,
    start: async (change) => {
      if (change) configure(configFile, change);
      now = await serving(configFile, (line) => lines.push(line));
      return now;
    },
    stop: async () => {
      await now?.stop();
      now = undefined;
    },
    running: () => now!,
    cli: (args, input) =>
      vardbro([...args, '--config', configFile], { now: Date.now, ...(input !== undefined && { input }) }),
    inFolder: (name) => join(folder, name),
    dataFile: (name) => join(folder, 'data', name),
    log: () => lines.map((line) => JSON.parse(line)),
    remove: async () => {
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return station;
}

/** A station that is new for every test of the file. */
export function useStation(): Omit<Station, 'folder' | 'configFile' | 'remove'> {
  let station: Station;
  beforeEach(async () => {
    station = await openStation();
  });
  afterEach(() => station.remove());
  return {
    start: (adjust) => station.start(adjust),
    stop: () => station.stop(),
    running: () => station.running(),
    cli: (args, input) => station.cli(args, input),
    inFolder: (name) => station.inFolder(name),
    dataFile: (name) => station.dataFile(name),
    log: () => station.log(),
  };
}

const secondUnit = 'SE5566778899-KLINIK1';

/** The config of `init` on a port, with the second unit. */
function here(own: Config, port: number): Config {
  const { directory } = own;
  const unit = { hsaId: secondUnit, name: 'Kliniken vid bron', organisation: own.organisation, local: true };
  return {
    ...own,
    test: true,
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    directory: {
      ...directory,
      units: [...directory.units, unit],
      clients: directory.clients.map((client) => ({ ...client, units: ['SE5566778899-VCEKEN', secondUnit] })),
    },
  };
}
