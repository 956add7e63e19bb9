import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import { sha256 } from '../../../src/model/content-hash.ts';
import { caseIdOf } from '../../../src/model/ids.ts';
import type { Side } from '../../support/side.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { first, id, says, submitFor, text, time } from '../conversation.ts';

const bytes = new TextEncoder().encode('Röntgenutlåtande: artros höger höft.');
const attachments = [{ id: 'SE5566778899-SYS1#b1', mediaType: 'text/plain', description: 'Utlåtande', bytes }];
const stranger = 'SE5566778899-ANNAN';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
  await both.region.submit(first({ request: { ...first().request!, attachments } }));
  await both.run();
  await both.clinic.submit(says('bekraftad'));
  await both.run();
});
afterEach(() => both.close());

const sides = (): Side[] => [both.region, both.clinic];
const other = (side: Side) => ({ ...side.actor, units: [stranger] });

test('both sides see every exchange, receipt and part of the case under the same id', async () => {
  for (const side of sides()) {
    const view = (await side.case(id))!;
    expect(view.exchanges.map(({ exchange }) => [exchange.event, exchange.state])).toEqual([
      ['remiss-ny', 'acknowledged'],
      ['bekraftad', 'acknowledged'],
    ]);
    expect(view.exchanges.map(({ receipts }) => receipts.map(({ level }) => level))).toEqual([
      [0, 1, 2],
      [0, 1],
    ]);
    expect(view.parts).toMatchObject([{ sha256: sha256(bytes), size: bytes.length, mediaType: 'text/plain' }]);
    expect(view.tasks.map(({ state, log }) => [state, log.map(({ event }) => event)])).toEqual([
      ['accepted', ['remiss-ny', 'mottagen', 'bekraftad']],
    ]);
  }
  const hashes = await Promise.all(
    sides().map(async (side) => (await side.case(id))!.exchanges.map(({ exchange }) => exchange.contentHash)),
  );
  expect(hashes[0]).toEqual(hashes[1]);
});

test('the timeline is in order, in both languages, and names no patient', async () => {
  both.clock.advance(1_000);
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  for (const side of sides()) {
    const { timeline } = (await side.case(id))!;
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).sort());
    expect(timeline.filter(({ what }) => what === 'event').map(({ sv }) => sv)).toEqual([
      'Ny remiss',
      'Mottagen',
      'Bekräftad och accepterad',
      'Slutsvar',
    ]);
    expect(timeline.filter(({ what }) => what === 'receipt').map(({ level }) => level)).toEqual(
      expect.arrayContaining([0, 1, 2, 3]),
    );
    expect(JSON.stringify(timeline)).not.toContain('6101182803');
  }
});

test('what is on its way is shown as pending on the sender’s side alone', async () => {
  both.faults.set('clinic', ['refuse-connection']);
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  await both.run();
  const seen = await Promise.all(sides().map(async (side) => (await side.case(id))!));
  expect(seen.map(({ tasks }) => tasks[0]!.pending)).toEqual([['aterkallelse'], []]);
  expect(seen.map(({ timeline }) => timeline.filter(({ what }) => what === 'pending').length)).toEqual([1, 0]);
});

test('nobody else sees anything of it, and cannot tell it from what does not exist', async () => {
  for (const side of sides()) {
    const { gateway } = side;
    const [view] = (await side.case(id))!.exchanges;
    const actor = other(side);
    const exchangeId = view!.exchange.id;
    expect(await gateway.case(caseIdOf(id), actor)).toBeUndefined();
    expect(await gateway.exchange(exchangeId, actor)).toBeUndefined();
    expect(await gateway.content(exchangeId, 'source', actor)).toBeUndefined();
    expect((await gateway.exchanges({ limit: 10 }, actor)).rows).toEqual([]);
    expect((await gateway.exchanges({ limit: 10, units: [side.unit] }, actor)).rows).toEqual([]);
    expect((await gateway.cases({ limit: 10 }, actor)).rows).toEqual([]);
    expect((await gateway.tasks({ limit: 10 }, actor)).rows).toEqual([]);
    const task = (await side.parts.store.tasksOf(id))[0]!;
    expect(await gateway.read('Task', task.taskId, actor)).toBeUndefined();
    const bundle = JSON.parse(text((await gateway.content(exchangeId, 'fhir', side.actor))!.bytes)) as {
      entry: { resource: { resourceType: string; id: string } }[];
    };
    for (const { resource } of bundle.entry)
      expect(await gateway.read(resource.resourceType, resource.id, actor)).toBeUndefined();
    const job = (await side.parts.store.outbox({ limit: 1 }))[0]!;
    expect((await gateway.replay(job.id, 'curiosity', actor)).status).toBe(404);
  }
});

test('a message may not name its way into a case of others', async () => {
  const message = first({ referral: 'SE5566778899-SYS1#annan', caseId: caseIdOf(id), sender: stranger });
  const request = { ...first().request!, replyTo: { hsaId: stranger } };
  const answer = await submitFor(both.region, stranger, { ...message, request });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect((await both.region.case(id))!.case.units).not.toContain(stranger);
});

test('an attachment is read with its exact bytes by the unit that received it', async () => {
  const [part] = (await both.clinic.case(id))!.parts;
  const read = await both.clinic.gateway.read('Binary', part!.fullUrl.slice('urn:uuid:'.length), both.clinic.actor);
  const { data } = JSON.parse(text(read!.bytes)) as { data: string };
  expect(Buffer.from(data, 'base64').equals(bytes)).toBe(true);
});

test('a test message is marked in exchange, case and Task on both sides, and in its acknowledgement', async () => {
  const trial = 'SE5566778899-SYS1#prov';
  await both.region.submit(first({ referral: trial, test: true }));
  await both.run();
  for (const side of sides()) {
    const view = (await side.case(trial))!;
    expect([view.case.test, view.tasks[0]!.test, view.exchanges[0]!.exchange.test]).toEqual([true, true, true]);
    const kept = await side.parts.store.body(view.exchanges[0]!.exchange.id, 'acknowledgement');
    expect(text(kept!.bytes)).toContain('HTEST');
  }
  expect((await both.region.case(id))!.case.test).toBe(false);
});

test('every look at a case is audited before it is shown', async () => {
  const rows = async () => (await both.region.parts.store.auditRows({ limit: 1_000 })).length;
  const before = await rows();
  await both.region.case(id);
  expect(await rows()).toBe(before + 1);
  // A look that was not allowed leaves a row too.
  await both.region.gateway.case(caseIdOf(id), other(both.region));
  expect(await rows()).toBe(before + 2);
});
