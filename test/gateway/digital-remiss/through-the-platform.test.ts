import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Loaded } from '../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../src/cli/platform-standin/server.ts';
import { ca, type TwoParties, twoParties } from '../../support/two-parties.ts';
import { exchangeOf, first, id, says } from '../conversation.ts';

const platform = 'SE5565594230-PLATTFORM';
const domain = 'urn:riv:clinicalprocess:activity:request';
const operations = ['ProcessRequest', 'ProcessRequestConfirmation', 'ProcessRequestOutcome'];

let two: TwoParties;
let standin: Standin | undefined;
beforeEach(async () => {
  two = await twoParties({ platforms: [platform] });
});
afterEach(async () => {
  await standin?.close();
  standin = undefined;
  await two.close();
});

/** The platform between the two, with the catalogue of what they may do. */
async function between(change: (config: Loaded) => Loaded = (config) => config): Promise<void> {
  const path = (operation: string) => `/rivta/clinicalprocess/activity/request/${operation}/2/rivtabp21`;
  const sides = [
    { unit: two.clinic.unit, door: two.doors.clinic.url, from: two.region.parts.organisation },
    { unit: two.region.unit, door: two.doors.region.url, from: two.clinic.parts.organisation },
  ];
  const records = sides.flatMap((side) =>
    operations.map((operation) => ({ ...side, operation, contract: `${domain}:${operation}Responder:2` })),
  );
  const config: Loaded = {
    id: platform,
    listen: { host: '127.0.0.1', port: 0 },
    // One certificate shows the platform to consumers and producers alike.
    pem: { ...ca.both(platform), ca: ca.cert },
    routes: records.map(({ unit, door, operation, contract }) => ({
      logicalAddress: unit,
      contract,
      rivProfile: 'RIVTABP21',
      address: `${door}${path(operation)}`,
    })),
    permissions: records.map(({ unit, from, contract }) => ({ consumer: from, logicalAddress: unit, contract })),
  };
  standin = await startStandin(change(config), Date.now);
  for (const side of [two.region, two.clinic]) two.addresses[side.unit] = standin.url;
}

test('a referral and its answers go through the platform, over mutual TLS all the way', async () => {
  await between();
  await two.region.submit(first());
  await two.run();
  await two.clinic.submit(says('bekraftad'));
  await two.clinic.submit(says('slutsvar'));
  await two.run();
  expect([await two.region.state(id), await two.clinic.state(id)]).toEqual(['answered', 'answered']);
});

test('what the platform does not permit is undelivered, and its code stands in the case', async () => {
  await between((config) => ({ ...config, permissions: [] }));
  await two.region.submit(first());
  await two.run();
  expect([await two.region.state(id), await two.clinic.state(id)]).toEqual(['undelivered', '-']);
  const { exchange, receipts } = await exchangeOf(two.region, 'remiss-ny');
  expect(exchange.reason).toBe('rivta-fault');
  expect(receipts.map(({ level, outcome, code }) => [level, outcome, code])).toEqual([[0, 'refused', 'VP007']]);
});

test('a producer that is down keeps the referral queued; it arrives once the clinic is back', async () => {
  await between((config) => ({
    ...config,
    routes: config.routes.map((route) => ({ ...route, address: route.address.replace(/:\d+/, ':1') })),
  }));
  await two.region.submit(first());
  await two.run();
  const [job] = (await exchangeOf(two.region, 'remiss-ny')).jobs;
  expect([job!.state, job!.lastCode]).toEqual(['ready', 'VP009']);
  await standin!.close();
  await between();
  two.clock.advance(10 * 60_000);
  await two.run();
  expect(await two.region.state(id)).toBe('received');
});
