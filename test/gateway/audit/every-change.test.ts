import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import type { Side } from '../../support/side.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { between, exchangeOf, first, overtakes, says, time } from '../conversation.ts';

/** Whoever changes something leaves a row of the audit, written with the change; who reads: every-access.test.ts. */
let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways({
    adjust: (data) => ({
      ...data,
      units: data.units.map((unit) =>
        unit.local ? { ...unit, deliverTo: { type: 'folder', address: '/in', format: 'json' } } : unit,
      ),
    }),
  });
});
afterEach(() => both.close());

interface Event {
  readonly subtype: readonly { readonly system: string; readonly code: string }[];
  readonly outcome: string;
  readonly outcomeDesc?: string;
  readonly agent: readonly { readonly who?: { readonly identifier?: { readonly value?: string } } }[];
}

const codeOf = ({ subtype }: Event) => subtype.find(({ system }) => system.endsWith('/audit-act'))!.code;
const namesOf = ({ agent }: Event) => agent.map(({ who }) => who?.identifier?.value);

/** Acts that a side's audit has got, with their outcome, while something was done; and the whole events. */
async function left(side: Side, act: () => Promise<unknown>): Promise<{ acts: string[]; events: Event[] }> {
  const rows = () => side.parts.store.auditRows({ limit: 5_000 });
  const before = (await rows()).length;
  await act();
  const events = (await rows()).slice(before).map(({ event }) => JSON.parse(event) as Event);
  return { acts: events.map((event) => `${codeOf(event)} ${event.outcome}`), events };
}

test('a message that is handed in', async () => {
  const { acts, events } = await left(both.region, () => both.region.submit(first()));
  expect(acts).toEqual(['create 0']);
  expect(namesOf(events[0]!)).toContain('region-engine');
});

test('a message that is delivered is a disclosure here, an import there, and a hand-over to the engine', async () => {
  await both.region.submit(first());
  let there: string[] = [];
  const here = await left(both.region, async () => {
    there = (await left(both.clinic, () => both.run())).acts;
  });
  expect([here.acts, there]).toEqual([['export 0'], ['import 0', 'hand-over 0']]);
});

test('a message that the receiver refuses is a disclosure all the same', async () => {
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('avvisad'));
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  let there: string[] = [];
  const here = await left(both.region, async () => {
    there = (await left(both.clinic, () => overtakes(both.region, both.clinic, 'aterkallelse'))).acts;
    await both.run();
  });
  expect(there).toEqual(['import 4']);
  expect(here.acts).toContain('export 4');
});

test('a replay, with its actor and its reason', async () => {
  between(both.region, () => async () => ({ outcome: 'permanent', code: 'http-403', issues: [] }));
  await both.region.submit(first());
  await both.run();
  const [job] = (await exchangeOf(both.region, 'remiss-ny')).jobs;
  const operator = { ...both.region.actor, clientId: 'operator', role: 'operator' as const };
  const replay = (reason: string) => both.region.gateway.replay(job!.id, reason, operator);
  expect((await left(both.region, () => replay(' '))).acts).toEqual([]);
  const { acts, events } = await left(both.region, () => replay('the partner is back'));
  expect(acts).toEqual(['replay 0']);
  expect(namesOf(events[0]!)).toContain('operator');
  expect(JSON.stringify(events[0])).toContain('the partner is back');
});

test('a case that is opened', async () => {
  const { gateway, actor } = both.region;
  const { acts } = await left(both.region, () => gateway.openCase(actor));
  expect(acts).toEqual(['create 0']);
});
