import { randomUUID } from 'node:crypto';
import { isReceiverEvent, isSenderEvent, receiverEvents, senderEvents } from '../../model/event.ts';
import { need, noMoreThan, readArgs } from '../args.ts';
import type { GatewayClient } from '../gateway-client.ts';
import { type Command, UsageError } from '../io.ts';
import { say } from '../language.ts';
import { answered, withGateway } from '../own-client.ts';
import { taken } from '../taken.ts';

const options = {
  text: { type: 'string' },
  start: { type: 'string' },
  end: { type: 'string' },
  'forward-to': { type: 'string' },
  by: { type: 'string' },
  name: { type: 'string' },
  'message-id': { type: 'string' },
  as: { type: 'string' },
  json: { type: 'boolean' },
  config: { type: 'string' },
} as const;

const eventWords = `EVENT: ${[...receiverEvents, ...senderEvents].join(' | ')}`;

/** Writes an event about a referral by hand, in the json form; what it leaves out the gateway knows. */
export const answerCommand: Command = {
  name: 'answer',
  usage:
    'answer ID EVENT [--text T] [--start TIME] [--end TIME] [--forward-to HSA] [--by HSA] [--name NAME] [--message-id ID] [--as CLIENT] [--json] [--config FILE]',
  example: "answer 'SE5566778899-SYS1#2026-117' bekraftad --name 'Anna Berg'",
  summary: {
    sv: 'Svara på en remiss för hand; ID är en Task, en överföring eller ett remiss-id',
    en: 'Answer a referral by hand; ID is a Task, an exchange or a referral id',
  },
  details: () => [eventWords],
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, options);
    const { ID: id, EVENT: event } = need({ ID: positionals[0], EVENT: positionals[1] });
    noMoreThan(2, positionals);
    if (!isReceiverEvent(event) && !isSenderEvent(event)) throw new UsageError(eventWords);
    const act = async (client: GatewayClient): Promise<0 | 1> => {
      const referral = await referralOf(client, id);
      if (referral === undefined) {
        io.stderr.write(`${id}: ${say(io, 'ingen sådan Task eller överföring', 'no such Task or exchange')}\n`);
        return 1;
      }
      const message = JSON.stringify(messageOf(event, referral, values));
      const reply = await client.post('/exchanges', message, 'application/vnd.vardbro.referral+json');
      return answered(reply, io, {
        json: values.json,
        name: event,
        options: placesOf,
        example: answerCommand.example,
        words: (good) => taken(good, io),
      });
    };
    return withGateway(values.config, io, act, values.as);
  },
};

/** Which option says what stands at a place of the message. */
const placesOf: Readonly<Record<string, string>> = {
  '/text': '--text',
  '/by': '--by, --name',
  '/by/hsaId': '--by',
  '/by/name': '--name',
  '/appointment': '--start',
  '/appointment/start': '--start',
  '/appointment/end': '--end',
  '/forwardedTo': '--forward-to',
  '/messageId': '--message-id',
};

type Values = Partial<Record<Exclude<keyof typeof options, 'json'>, string>>;

/** The json form (`application/vnd.vardbro.referral+json`) of the event. Every call is a message of its own. */
function messageOf(event: string, referral: string, values: Values): object {
  const { start, end, by, name, text } = values;
  const messageId = values['message-id'] ?? randomUUID();
  return {
    event,
    referral,
    messageId,
    ...(text && { text }),
    ...((by || name) && { by: { ...(by && { hsaId: by }), ...(name && { name }) } }),
    ...(start && { appointment: { id: messageId, start, ...(end && { end }) } }),
    ...(values['forward-to'] && { forwardedTo: values['forward-to'] }),
  };
}

/** A remiss-id as it is; else that of the exchange or Task with the id. */
async function referralOf(client: GatewayClient, id: string): Promise<string | undefined> {
  if (id.includes('#')) return id;
  const exchange = await client.get(`/exchanges/${encodeURIComponent(id)}`);
  if (exchange.status === 200) return exchange.json<{ referral: string | null }>().referral ?? undefined;
  const task = await client.get(`/fhir/Task/${encodeURIComponent(id)}`);
  if (task.status !== 200) return undefined;
  return task.json<{ focus: { identifier: { value: string } } }>().focus.identifier.value;
}
