import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OperationOutcome } from '@medplum/fhirtypes';
import { importJWK, type JWK } from 'jose';
import type { Config } from '../gateway/directory/config.ts';
import { Problem } from '../http/problem.ts';
import type { Issue } from '../model/issue.ts';
import { issuesOf } from '../model/operation-outcome.ts';
import { callFault, TokenRefused, tokenFault } from './call-faults.ts';
import { type GatewayClient, makeGatewayClient, type Reply } from './gateway-client.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';
import { configFile, loadConfig } from './load-config.ts';
import { exampleWords, tellIssues } from './tell.ts';

/** Thrown when the gateway of the config does not answer. */
export class NotRunning extends Error {
  override readonly name = 'NotRunning';
}

/** Another client than the config's, by name, and what its assertion says beside the usual. */
export type CalledAs = string | { readonly as?: string; readonly claims?: Readonly<Record<string, unknown>> };

/** Calls the running gateway of the config file; see `reach`. 1 without a sound config. */
export async function withGateway(
  named: string | undefined,
  io: CliIo,
  act: (client: GatewayClient, config: Config) => Promise<0 | 1>,
  as?: CalledAs,
): Promise<0 | 1> {
  const config = await loadConfig(configFile(named, io), io);
  return config ? reach(config, io, (client) => act(client, config), as) : 1;
}

/**
 * Calls the running gateway as the client that the config names for the command line, or as another one whose key lies
 * beside that one's as `CLIENT.jwk.json`. Throws NotRunning when nothing listens there.
 */
export async function reach<T>(
  config: Config,
  io: CliIo,
  act: (client: GatewayClient) => Promise<T>,
  as?: CalledAs,
): Promise<T> {
  const client = await ownClient(config, io, as);
  try {
    await client.open('/health').catch((error: unknown) => {
      throw notReached(config, error, io);
    });
    return await act(client);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    const { clientId, keyFile } = ownKey(config, io, as);
    throw new Error(`${config.baseUrl}: ${tokenFault(error, clientId, keyFile, io)}`, { cause: error });
  } finally {
    await client.close();
  }
}

/** Only a refused connection says that nothing runs there; any other failure is told as what it is. */
function notReached({ baseUrl }: Config, error: unknown, io: CliIo): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED')
    return new Error(`${baseUrl}: ${callFault(error, io)}`, { cause: error });
  const none = say(io, 'ingen gateway svarar på', 'no gateway answers at');
  return new NotRunning(`${none} ${baseUrl}; vardbro serve`);
}

/** Which client the command line is, and where its key lies. */
function ownKey({ cli }: Config, io: CliIo, called: CalledAs = {}): { clientId: string; keyFile: string } {
  const as = typeof called === 'string' ? called : called.as;
  if (!cli) {
    const missing = say(io, 'konfigurationen saknar', 'the configuration lacks');
    throw new Error(`${missing} /cli: {clientId, keyFile}`);
  }
  return as ? { clientId: as, keyFile: join(dirname(cli.keyFile), `${as}.jwk.json`) } : cli;
}

/** The private key of a client. What stands in the file is never quoted. */
async function readKey(file: string, io: CliIo): Promise<JWK> {
  const text = await readFile(file, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new Error(`${file}: ${say(io, 'nyckeln kan inte läsas', 'the key cannot be read')} (${code})`);
  });
  try {
    const key = JSON.parse(text) as JWK;
    if (key.d && key.kid && (await importJWK(key, 'ES256'))) return key;
  } catch {
    // Told below: what a parser says would quote the key.
  }
  throw new Error(
    `${file}: ${say(io, 'ingen privat EC P-256-nyckel som JWK med kid', 'no private EC P-256 key as JWK with a kid')}`,
  );
}

async function ownClient(config: Config, io: CliIo, called: CalledAs = {}): Promise<GatewayClient> {
  const claims = typeof called === 'string' ? undefined : called.claims;
  const { baseUrl, outgoing, listen } = config;
  const { clientId, keyFile } = ownKey(config, io, called);
  const key = await readKey(keyFile, io);
  const caFile = outgoing?.caFile ?? listen.tls?.clientCaFile;
  const ca = caFile ? { ca: await readFile(caFile, 'utf8') } : {};
  return makeGatewayClient({
    baseUrl,
    clientId,
    key,
    ...ca,
    ...(claims && { claims }),
    now: io.now,
    uuid: randomUUID,
  });
}

export interface Telling {
  /** The answer as it came, for machines. */
  readonly json?: boolean | undefined;
  /** What the answer is about, before each finding. */
  readonly name?: string;
  /** The option that a place of the message was made of: a person has not seen the message. */
  readonly options?: Readonly<Record<string, string>>;
  /** A call that has the options, told where one of them does not fit or is missing. */
  readonly example?: string;
  /** The words for a person of a good answer; the answer as it came when absent. */
  readonly words?: (reply: Reply) => string;
}

/** Tells a good answer on stdout, or on stderr every fault that the gateway found: 0 or 1. */
export function answered(reply: Reply, io: CliIo, telling: Telling = {}): 0 | 1 {
  const { json, name = 'vardbro', words, options = {}, example } = telling;
  const text = new TextDecoder().decode(reply.bytes);
  if (reply.status < 400) {
    io.stdout.write(words && !json ? words(reply) : `${text}\n`);
    return 0;
  }
  if (json) io.stdout.write(`${text}\n`);
  const faults = faultsOf(reply);
  const told = faults.map((one) => byOption(one, options));
  tellIssues(name, told, io);
  // Some are as they were where no option is to blame.
  if (example !== undefined && told.some((one, n) => one !== faults[n])) io.stderr.write(exampleWords(example, io));
  return 1;
}

function byOption(one: Issue, options: Readonly<Record<string, string>>): Issue {
  const place = one.place === undefined ? undefined : options[one.place];
  if (place === undefined) return one;
  const { position: _ofTheMessage, ...rest } = one;
  return { ...rest, place };
}

/** The reply when it is good; throws a Problem of every fault that it tells. */
export function good(reply: Reply): Reply {
  if (reply.status < 400) return reply;
  throw new Problem(faultsOf(reply));
}

/** The findings of a refusal. Throws when it is none of a gateway's, as when something else listens there. */
function faultsOf(reply: Reply): readonly Issue[] {
  const outcome = outcomeOf(reply);
  if (outcome?.resourceType !== 'OperationOutcome') throw new Error(`HTTP ${reply.status}`);
  return issuesOf(outcome);
}

function outcomeOf(reply: Reply): OperationOutcome | undefined {
  try {
    return reply.json<OperationOutcome>();
  } catch {
    return undefined;
  }
}
