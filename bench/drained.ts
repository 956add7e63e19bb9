import type { GatewayClient } from '../src/cli/gateway-client.ts';

/** Waits until nothing is on its way. Slow is no failure; standing still for five minutes is. */
export async function drained(client: GatewayClient, everyMs = 50): Promise<void> {
  let [seen, since] = ['', performance.now()];
  for (;;) {
    const waiting = await newest(client, 'queued');
    if (waiting === undefined) return;
    const now = `${waiting} ${await newest(client, 'acknowledged')}`;
    if (now !== seen) [seen, since] = [now, performance.now()];
    if (performance.now() - since > 300_000) throw new Error('the queue stands still');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function newest(client: GatewayClient, state: string): Promise<string | undefined> {
  const reply = await client.get(`/exchanges?state=${state}&_count=1`);
  return reply.json<{ exchanges: { id: string }[] }>().exchanges[0]?.id;
}
