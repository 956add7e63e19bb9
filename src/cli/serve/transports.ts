import type { JWK } from 'jose';
import type { Config, Timing } from '../../gateway/directory/config.ts';
import type { Directory, DirectoryData } from '../../gateway/directory/directory.ts';
import type { Imaging } from '../../gateway/imaging/image-checks.ts';
import type { Clock } from '../../model/clock.ts';
import { dicomwebClient } from '../../transports/dicomweb/dicomweb-client.ts';
import { digitalRemiss } from '../../transports/digital-remiss/digital-remiss.ts';
import { type EngineDelivery, engineDelivery } from '../../transports/engine/engine-delivery.ts';
import { fhirTransport } from '../../transports/fhir/fhir-transport.ts';
import { tokenSource } from '../../transports/fhir/tokens.ts';
import { type EngagementIndex, engagementIndex } from '../../transports/npo/engagement-index.ts';
import { addressGuard } from '../../transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../transports/outgoing/outgoing-dispatcher.ts';
import { readBuffers } from '../../transports/outgoing/read-buffers.ts';
import type { Transport } from '../../transports/transport.ts';
import type { PemFiles } from './keys.ts';

export interface TransportsInput {
  readonly config: Config;
  readonly key: JWK;
  readonly pem: () => PemFiles;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly directory: Directory;
  /** Systems registered here to be told of released lists. */
  subscribers(): readonly { readonly webhook: string }[];
  uuid(): string;
}

/** Every way out of the gateway, behind one guard of addresses and one pool of connections. */
export function makeTransports(input: TransportsInput): {
  readonly transports: ReadonlyMap<string, Transport>;
  readonly engine: EngineDelivery;
  readonly imaging?: Imaging;
  readonly index?: EngagementIndex;
  /** Why a webhook that is about to be registered would not be called: what the operator has listed decides there too. */
  addressFault(url: string): string | undefined;
} {
  const { config, key, pem, clock, timing, directory, subscribers, uuid } = input;
  const index = config.npo?.index;
  const configured = hostsIn((config.terminology?.subscribers ?? []).map(({ webhook }) => webhook));
  const own = [...(index ? [new URL(index.address).host.toLowerCase()] : []), ...configured];
  const hostsWith = (webhooks: readonly string[]) => [
    ...(config.outgoing?.allowHosts ?? [...hostsOf(directory.data), ...hostsIn(webhooks)]),
    ...own,
  ];
  const hosts = () => hostsWith(subscribers().map(({ webhook }) => webhook));
  // A host that the operator has written down may lie in an inner network: that is where hospitals are. One that only a
  // partner's card names may not, until the operator lists it in allowHosts; in a test environment all may.
  const inner = () => (config.test ? hosts() : [...(config.outgoing?.allowHosts ?? hostsOf(config.directory)), ...own]);
  const guard = addressGuard(hosts, inner);
  const dispatcher = outgoingDispatcher({
    guard,
    tls: () => pem().outgoing,
    connectTimeout: 10_000,
    answerTimeout: timing.sendTimeout,
  });
  const clientId = directory.organisation(config.organisation)?.clientId ?? config.organisation;
  const tokens = tokenSource({ clientId, key, clock, uuid, dispatcher });
  const systemId = (config.rivta?.systemId ?? config.organisation).toUpperCase();
  const all = [
    fhirTransport({ dispatcher, tokens, guard, clock }),
    digitalRemiss({ dispatcher, guard, clock, systemId }),
  ];
  return {
    transports: new Map(all.map((transport) => [transport.connectionType, transport])),
    engine: engineDelivery({ dispatcher, guard, clock }),
    addressFault: (url) => addressGuard(() => [...hosts(), ...hostsWith([url])], inner).check(url),
    ...(config.imaging && { imaging: imagingOf({ config, key, pem, clock, timing, uuid }, clientId) }),
    ...(index && { index: engagementIndex({ ...index, dispatcher, guard, systemId, uuid }) }),
  };
}

function hostsOf({ units, clients }: Pick<DirectoryData, 'units' | 'clients'>): string[] {
  const notices = clients.flatMap((client) => client.terminology?.webhook ?? []);
  const addresses = units.flatMap((unit) => [
    ...(unit.endpoints ?? []).map((endpoint) => endpoint.address),
    ...(unit.deliverTo && unit.deliverTo.type !== 'folder' ? [unit.deliverTo.address] : []),
  ]);
  return hostsIn([...addresses, ...notices]);
}

const hostsIn = (addresses: readonly string[]): string[] =>
  addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).host.toLowerCase());

/** Of a quarter of a megabyte: what a few studies have under way. */
const keptBuffers = 32;

/** Archives have a guard and a pool of their own: an image may be asked for only where the operator has said so. */
function imagingOf(
  { config, key, pem, clock, timing, uuid }: Omit<TransportsInput, 'directory' | 'subscribers'>,
  clientId: string,
): Imaging {
  const archives = config.imaging?.archives ?? [];
  const endpoints = archives.flatMap(({ tokenEndpoint }) =>
    tokenEndpoint === undefined ? [] : [new URL(tokenEndpoint).host],
  );
  const hosts = () => [...archives.flatMap((archive) => archive.hosts), ...endpoints];
  const guard = addressGuard(hosts, hosts);
  const buffers = readBuffers(keptBuffers);
  const dispatcher = outgoingDispatcher({
    guard,
    tls: () => pem().outgoing,
    connectTimeout: 10_000,
    answerTimeout: timing.sendTimeout,
    buffers,
  });
  const scope = 'system/ImagingStudy.rs';
  const tokens = tokenSource({ clientId, key, clock, uuid, dispatcher, scope, endpointOf: (endpoint) => endpoint });
  return { archives, client: dicomwebClient({ dispatcher, buffers, guard, tokens, timeoutMs: timing.sendTimeout }) };
}
