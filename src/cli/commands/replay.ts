import { need, noMoreThan, readArgs } from '../args.ts';
import { type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';

/** Puts a dead or waiting delivery back in line, now; the reason is audited. */
export const replayCommand: Command = {
  name: 'replay',
  usage: 'replay EXCHANGE --reason R [--job N] [--as CLIENT] [--json] [--config FILE]',
  example: "replay 019abd0e-7c1a-7b6e-9f43-2d5c8a1e6b70 --reason 'the receiver is back'",
  summary: { sv: 'Lägg om en leverans som stannat', en: 'Put a stopped delivery back in line' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      reason: { type: 'string' },
      job: { type: 'string' },
      as: { type: 'string', default: 'operator' },
      json: { type: 'boolean' },
      config: { type: 'string' },
    });
    const { job } = values;
    const { EXCHANGE: id, '--reason R': reason } = need({ EXCHANGE: positionals[0], '--reason R': values.reason });
    noMoreThan(1, positionals);
    if (job !== undefined && !/^[1-9]\d{0,14}$/.test(job)) throw new UsageError('--job N: 1, 2, ...');
    const order = JSON.stringify({ reason, ...(job && { job: Number(job) }) });
    return withGateway(
      values.config,
      io,
      async (client) =>
        answered(await client.post(`/exchanges/${encodeURIComponent(id)}/replay`, order, 'application/json'), io, {
          json: values.json,
          words: () => say(io, `${id}: i kö igen, nu\n`, `${id}: back in line, now\n`),
        }),
      values.as,
    );
  },
};
