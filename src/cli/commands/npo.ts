import { line, readArgs } from '../args.ts';
import { type Command, MissingArguments } from '../io.ts';
import { configFile, loadConfig } from '../load-config.ts';
import { good, reach } from '../own-client.ts';

/** What an operator does for NPÖ, at the running gateway. */
export const npoCommand: Command = {
  name: 'npo',
  usage: 'npo reindex [--as CLIENT] [--config FILE]',
  example: 'npo reindex --as operator',
  summary: {
    sv: 'Meddela engagemangsindex allt på nytt, efter att det förlorat uppgifter',
    en: 'Tell the engagement index everything again, after it has lost what it knew',
  },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      as: { type: 'string', default: 'operator' },
      config: { type: 'string' },
    });
    if (positionals.join(' ') !== 'reindex') throw new MissingArguments('reindex');
    const config = await loadConfig(configFile(values.config, io), io);
    if (!config) return 1;
    const reply = await reach(
      config,
      io,
      (client) => client.post('/operating/npo-reindex', '{}', 'application/json'),
      values.as,
    );
    io.stdout.write(line(good(reply).json()));
    return 0;
  },
};
