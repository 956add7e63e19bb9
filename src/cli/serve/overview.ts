import type { Dispatcher } from 'undici';
import { readContracts } from '../../adapters/rivta/contract/read/contracts.ts';
import { patientDigest } from '../../gateway/audit/patient-digest.ts';
import type { Config, OverviewConfig } from '../../gateway/directory/config.ts';
import type { OverviewOptions } from '../../gateway/overview/read.ts';
import { resourceIdOf } from '../../model/ids.ts';
import { contentIndex } from '../../transports/npo/content-index.ts';
import { readClient } from '../../transports/npo/read-client.ts';
import { securityServices } from '../../transports/npo/security-services.ts';
import { addressGuard } from '../../transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../transports/outgoing/outgoing-dispatcher.ts';
import { roomBudget } from '../../transports/outgoing/room.ts';
import type { KeyFiles } from './key-files.ts';

/** What the texts of the contracts give a source (27 s) and a little for the platform between; and time for the checks. */
const [usualSource, usualTotal] = [30_000, 40_000];

/** For what is read from others, all readings together; a client gets half of it. */
const usualMemory = 400_000_000;
/** Calls to sources in work at once, all readings together; a client gets half of them. */
const mostCalls = 64;
/** Bytes of an answer of index or security services: some thousand engagements, and far more rows than are asked for. */
const longestCheck = 2_000_000;

/**
 * How the records of others are reached, as the config has it. The platform has a guard and a pool of its own: it is
 * called where the operator has said so, and nowhere else.
 */
export function overviewOptions(
  config: Config,
  overview: OverviewConfig,
  { files, uuid, salt }: { readonly files: Pick<KeyFiles, 'pem'>; readonly salt: Uint8Array; uuid(): string },
): { readonly options: OverviewOptions; close(): Promise<void> } {
  const { address, aggregator, index, security, contracts } = overview;
  const { sourceTimeout = usualSource, totalTimeout = usualTotal } = overview;
  const endpoints = [...Object.values(security), ...(index ? [index] : [])];
  const named = [address, ...endpoints.map((one) => one.address)].map((url) => new URL(url).host.toLowerCase());
  const guard = addressGuard(
    () => named,
    () => named,
  );
  const pool = {
    guard,
    tls: () => files.pem().outgoing,
    connectTimeout: Math.min(10_000, sourceTimeout),
    answerTimeout: totalTimeout,
  };
  // Sources that are slow may not stand in the way of the checks, which go to the same platform.
  const [sources, checks, again] = [{ connections: mostCalls }, {}, { once: true }].map((own) =>
    outgoingDispatcher({ ...pool, ...own }),
  ) as [Dispatcher, Dispatcher, Dispatcher];
  const systemId = (config.rivta?.systemId ?? config.organisation).toUpperCase();
  const caller = { dispatcher: checks, again, guard, systemId, uuid, maxAnswerBytes: longestCheck };
  const options: OverviewOptions = {
    client: readClient({ dispatcher: sources, again, guard, systemId, address }),
    contracts: readContracts.filter(({ name, version }) => contracts?.includes(`${name} ${version}`) ?? true),
    ...(aggregator !== undefined && { aggregator }),
    ...(index && { index: contentIndex({ ...caller, ...index }) }),
    security: securityServices({ ...caller, services: security }),
    systemId,
    space: (patient) => resourceIdOf('overview', patientDigest(salt, patient)),
    room: roomBudget({ most: overview.memoryBytes ?? usualMemory }),
    turns: roomBudget({ most: mostCalls }),
    sourceTimeout,
    totalTimeout,
  };
  return { options, close: async () => void (await Promise.all([sources, checks, again].map((one) => one.close()))) };
}
