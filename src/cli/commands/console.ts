import { readArgs } from '../args.ts';
import type { Command } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';

/** A login code for the web inbox, fetched with the key of the unit's client. */
export const consoleCommand: Command = {
  name: 'console',
  usage: 'console [--as CLIENT] [--json] [--config FILE]',
  example: 'console --as engine',
  summary: { sv: 'Hämta en inloggningskod till webbinkorgen', en: 'Get a login code for the web inbox' },
  run: async (args, io) => {
    const { values } = readArgs(args, {
      as: { type: 'string' },
      json: { type: 'boolean' },
      config: { type: 'string' },
    });
    return withGateway(
      values.config,
      io,
      async (client) =>
        answered(await client.post('/console/codes', '', 'application/json'), io, {
          json: values.json,
          words: (reply) => {
            const { code, address } = reply.json<{ code: string; address: string }>();
            return say(io, `${address}\nkod: ${code} (två minuter)\n`, `${address}\ncode: ${code} (two minutes)\n`);
          },
        }),
      values.as,
    );
  },
};
