import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentMessage } from '../../src/adapters/document-message/to-bundle.ts';
import { statement } from '../../src/cli/demo/messages.ts';
import { retain } from '../../src/gateway/periodic.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import type { Side } from '../support/side.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../support/two-units.ts';
import { day, exchangeOf, first, id, says, time } from './conversation.ts';

let both: TwoGateways;
/** A record copy with one part, as its own message. */
const copy = (change: object) => ({
  mediaType: 'application/fhir+json',
  bytes: new TextEncoder().encode(
    JSON.stringify(
      documentMessage(
        {
          event: 'journalkopia',
          sender: regionUnit,
          receiver: clinicUnit,
          ownId: 'kopia',
          time,
          patient: first().patient,
          title: 'Journalkopia 2026',
          documents: [
            {
              id: 'urn:uuid:7f0d6c5e-3a41-4c0e-9d43-1f1d0f8a9b01',
              mediaType: 'application/pdf',
              bytes: new TextEncoder().encode('%PDF-1.7\nJournalkopia\n%%EOF\n'),
              title: 'Kopia',
            },
          ],
          ...change,
        },
        { at: time },
      ),
    ),
  ),
});

beforeEach(async () => {
  both = await twoGateways({
    adjust: (data) => ({
      ...data,
      agreements: data.agreements.map((agreement) => ({ ...agreement, kinds: ['referral', 'record-copy'] })),
    }),
  });
});
afterEach(() => both.close());

/** From referral to received answer: the case has ended on both sides. */
async function ended(): Promise<void> {
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('slutsvar', { text: 'Svar.' }));
  await both.run();
  await both.region.submit(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time));
  await both.run();
}

const content = async (side: Side) => {
  const { exchange } = await exchangeOf(side, 'remiss-ny');
  return side.gateway.content(exchange.id, 'source', side.actor);
};

test('content goes 90 days after the case has ended, on both sides; the case and its receipts stay to be seen', async () => {
  await ended();
  both.clock.advance(90 * day - 1);
  for (const side of [both.region, both.clinic]) {
    await retain(side.parts);
    expect(await content(side)).toBeDefined();
  }
  both.clock.advance(1);
  // The keys of duplicates outlive the content here, so that what is left can be looked at.
  for (const side of [both.region, both.clinic]) {
    await retain({ ...side.parts, timing: { ...side.parts.timing, duplicates: 365 * day } });
    expect(await content(side)).toBeUndefined();
    const view = (await side.gateway.case(caseIdOf(id), side.actor))!;
    expect(view.exchanges.length).toBe(3);
    expect(view.exchanges.every(({ receipts }) => receipts.length > 0)).toBe(true);
  }
});

test('a referral under way keeps its content, however old', async () => {
  await both.region.submit(first());
  await both.run();
  both.clock.advance(800 * day);
  await retain(both.clinic.parts);
  expect(await content(both.clinic)).toBeDefined();
  expect((await both.clinic.submit(says('slutsvar', { text: 'Sent svar.' }))).status).toBe(202);
});

test('what was never acknowledged keeps its content and waits for a person, though the case has ended', async () => {
  await ended();
  both.faults.set('region', Array(30).fill('lose-message'));
  await both.clinic.submit(says('slutsvar-rattad', { text: 'Rättat.' }));
  both.clock.advance(95 * day);
  await retain(both.clinic.parts);
  expect(await content(both.clinic)).toBeDefined();
});

test('audit rows outlive the content they are about', async () => {
  await ended();
  const rows = async () => (await both.clinic.parts.store.auditRows({ limit: 1_000 })).length;
  const before = await rows();
  both.clock.advance(100 * day);
  await retain(both.clinic.parts);
  expect(await rows()).toBe(before);
  expect((await both.clinic.parts.store.exchanges({ limit: 5 })).rows).toEqual([]);
});

test('what was received is remembered for as long as anybody may try again, though the setting says less', async () => {
  await ended();
  const timing = { ...both.clinic.parts.timing, bodies: day, duplicates: day, retryFor: 30 * day };
  const kept = async () => {
    await retain({ ...both.clinic.parts, timing });
    return (await both.clinic.parts.store.exchanges({ limit: 9 })).rows.length;
  };
  both.clock.advance(30 * day - 1);
  expect([await kept(), await content(both.clinic)]).toEqual([3, undefined]);
  both.clock.advance(1);
  expect(await kept()).toBe(0);
});

test('a case of documents alone ends with each of them; with a referral it waits for that', async () => {
  const alone = await both.region.submit(first());
  expect(alone.status).toBe(202);
  await both.run();
  const ends = async (side: Side, caseId: string) => (await side.gateway.case(caseId, side.actor))!.case.endedAt;
  const sent = async (change: object) => {
    const { caseId } = await both.region.gateway.submit({ source: copy(change) }, both.region.actor);
    await both.run();
    return caseId!;
  };
  const withReferral = await sent({ referral: id, ownId: 'kopia-1' });
  const withNone = await sent({ ownId: 'kopia-2' });
  for (const side of [both.region, both.clinic]) {
    expect(await ends(side, withReferral)).toBeNull();
    expect(await ends(side, withNone)).toBe(both.clock.now());
  }
});
