import { readFile } from 'node:fs/promises';
import { builtInAdapters } from '../adapters.ts';
import { needFiles, readArgs } from '../args.ts';
import type { GatewayClient, Reply } from '../gateway-client.ts';
import { type Command, UsageError } from '../io.ts';
import { answered, withGateway } from '../own-client.ts';
import { readInput } from '../read-input.ts';

const boundary = 'vardbro-envelope';

/** Hands messages to the running gateway, as an engine would (POST /exchanges). */
export const sendCommand: Command = {
  name: 'send',
  usage: 'send [--config FILE] [--format fhir|json|rivta] [--envelope FILE] [--idempotency-key K] FILE...',
  summary: { sv: 'Lämna meddelanden till gatewayen', en: 'Hand messages to the gateway' },
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      config: { type: 'string' },
      format: { type: 'string' },
      envelope: { type: 'string' },
      'idempotency-key': { type: 'string' },
    });
    const files = needFiles(positionals);
    const envelope = values.envelope ? await readFile(values.envelope, 'utf8') : undefined;
    const key = values['idempotency-key'];
    return withGateway(values.config, io, async (client) => {
      let worst: 0 | 1 = 0;
      for (const file of files) {
        const bytes = await readInput(file, io);
        const reply = await post(
          client,
          bytes,
          mediaTypeOf(bytes, values.format),
          envelope,
          key ? { 'idempotency-key': key } : {},
        );
        if (answered(reply, io) === 1) worst = 1;
      }
      return worst;
    });
  },
};

function mediaTypeOf(bytes: Uint8Array, format: string | undefined): string {
  const adapters = builtInAdapters();
  const adapter = format ? adapters.byFormat(format) : adapters.detect({ bytes });
  if (!adapter) throw new UsageError('--format: the format was not recognised');
  return adapter.mediaTypes[0]!;
}

function post(
  client: GatewayClient,
  bytes: Uint8Array,
  mediaType: string,
  envelope: string | undefined,
  headers: Record<string, string>,
): Promise<Reply> {
  if (envelope === undefined) return client.post('/exchanges', bytes, mediaType, headers);
  const part = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('application/vnd.vardbro.envelope+json')}${envelope}\r\n${part(mediaType)}`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return client.post('/exchanges', body, `multipart/related; boundary=${boundary}`, headers);
}
