import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JWK } from 'jose';
import type { Config } from '../gateway/directory/config.ts';
import { type GatewayClient, makeGatewayClient, type Reply } from './gateway-client.ts';
import type { CliIo } from './io.ts';
import { configFile, loadConfig } from './load-config.ts';

/** Thrown when the gateway of the config does not answer. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}

/**
 * Calls the running gateway of the config as the client that the config names for the command line, or as another whose
 * key lies beside that one's as `CLIENT.jwk.json`.
 */
export async function withGateway(
  named: string | undefined,
  io: CliIo,
  act: (client: GatewayClient) => Promise<0 | 1>,
  as?: string,
): Promise<0 | 1> {
  const config = await loadConfig(configFile(named, io), io);
  if (!config) return 1;
  const client = await ownClient(config, io, as);
  try {
    await client.open('/health').catch(() => {
      throw new NotRunning(`no gateway answers at ${config.baseUrl}; start it with: vardbro serve`);
    });
    return await act(client);
  } finally {
    await client.close();
  }
}

async function ownClient(config: Config, io: CliIo, as?: string): Promise<GatewayClient> {
  const { baseUrl, cli, outgoing, listen } = config;
  if (!cli) throw new Error('the config names no client for the command line (cli: {clientId, keyFile})');
  const keyFile = as ? join(dirname(cli.keyFile), `${as}.jwk.json`) : cli.keyFile;
  const key = JSON.parse(await readFile(keyFile, 'utf8')) as JWK;
  const caFile = outgoing?.caFile ?? listen.tls?.clientCaFile;
  const ca = caFile ? { ca: await readFile(caFile, 'utf8') } : {};
  return makeGatewayClient({ baseUrl, clientId: as ?? cli.clientId, key, ...ca, now: io.now, uuid: randomUUID });
}

/** The answer as it is when it is good; else what the gateway says, on stderr. */
export function answered(reply: Reply, io: CliIo): 0 | 1 {
  const good = reply.status < 400;
  (good ? io.stdout : io.stderr).write(`${new TextDecoder().decode(reply.bytes)}\n`);
  return good ? 0 : 1;
}
