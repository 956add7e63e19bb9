import { parseArgs } from 'node:util';
import type { Config } from '../../gateway/directory/config.ts';
import { type CliIo, type Command, UsageError } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { serve } from '../serve/compose.ts';
import { lifetimeIssues, lifetimesOf } from '../serve/lifetimes.ts';
import { tellIssues } from '../tell.ts';

/**
 * Runs the gateway until it is told to stop, which is done once: systemd signals every process of a unit, and the starter
 * (`bin/vardbro.js`) hands its signal on, so that each stop comes twice. SIGHUP: the terminal is gone.
 */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--config FILE]',
  example: 'serve --config vardbro.json',
  summary: { sv: 'Kör gatewayen', en: 'Run the gateway' },
  run: async (args, io) => {
    const { values } = parse(args);
    const file = configFile(values.config, io);
    const config = await loadConfig(file, io);
    if (!config) return 1;
    tellIssues(file, lifetimeIssues(lifetimesOf(config), io.now()), io);
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
    });
    const serving = await serve(config, { write: (line) => void io.stdout.write(line) }).catch((error: unknown) => {
      throw listenFault(error, config, io) ?? error;
    });
    io.stderr.write(`Vårdbro: ${config.baseUrl} (${serving.address.host}:${serving.address.port})\n`);
    await stopped;
    await serving.stop();
    return 0;
  },
};

const listenWords: Readonly<Record<string, Record<CliIo['lang'], string>>> = {
  EADDRINUSE: {
    sv: 'porten är upptagen av ett annat program: stoppa det, eller ge en annan port',
    en: 'the port is taken by another program: stop it, or give another port',
  },
  EACCES: {
    sv: 'porten får inte öppnas av den här användaren: ge en port över 1023, eller rätten till den',
    en: 'this user may not open the port: give one above 1023, or the right to it',
  },
  EADDRNOTAVAIL: {
    sv: 'adressen finns inte på den här maskinen: ändra host',
    en: 'the address is not one of this machine: change host',
  },
};

/** What stands in the way of a port, and where the config names it. */
function listenFault(error: unknown, { listen, mllp = [] }: Config, io: CliIo): Error | undefined {
  const { code = '', port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  const words = listenWords[code]?.[io.lang];
  if (words === undefined) return undefined;
  const n = mllp.findIndex((one) => one.port === port);
  const place = listen.port === port || n < 0 ? '/listen/port' : `/mllp/${n}/port`;
  return new Error(`${place} ${address}:${port}: ${words} (${code})`, { cause: error });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { config: { type: 'string' } } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
