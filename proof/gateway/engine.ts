import { randomUUID } from 'node:crypto';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { referral } from '../../src/cli/demo/messages.ts';
import type { Station, World } from '../../src/cli/demo/world.ts';
import { type GatewayClient, makeGatewayClient } from '../../src/cli/gateway-client.ts';

const adapters = builtInAdapters();

export function clientOf({ ca }: World, { baseUrl }: Station, who: Station['engine']): GatewayClient {
  return makeGatewayClient({
    baseUrl,
    clientId: who.clientId,
    key: who.key,
    ca: ca.cert,
    now: () => Date.now(),
    uuid: randomUUID,
  });
}

/** A referral unlike every other, in the json form. */
export async function message(id: string): Promise<Uint8Array> {
  const plain = referral({ id, patient: 'alma', question: `Bedömning ${id}`, time: '2026-11-24T08:00:00+01:00' });
  const { bundle } = toBundle(plain, { at: plain.time });
  return (await adapters.byFormat('json')!.fromBundle!(bundle, 'json')).bytes!;
}

/** Sends it once; true when the gateway said 202. A cut connection is an answer of its own: not acknowledged. */
export async function sendOnce(client: GatewayClient, bytes: Uint8Array): Promise<boolean> {
  try {
    const reply = await client.post('/exchanges', bytes, 'application/vnd.vardbro.referral+json');
    return reply.status === 202;
  } catch {
    return false;
  }
}
