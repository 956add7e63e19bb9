import type { JWK } from 'jose';
import { Agent } from 'undici';
import type { Config, Timing } from '../../gateway/directory/config.ts';
import type { Directory } from '../../gateway/directory/directory.ts';
import type { Clock } from '../../model/clock.ts';
import { type EngineDelivery, engineDelivery } from '../../transports/engine/engine-delivery.ts';
import { fhirTransport } from '../../transports/fhir/fhir-transport.ts';
import { tokenSource } from '../../transports/fhir/tokens.ts';
import { addressGuard } from '../../transports/outgoing/address-guard.ts';
import type { Transport } from '../../transports/transport.ts';
import type { PemFiles } from './keys.ts';

export interface TransportsInput {
  readonly config: Config;
  readonly key: JWK;
  readonly pem: PemFiles;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly directory: Directory;
  uuid(): string;
}

/** Every way out of the gateway, behind one guard of addresses and one pool of connections. */
export function makeTransports({ config, key, pem, clock, timing, directory, uuid }: TransportsInput): {
  readonly transports: ReadonlyMap<string, Transport>;
  readonly engine: EngineDelivery;
} {
  const hosts = () => config.outgoing?.allowHosts ?? hostsOf(directory);
  // A host that the operator has written down may lie in an inner network: that is where hospitals are.
  const guard = addressGuard(hosts, () => hosts().map((host) => host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')));
  const dispatcher = new Agent({
    connect: { ...pem.outgoing, timeout: 10_000, lookup: guard.lookup },
    connections: 16,
    headersTimeout: timing.sendTimeout,
    bodyTimeout: timing.sendTimeout,
  });
  const clientId = directory.organisation(config.organisation)?.clientId ?? config.organisation;
  const tokens = tokenSource({ clientId, key, clock, uuid, dispatcher });
  const fhir = fhirTransport({ dispatcher, tokens, guard, clock });
  return { transports: new Map([[fhir.connectionType, fhir]]), engine: engineDelivery({ dispatcher, guard, clock }) };
}

function hostsOf(directory: Directory): string[] {
  const addresses = directory.data.units.flatMap((unit) => [
    ...(unit.endpoints ?? []).map((endpoint) => endpoint.address),
    ...(unit.deliverTo?.type === 'webhook' ? [unit.deliverTo.address] : []),
  ]);
  return addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).host.toLowerCase());
}
