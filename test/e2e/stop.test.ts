import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { message, sendOnce } from '../../proof/gateway/engine.ts';
import { makeWorld, type World } from '../../src/cli/demo/world.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import { allOf, type Served, served } from '../support/served.ts';
import { configure } from '../support/station.ts';

/** A gateway in a process of its own is told to stop in the middle of its work, or loses those who listen to it. */
/** Ten seconds for requests, five for deliveries, and what a busy machine adds. */
const boundMs = 25_000;

let serial = 0;
let referral: string;
let world: World;
let gateway: Served;
let partner: Server | undefined;
const caught = new Set<Socket>();

beforeAll(async () => {
  world = await makeWorld(Date.now());
  configure(world.region.configFile, (config) => ({
    ...config,
    timing: { ...config.timing, retryFirst: 100, lease: 2_000 },
  }));
});
afterAll(() => world.remove());
beforeEach(async () => {
  referral = `SE5566778899-SYS1#STOP-${++serial}`;
  gateway = await served(world, world.region);
}, 120_000);
afterEach(async () => {
  await gateway.stop();
  for (const socket of caught) socket.destroy();
  caught.clear();
  partner?.close();
});

/** Somebody who takes the call at the clinic's address and never answers. */
async function silentPartner(): Promise<void> {
  partner = createServer((socket) => caught.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => partner!.listen(world.clinic.port, '127.0.0.1', resolve));
}

describe('a gateway that is told to stop', { timeout: 180_000 }, () => {
  test('answers what it has begun, takes nothing new, and leaves with 0', async () => {
    const socket = await gateway.connection();
    const answer = allOf(socket);
    const head = 'POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';
    socket.write(`${head}Content-Length: 10\r\n\r\ngrant`);
    await gateway.client.open('/health');
    gateway.child.kill('SIGTERM');
    await expect
      .poll(
        () =>
          gateway.connection().then(
            (s) => s.destroy(),
            (error) => error.code,
          ),
        { timeout: 20_000 },
      )
      .toBe('ECONNREFUSED');
    socket.write('_type');
    expect(await answer).toMatch(/^HTTP\/1\.1 400 .*Connection: close/s);
    expect(await gateway.ended).toBe(0);
    expect(gateway.log().at(-1)).toMatchObject({ event: 'server-stopped' });
  });

  test.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
  ] as const)('by %s, and again by %s, stops once and cleanly', async (first, second) => {
    gateway.child.kill(first);
    expect(await gateway.stop(second)).toMatchObject({ code: 0 });
    expect(gateway.log().filter(({ event }) => event === 'server-stopped')).toHaveLength(1);
  });

  test('with callers that hold on to it stops all the same', async () => {
    const unfinished = await gateway.connection();
    unfinished
      .on('error', () => undefined)
      .write('POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n');
    await silentPartner();
    expect(await sendOnce(gateway.client, await message(referral))).toBe(true);
    await expect.poll(() => caught.size, { timeout: 20_000 }).toBeGreaterThan(0);
    const { code, ms } = await gateway.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(boundMs);
  });

  test('with a delivery in flight delivers it after the next start, once', async () => {
    await silentPartner();
    expect(await sendOnce(gateway.client, await message(referral))).toBe(true);
    await expect.poll(() => caught.size, { timeout: 20_000 }).toBeGreaterThan(0);
    expect((await gateway.stop()).code).toBe(0);
    for (const socket of caught) socket.destroy();
    partner!.close();
    const clinic = await served(world, world.clinic);
    gateway = await served(world, world.region);
    const there = async () =>
      (await clinic.client.get(`/cases/${caseIdOf(referral)}`)).json<{ exchanges?: { direction: string }[] }>();
    await expect.poll(async () => (await there()).exchanges?.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const here = async () =>
      (await gateway.client.get(`/cases/${caseIdOf(referral)}`)).json<{ exchanges: { state: string }[] }>();
    await expect.poll(async () => (await here()).exchanges[0]!.state, { timeout: 20_000 }).toBe('acknowledged');
    expect((await there()).exchanges!.filter(({ direction }) => direction === 'in')).toHaveLength(1);
    await clinic.stop();
  });
});

test('a gateway whose log nobody reads any more goes on, and says so once', { timeout: 120_000 }, async () => {
  gateway.child.stdout!.destroy();
  for (let n = 0; n < 5; n++) expect((await gateway.client.open('/health')).status).toBe(200);
  expect(await sendOnce(gateway.client, await message(referral))).toBe(true);
  expect(await gateway.stop()).toMatchObject({ code: 0 });
  expect(gateway.said().match(/vardbro: stdout: EPIPE/g)).toHaveLength(1);
});
