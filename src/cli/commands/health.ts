import { Agent, request } from 'undici';
import type { Config } from '../../gateway/directory/config.ts';
import { readArgs } from '../args.ts';
import { callFault } from '../call-faults.ts';
import type { CliIo, Command } from '../io.ts';
import { say } from '../language.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { lifetimeIssues, lifetimesOf } from '../serve/lifetimes.ts';
import { tellIssues } from '../tell.ts';

const limitMs = 5_000;

/** Asks the gateway of the config, on this machine, whether it takes messages: for probes of a container or a monitor. */
export const healthCommand: Command = {
  name: 'health',
  usage: 'health [--config FILE]',
  example: 'health --config vardbro.json',
  summary: {
    sv: 'Fråga om gatewayen här tar emot: 0 eller 1',
    en: 'Ask whether the gateway here takes messages: 0 or 1',
  },
  run: async (args, io) => {
    const { values } = readArgs(args, { config: { type: 'string' } });
    const file = configFile(values.config, io);
    const config = await loadConfig(file, io);
    if (!config) return 1;
    tellIssues(file, lifetimeIssues(lifetimesOf(config), io.now()), io);
    const [status, text] = await ready(config, io);
    if (status === 200) {
      io.stdout.write(`${text}\n`);
      return 0;
    }
    io.stderr.write(`${say(io, 'gatewayen tar inte emot', 'the gateway takes nothing')}: ${text}\n`);
    return 1;
  },
};

/** What `/ready` says, or why nobody said anything (status 0). */
async function ready({ listen, baseUrl }: Config, io: CliIo): Promise<readonly [number, string]> {
  const { host, port, tls } = listen;
  const own = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  const origin = `${tls ? 'https' : 'http'}://${own.includes(':') ? `[${own}]` : own}:${port}`;
  // Its own listening address: who answers there is no secret, and nothing secret is asked.
  const connect = { servername: new URL(baseUrl).hostname, rejectUnauthorized: false, timeout: limitMs };
  const dispatcher = new Agent({ connect, allowH2: false, headersTimeout: limitMs, bodyTimeout: limitMs });
  try {
    const { statusCode, body } = await request(`${origin}/ready`, { dispatcher });
    return [statusCode, await body.text()];
  } catch (error) {
    return [0, callFault(error, io)];
  } finally {
    await dispatcher.destroy();
  }
}
