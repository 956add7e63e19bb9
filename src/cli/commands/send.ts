import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { defaultLimits } from '../../gateway/directory/config.ts';
import { envelopeType, readEnvelope } from '../../http/exchanges/envelope.ts';
import { builtInAdapters } from '../adapters.ts';
import { needFiles, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import { type Command, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { eachFile } from '../read-input.ts';
import { taken } from '../taken.ts';
import { tellIssues } from '../tell.ts';

/** Hands messages to the running gateway, as an engine would (POST /exchanges). */
export const sendCommand: Command = {
  name: 'send',
  usage:
    'send [--format fhir|json|rivta] [--envelope FILE] [--idempotency-key K] [--as CLIENT] [--json] [--config FILE] FILE...',
  example: 'send remiss.json',
  summary: { sv: 'Lämna meddelanden till gatewayen', en: 'Hand messages to the gateway' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      format: { type: 'string' },
      envelope: { type: 'string' },
      'idempotency-key': { type: 'string' },
      as: { type: 'string' },
      json: { type: 'boolean' },
      config: { type: 'string' },
    });
    const files = needFiles(positionals);
    const envelope = values.envelope ? await readFile(values.envelope) : undefined;
    if (envelope) readEnvelope(envelope, defaultLimits);
    const key = values['idempotency-key'];
    if (key !== undefined && files.length > 1) throw new UsageError('--idempotency-key K: one FILE');
    const send = async (client: GatewayClient): Promise<0 | 1> =>
      eachFile(files, io, async (file, input) => {
        if ('unreadable' in input) tellIssues(file, [input.unreadable], io);
        if ('unreadable' in input) return true;
        const message = { bytes: input.bytes, mediaType: mediaTypeOf(file, input.bytes, values.format), envelope };
        const reply = await post(client, message, key === undefined ? {} : { 'idempotency-key': key });
        const words = (good: Reply) => taken(good, io, files.length > 1 ? `${file}: ` : '');
        return answered(reply, io, { json: values.json, name: file, words }) === 1;
      });
    return withGateway(values.config, io, send, values.as);
  },
};

function mediaTypeOf(file: string, bytes: Uint8Array, format: string | undefined): string {
  const adapters = builtInAdapters();
  const adapter = format ? adapters.byFormat(format) : adapters.detect({ bytes });
  if (!adapter) throw new UsageError(`${file}: --format ${adapters.all.map((a) => a.format).join(' | ')}`);
  return adapter.mediaTypes[0]!;
}

interface Message {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly envelope: Uint8Array | undefined;
}

/** With an envelope as multipart/related; the boundary is drawn anew, so that no message can hold it. */
function post(
  client: GatewayClient,
  { bytes, mediaType, envelope }: Message,
  headers: Record<string, string>,
): Promise<Reply> {
  if (envelope === undefined) return client.post('/exchanges', bytes, mediaType, headers);
  const boundary = `vardbro-${randomUUID()}`;
  const part = (type: string) => Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`);
  const end = Buffer.from('\r\n');
  const close = Buffer.from(`\r\n--${boundary}--\r\n`);
  const body = Buffer.concat([part(envelopeType), envelope, end, part(mediaType), bytes, close]);
  return client.post('/exchanges', body, `multipart/related; boundary=${boundary}`, headers);
}
