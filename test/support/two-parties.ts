import type { Parts } from '../../src/gateway/parts.ts';
import type { Records } from '../../src/gateway/records/records.ts';
import { digitalRemiss } from '../../src/transports/digital-remiss/digital-remiss.ts';
import { addressGuard } from '../../src/transports/outgoing/address-guard.ts';
import { outgoingDispatcher } from '../../src/transports/outgoing/outgoing-dispatcher.ts';
import type { Endpoint, Transport } from '../../src/transports/transport.ts';
import { type Door, type DoorOptions, openDoor } from '../http/door.ts';
import { ca } from './certificates.ts';
import type { Side } from './side.ts';
import { type TwoGateways, type TwoGatewaysOptions, twoGateways } from './two-gateways.ts';

export interface TwoParties extends TwoGateways {
  /** Of the region, where it offers any. */
  readonly records: Records | undefined;
  readonly doors: Readonly<Record<'region' | 'clinic', Door>>;
  /** Where a side's calls go: the other's door unless told otherwise. */
  readonly addresses: Record<string, string>;
}

export interface TwoPartiesOptions extends TwoGatewaysOptions {
  /** What the receivers take. */
  readonly formats?: readonly string[];
  /** Service platforms that both sides trust to speak for others. */
  readonly platforms?: readonly string[];
  /** Of both doors. */
  readonly limits?: DoorOptions['limits'];
  /** Offers entries of the region's own record at its door. */
  readonly records?: (parts: Parts) => Records;
}

const hosts = () => ['127.0.0.1'];
const guard = addressGuard(hosts, hosts);

/** Two gateways that reach each other by digital remiss alone: RIV-TA over mutual TLS through their real doors. */
export async function twoParties(options: TwoPartiesOptions = {}): Promise<TwoParties> {
  const {
    formats = ['rivta:2'],
    platforms = [],
    adjust = (data) => data,
    limits = {},
    records: make,
    ...rest
  } = options;
  const addresses: Record<string, string> = {};
  const endpoint = (unit: string): Endpoint => ({
    transport: 'digital-remiss',
    formats,
    get address() {
      return addresses[unit]!;
    },
  });
  const two = await twoGateways({
    ...rest,
    adjust: (data) =>
      adjust({ ...data, units: data.units.map((unit) => ({ ...unit, endpoints: [endpoint(unit.hsaId)] })) }),
  });
  const records = make?.(two.region.parts);
  const doors = {
    region: await doorOf(two.region, { platforms, limits, records }),
    clinic: await doorOf(two.clinic, { platforms, limits }),
  };
  const closing = [two.region, two.clinic].map((side) => connect(side));
  for (const name of ['region', 'clinic'] as const) addresses[two[name].unit] = `${doors[name].url}/rivta`;
  return {
    ...two,
    records,
    doors,
    addresses,
    close: async () => {
      await Promise.all(closing.map((close) => close()));
      await Promise.all(Object.values(doors).map((door) => door.close()));
      await two.close();
    },
  };
}

interface DoorForm {
  readonly platforms: readonly string[];
  readonly limits: NonNullable<DoorOptions['limits']>;
  readonly records?: Records | undefined;
}

const doorOf = ({ gateway, parts }: Side, { platforms, limits, records }: DoorForm): Promise<Door> =>
  openDoor({
    limits,
    tls: { ...ca.server(), clientCa: ca.cert },
    change: (deps) => ({
      ...deps,
      gateway: gateway as never,
      directory: parts.directory(),
      rivta: { platforms },
      ...(records && { records }),
    }),
  });

/** Gives a side the transport, with a certificate that bears its organisation's HSA-id. */
function connect({ parts }: Side): () => Promise<void> {
  const { cert, key } = ca.client(parts.organisation);
  const tls = { ca: ca.cert, cert, key };
  const dispatcher = outgoingDispatcher({ guard, tls: () => tls, connectTimeout: 5_000, answerTimeout: 20_000 });
  const transport = digitalRemiss({ dispatcher, guard, clock: parts.clock, systemId: parts.organisation });
  (parts.transports as Map<string, Transport>).set(transport.connectionType, transport);
  return () => dispatcher.close();
}
