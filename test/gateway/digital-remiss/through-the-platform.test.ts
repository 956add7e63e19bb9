import { afterEach, beforeEach, expect, test } from 'vitest';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { writeFault } from '../../../src/adapters/rivta/fault.ts';
import { type ContractResult, writeResult } from '../../../src/adapters/rivta/result.ts';
import type { Loaded } from '../../../src/cli/platform-standin/config.ts';
import { type Standin, startStandin } from '../../../src/cli/platform-standin/server.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { answer, type Conduct, cutAnswer, hangUp, openPartner, silence } from '../../transports/partner.ts';
import { exchangeOf, first, id, says } from '../conversation.ts';

const platform = 'SE5565594230-PLATTFORM';
const domain = 'urn:riv:clinicalprocess:activity:request';
const operations = ['ProcessRequest', 'ProcessRequestConfirmation', 'ProcessRequestOutcome'];

const xml = { 'content-type': 'text/xml; charset=utf-8' };
const said = (result: ContractResult): Conduct =>
  answer(200, writeResult(contractOf('ProcessRequest', 2), result).bytes, xml);

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

/** What a receiver behind the platform may do, and what is left of the attempt: nothing is lost, and a person sees why. */
test.each<[string, Conduct, string, string]>([
  ['is silent', silence, 'VP009', 'ready'],
  ['hangs up', hangUp, 'VP009', 'ready'],
  ['breaks off its answer', cutAnswer, 'VP009', 'ready'],
  ['answers garbage', answer(200, 'hej', xml), 'answer-invalid', 'ready'],
  ['answers a page with 502', answer(502, '<html>Bad gateway</html>', xml), 'http-502', 'ready'],
  [
    'says APPLICATION_ERROR',
    said({ resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR' }),
    'APPLICATION_ERROR',
    'ready',
  ],
  ['says VALIDATION_ERROR', said({ resultCode: 'ERROR', errorCode: 'VALIDATION_ERROR' }), 'VALIDATION_ERROR', 'dead'],
  ['gives a reason', said({ resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'PR003' }), 'PR003', 'dead'],
  ['gives a fault of its own', answer(500, writeFault('Server', 'down', 'l').bytes, xml), 'fault-server', 'ready'],
  ['gives a fault of the call', answer(500, writeFault('Client', 'no', 'l').bytes, xml), 'fault-client', 'dead'],
])('a receiver that %s', async (_, conduct, code, state) => {
  const partner = await openPartner({ ...ca.server(), ca: ca.cert, requestCert: true, rejectUnauthorized: true });
  partner.conduct = conduct;
  await between((config) => ({
    ...config,
    producerTimeout: 700,
    routes: config.routes.map((route) => ({ ...route, address: `${partner.origin}/rivta` })),
  }));
  await two.region.submit(first());
  await two.run();
  const { jobs, receipts } = await exchangeOf(two.region, 'remiss-ny');
  expect(jobs[0]!.state).toBe(state);
  expect([jobs[0]!.lastCode, ...receipts.map((receipt) => receipt.code)]).toContain(code);
  expect(await two.region.state(id)).toBe(state === 'dead' ? 'undelivered' : 'sent');
  await partner.close();
  if (state === 'dead') return;
  await standin!.close();
  await between();
  two.clock.advance(10 * 60_000);
  await two.run();
  expect([await two.region.state(id), await two.clinic.state(id)]).toEqual(['received', 'received']);
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
