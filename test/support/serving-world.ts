import { randomUUID } from 'node:crypto';
import { makeWorld, type Station, type World } from '../../src/cli/demo/world.ts';
import { type GatewayClient, makeGatewayClient } from '../../src/cli/gateway-client.ts';
import type { Serving } from '../../src/cli/serve/compose.ts';
import { configure, serving } from './station.ts';

/** The demo's two gateways in this process, behind their real doors. */
export interface ServingWorld {
  readonly world: World;
  readonly region: Serving;
  readonly clinic: Serving;
  /** A client of a station's engine. */
  client(station: Station): GatewayClient;
  close(): Promise<void>;
}

export async function servingWorld(): Promise<ServingWorld> {
  const world = await makeWorld(Date.now());
  const clients: GatewayClient[] = [];
  const start = async ({ configFile }: Station): Promise<Serving> => {
    configure(configFile, (config) => ({ ...config, logLevel: 'silent' }));
    return serving(configFile);
  };
  const region = await start(world.region);
  const clinic = await start(world.clinic);
  return {
    world,
    region,
    clinic,
    client: ({ baseUrl, engine }) => {
      const now = () => Date.now();
      const client = makeGatewayClient({ baseUrl, ...engine, ca: world.ca.cert, now, uuid: randomUUID });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) await client.close();
      await Promise.all([region.stop(), clinic.stop()]);
      await world.remove();
    },
  };
}

/** Asks again until the answer is good; fails after ten seconds. */
export async function until<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  for (let n = 0; n < 200; n++) {
    const answer = await ask();
    if (good(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come');
}
