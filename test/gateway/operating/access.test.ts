import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeAccess } from '../../../src/gateway/operating/access.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first, id, minute } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

interface Event {
  readonly subtype: { code: string }[];
  readonly outcome: string;
  readonly agent: { who?: { identifier?: { value?: string } }; network?: { address?: string } }[];
  readonly entity?: { detail?: { valueString: string }[]; what?: { identifier?: { value?: string } } }[];
}

async function audited(act: string): Promise<Event[]> {
  const rows = await both.region.parts.store.auditRows({ limit: 1_000 });
  const events = rows.map(({ event }) => JSON.parse(event) as Event);
  return events.filter(({ subtype }) => subtype.some(({ code }) => code === act));
}
const reasonOf = (event: Event) => event.entity?.flatMap(({ detail = [] }) => detail.map((d) => d.valueString))[0];

const stranger = {
  address: '192.0.2.7',
  requestId: 'r-1',
  codes: ['login-required'],
  asked: 'GET /exchanges',
} as const;

test('a stranger is known by its address alone', async () => {
  const access = makeAccess(both.region.parts);
  await access.refused(stranger);
  const [event] = await audited('access-refused');
  expect(event).toMatchObject({ outcome: '4' });
  expect(event!.agent.some(({ network }) => network?.address === '192.0.2.7')).toBe(true);
  expect(reasonOf(event!)).toBe('GET /exchanges');
});

test('a flood of refusals is counted, not written singly, and another address is not drowned in it', async () => {
  const access = makeAccess(both.region.parts);
  for (let n = 0; n < 500; n++) await access.refused(stranger);
  await access.refused({ ...stranger, address: '192.0.2.8' });
  expect(await audited('access-refused')).toHaveLength(21);
  both.clock.advance(2 * minute);
  await access.refused(stranger);
  expect(reasonOf((await audited('access-refused')).at(-1)!)).toContain('480 more');
});

test('a login names the client', async () => {
  await makeAccess(both.region.parts).login(both.region.actor);
  const [event] = await audited('login');
  expect(event!.agent.map(({ who }) => who?.identifier?.value)).toContain('region-engine');
});

test('a try at what belongs to others does not exist for the caller, and stands in the audit', async () => {
  await both.region.submit(first());
  const { exchange } = (await both.region.case(id))!.exchanges[0]!;
  const nosy = { ...both.region.actor, clientId: 'nosy', units: ['SE5566778899-ANNAN'] };
  const { gateway } = both.region;
  expect(await gateway.exchange(exchange.id, nosy)).toBeUndefined();
  expect(await gateway.content(exchange.id, 'source', nosy)).toBeUndefined();
  expect(await gateway.case(exchange.caseId, nosy)).toBeUndefined();
  expect(await gateway.codes(exchange.id, nosy)).toBeUndefined();
  expect(await gateway.part(exchange.id, 'a'.repeat(64), nosy)).toBeUndefined();
  expect(await gateway.checkImages(exchange.id, nosy)).toBeUndefined();
  expect(await gateway.exchange('11111111-1111-4111-8111-111111111111', nosy)).toBeUndefined();
  const events = await audited('access-refused');
  expect(events).toHaveLength(6);
  expect(events.every(({ agent }) => agent.some(({ who }) => who?.identifier?.value === 'nosy'))).toBe(true);
});

test('a message of a foreign unit is refused, and stands in the audit', async () => {
  const answer = await both.region.gateway.submit(
    { source: { bytes: both.clinic.arrived[0] ?? (await strange()), mediaType: 'application/fhir+json' } },
    { ...both.region.actor, units: ['SE5566778899-ANNAN'] },
  );
  expect(answer.status).toBe(403);
  expect(await audited('access-refused')).toHaveLength(1);
});

async function strange(): Promise<Uint8Array> {
  await both.region.submit(first());
  await both.run();
  return both.clinic.arrived[0]!;
}
