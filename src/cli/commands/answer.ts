import { randomUUID } from 'node:crypto';
import { readArgs } from '../args.ts';
import type { GatewayClient } from '../gateway-client.ts';
import { type Command, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';

/** Writes an event about a referral by hand, in the json form; what it leaves out the gateway knows. */
export const answerCommand: Command = {
  name: 'answer',
  usage:
    'answer ID EVENT [--text T] [--start TIME] [--end TIME] [--forward-to HSA] [--by HSA] [--name NAME] [--message-id ID] [--config FILE]',
  summary: { sv: 'Svara på en remiss för hand', en: 'Answer a referral by hand' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      config: { type: 'string' },
      text: { type: 'string' },
      start: { type: 'string' },
      end: { type: 'string' },
      'forward-to': { type: 'string' },
      by: { type: 'string' },
      name: { type: 'string' },
      'message-id': { type: 'string' },
    });
    const [id, event] = positionals;
    if (!id || !event) throw new UsageError('ID EVENT?');
    return withGateway(values.config, io, async (client) => {
      const { start, end } = values;
      const by = { ...(values.by && { hsaId: values.by }), ...(values.name && { name: values.name }) };
      const messageId = values['message-id'] ?? randomUUID();
      const message = {
        event,
        referral: await referralOf(client, id),
        messageId,
        ...(values.text && { text: values.text }),
        ...(Object.keys(by).length > 0 && { by }),
        ...(start && { appointment: { id: messageId, start, ...(end && { end }) } }),
        ...(values['forward-to'] && { forwardedTo: values['forward-to'] }),
      };
      return answered(
        await client.post('/exchanges', JSON.stringify(message), 'application/vnd.vardbro.referral+json'),
        io,
      );
    });
  },
};

/** A remiss-id as it is; else that of the exchange or Task with the id. */
async function referralOf(client: GatewayClient, id: string): Promise<string> {
  if (id.includes('#')) return id;
  const exchange = await client.get(`/exchanges/${encodeURIComponent(id)}`);
  if (exchange.status === 200) return exchange.json<{ referral: string }>().referral;
  const task = await client.get(`/fhir/Task/${encodeURIComponent(id)}`);
  if (task.status !== 200) throw new UsageError(`${id}: no exchange or Task`);
  return task.json<{ focus: { identifier: { value: string } } }>().focus.identifier.value;
}
