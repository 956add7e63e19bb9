import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellIndex } from '../../../src/gateway/records/tell-index.ts';
import type { Engagement } from '../../../src/store/rows.ts';
import type { EngagementIndex } from '../../../src/transports/npo/engagement-index.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';

let two: TwoGateways;
beforeEach(async () => {
  two = await twoGateways();
  await two.region.parts.store.accept({ engagements: Array.from({ length: 250 }, (_, n) => engagement(n)) });
});
afterEach(() => two.close());

const engagement = (n: number) => ({
  patient: `http://electronichealth.se/identifier/personnummer|19${String(n).padStart(10, '0')}`,
  kind: 'diagnosis',
  sourceSystem: 'SE5566778899-SYS',
  controller: 'SE5566778899-0001',
  mostRecent: 1_000 + n,
  dueAt: 0,
});

type Update = EngagementIndex['update'];
const taken = { confirmed: true, code: 'OK' };
const tell = (update: Update) => tellIndex(two.region.parts, { update }, new AbortController().signal);
const names = (rows: readonly Engagement[]) => rows.map(({ patient }) => patient);

test('what was interrupted in the middle goes on where it was: each is confirmed once, and none is forgotten', async () => {
  const { store, clock } = two.region.parts;
  await tell(async () => taken);
  expect(await store.forgetTold(clock.now())).toBe(250);
  const confirmed: string[] = [];
  let calls = 0;
  // The second call is never answered, as when the process dies while the index is away.
  await tell(async (rows) => {
    if (++calls > 1) return { confirmed: false, code: 'timeout' };
    confirmed.push(...names(rows));
    return taken;
  });
  expect([calls, confirmed.length]).toEqual([2, 100]);
  two.clock.advance(60 * 60_000);
  await tell(async (rows) => {
    confirmed.push(...names(rows));
    return taken;
  });
  expect([confirmed.length, new Set(confirmed).size]).toEqual([250, 250]);
  expect(await store.engagementsDue(clock.now(), 1)).toEqual([]);
});

test('a row that the index refuses holds up no other, and is told again later', async () => {
  const bad = engagement(42).patient;
  const refusing: Update = async (rows) => (names(rows).includes(bad) ? { confirmed: false, code: 'ERROR' } : taken);
  await tell(refusing);
  two.clock.advance(24 * 60 * 60_000);
  const { store, clock } = two.region.parts;
  expect(names(await store.engagementsDue(clock.now(), 300))).toEqual([bad]);
});

test('an index that is away is asked once, not once for each row', async () => {
  let calls = 0;
  await tell(async () => {
    calls++;
    return { confirmed: false, code: 'connect-refused' };
  });
  expect(calls).toBe(1);
});
