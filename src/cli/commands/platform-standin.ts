import { need, readArgs } from '../args.ts';
import type { Command } from '../io.ts';
import { say } from '../language.ts';
import { loadStandinConfig } from '../platform-standin/config.ts';
import { startStandin } from '../platform-standin/server.ts';

/** Runs the stand-in for the national service platform until it is told to stop. For test environments alone. */
export const platformStandinCommand: Command = {
  name: 'platform-standin',
  usage: 'platform-standin --config FILE',
  example: 'platform-standin --config standin.json',
  summary: {
    sv: 'Kör en ersättare för tjänsteplattformen, för testmiljöer',
    en: 'Run a stand-in for the service platform, for test environments',
  },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' } });
    const { '--config FILE': file } = need({ '--config FILE': values.config });
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    const standin = await startStandin(loadStandinConfig(file), io.now);
    io.stderr.write(
      `${say(io, 'ERSÄTTARE för tjänsteplattformen', 'STAND-IN for the service platform')}: ${standin.url}\n`,
    );
    await stopped;
    await standin.close();
    return 0;
  },
};
