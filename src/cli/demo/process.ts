import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GatewayClient } from '../gateway-client.ts';
import { endsWithUs } from './ends-with-us.ts';
import type { Station } from './world.ts';

const main = fileURLToPath(
  new URL(`../main${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url),
);

/** How `bin/vardbro.js` runs a gateway: without it, so that what is killed is the gateway itself. */
const serving = JSON.parse(readFileSync(new URL('../../../bin/serving.json', import.meta.url), 'utf8')) as {
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** Arguments of `env` that run a program as a gateway is run; `env` becomes it: the process started is the one to be killed. */
export const asServed = (...program: readonly string[]): string[] => [
  ...Object.entries(serving.environment).map(([name, value]) => `${name}=${value}`),
  process.execPath,
  ...serving.flags,
  ...program,
];

/** A gateway in a process of its own, so that it can be killed as a machine would die. */
export interface Running {
  /** Starts it and waits until it is ready. */
  start(): Promise<void>;
  /** `kill -9`: no farewell, no flush. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Of the process that runs now; 0 while none does. */
  pid(): number;
}

export function runStation(station: Station, client: GatewayClient): Running {
  let child: ChildProcess | undefined;
  const ended = (process: ChildProcess) =>
    process.exitCode !== null || process.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (!child) return;
    const exit = ended(child);
    child.kill(signal);
    await exit;
    child = undefined;
  };
  return {
    start: async () => {
      const log = openSync(join(station.folder, 'gateway.log'), 'a');
      const args = asServed(main, 'serve', '--config', station.configFile);
      child = endsWithUs(spawn('env', args, { stdio: ['ignore', log, log] }));
      await ready(client, child, station.name);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pid: () => child?.pid ?? 0,
  };
}

async function ready(client: GatewayClient, child: ChildProcess, name: string): Promise<void> {
  for (let n = 0; n < 1_200; n++) {
    if (child.exitCode !== null)
      throw new Error(`The gateway ${name} ended with ${child.exitCode}; see its gateway.log.`);
    const status = await client.open('/ready').then(
      (reply) => reply.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The gateway ${name} did not become ready.`);
}
