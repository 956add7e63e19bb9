import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { serve } from '../serve/compose.ts';

/**
 * Runs the gateway until it is told to stop, which is done once: systemd signals every process of a unit, and the starter
 * (`bin/vardbro.js`) hands its signal on, so that each stop comes twice. SIGHUP: the terminal is gone.
 */
export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve [--config FILE]',
  summary: { sv: 'Kör gatewayen', en: 'Run the gateway' },
  run: async (args, io) => {
    const { values } = parse(args);
    const file = configFile(values.config, io);
    const config = await loadConfig(file, io);
    if (!config) return 1;
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
    });
    const serving = await serve(config, { write: (line) => void io.stdout.write(line) });
    io.stderr.write(`Vårdbro: ${config.baseUrl} (${serving.address.host}:${serving.address.port})\n`);
    await stopped;
    await serving.stop();
    return 0;
  },
};

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { config: { type: 'string' } } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
