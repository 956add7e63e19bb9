import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { statement } from '../../src/cli/demo/messages.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { codes, day, first, id, minute, partner, says, text, time } from './conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const otherQuestion = (change: Partial<ReferralMessage> = {}) =>
  first({ ...change, request: { ...first().request!, question: 'Knäprotes?' } });
const exchangesOf = async (side: 'region' | 'clinic') => (await both[side].case(id))!.exchanges;

test.each(['json', 'rivta', 'fhir'] as const)(
  'an honest retry of %s, later on the clock, gets the stored answer byte for byte',
  async (format) => {
    const answered = await both.region.submit(first(), format);
    await both.run();
    both.clock.advance(3 * minute);
    const again = await both.region.submit(first(), format);
    expect(again.status).toBe(202);
    expect(text(again.bytes)).toBe(text(answered.bytes));
    expect(again.duplicateOf).toBe(answered.exchangeId);
    await both.run();
    expect(await exchangesOf('region')).toHaveLength(1);
    expect(both.clinic.arrived).toHaveLength(1);
  },
);

test.each(['json', 'rivta', 'fhir'] as const)('other content of %s under the same id is a conflict', async (format) => {
  await both.region.submit(first(), format);
  await both.run();
  const answer = await both.region.submit(otherQuestion(), format);
  expect(answer.status).toBe(409);
  expect(codes(answer)).toEqual(['conflict']);
});

test('a partner that sends the same bytes again gets the stored acknowledgement byte for byte', async () => {
  await both.region.submit(first());
  await both.run();
  const [bytes] = both.clinic.arrived;
  const [stored] = await exchangesOf('clinic');
  const kept = await both.clinic.parts.store.body(stored!.exchange.id, 'acknowledgement');
  both.clock.advance(10 * minute);
  const again = await both.clinic.gateway.receive(bytes!, 'application/fhir+json', partner(both.region.unit));
  expect(again.status).toBe(200);
  expect(text(again.bytes)).toBe(text(kept!.bytes));
  expect(again.duplicateOf).toBe(stored!.exchange.id);
  expect(await exchangesOf('clinic')).toHaveLength(1);
});

test('a partner that sends other content under the same id is told of the conflict', async () => {
  await both.region.submit(first());
  await both.run();
  const other = text(both.clinic.arrived[0]!).replaceAll('Höftprotes?', 'Knäprotes?');
  const answer = await both.clinic.gateway.receive(
    new TextEncoder().encode(other),
    'application/fhir+json',
    partner(both.region.unit),
  );
  expect(answer.status).toBe(409);
  expect(codes(answer)).toEqual(['conflict']);
  expect(text(answer.bytes)).toContain('"fatal-error"');
});

test('the same version of a referral under a new message id is a conflict at both doors', async () => {
  await both.region.submit(first());
  await both.run();
  const renamed = otherQuestion({ messageId: 'a4c0e2bb-8c3d-4f6e-9c1b-111111111111' });
  const here = await both.region.submit(renamed);
  expect([here.status, codes(here)]).toEqual([409, ['conflict']]);
  const bytes = text(both.clinic.arrived[0]!).replaceAll(
    (await exchangesOf('region'))[0]!.exchange.messageId,
    'a4c0e2bb-8c3d-4f6e-9c1b-111111111111',
  );
  const there = await both.clinic.gateway.receive(
    new TextEncoder().encode(bytes),
    'application/fhir+json',
    partner(both.region.unit),
  );
  expect([there.status, codes(there)]).toEqual([409, ['conflict']]);
});

test('an older version is accepted with the warning stale and changes nothing; a later copy of it is a duplicate', async () => {
  await both.region.submit(first());
  await both.run();
  await both.region.submit(otherQuestion({ event: 'remiss-andrad', version: 2 }));
  await both.run();
  const messageId = (await exchangesOf('region'))[0]!.exchange.messageId;
  const old = new TextEncoder().encode(
    text(both.clinic.arrived[0]!).replaceAll(messageId, 'a4c0e2bb-8c3d-4f6e-9c1b-222222222222'),
  );
  const before = await both.clinic.parts.store.tasksOf(id);
  const answer = await both.clinic.gateway.receive(old, 'application/fhir+json', partner(both.region.unit));
  expect([answer.status, codes(answer)]).toEqual([200, ['stale']]);
  const after = await both.clinic.parts.store.tasksOf(id);
  expect([after[0]!.state, after[0]!.version]).toEqual([before[0]!.state, 2]);
  const again = await both.clinic.gateway.receive(old, 'application/fhir+json', partner(both.region.unit));
  expect(again.duplicateOf).toBe(answer.exchangeId);
  expect(text(again.bytes)).toBe(text(answer.bytes));
});

test('a message that the receiver refused leaves no key there: the same bytes are judged anew', async () => {
  await both.region.submit(first());
  await both.run();
  const { bundle } = toBundle(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time), { at: time });
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  const send = () => both.clinic.gateway.receive(bytes, 'application/fhir+json', partner(both.region.unit));
  const early = await send();
  expect([early.status, codes(early)]).toEqual([409, ['illegal-transition']]);
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  const late = await send();
  expect([late.status, late.duplicateOf, await both.clinic.state(id)]).toEqual([200, undefined, 'answer-received']);
});

test('a message that was refused at the engine’s door leaves no key and is judged anew', async () => {
  await both.region.submit(first());
  await both.run();
  const early = await both.clinic.submit(says('bokning', { appointment: { id: 'SE5599990008-SYS9#t1', start: time } }));
  expect([early.status, codes(early)]).toEqual([409, ['illegal-transition']]);
  await both.clinic.submit(says('bekraftad'));
  const late = await both.clinic.submit(says('bokning', { appointment: { id: 'SE5599990008-SYS9#t1', start: time } }));
  expect(late.status).toBe(202);
});

test('an Idempotency-Key gives the same answer to the same bytes, 422 to others, and is forgotten after a day', async () => {
  const { adapters } = both.region.parts;
  const call = async (message: ReferralMessage, key: string) => {
    const rendered = await adapters.byFormat('json')!.fromBundle!(
      toBundle(message, { at: message.time }).bundle,
      'json',
    );
    const source = { bytes: rendered.bytes!, mediaType: rendered.mediaType };
    return both.region.gateway.submit({ source, idempotencyKey: key }, both.region.actor);
  };
  const answered = await call(first(), 'k1');
  expect(answered.status).toBe(202);
  const same = await call(first(), 'k1');
  expect(text(same.bytes)).toBe(text(answered.bytes));
  expect(same.location).toBe(answered.location);
  const other = await call(otherQuestion(), 'k1');
  expect([other.status, codes(other)]).toEqual([422, ['idempotency-key-reused']]);
  // Another key guards nothing: the content decides.
  expect((await call(first(), 'k2')).duplicateOf).toBe(answered.exchangeId);
  both.clock.advance(day + 1);
  expect(codes(await call(otherQuestion(), 'k1'))).toEqual(['conflict']);
});

test('an Idempotency-Key is of one client, and of the whole call: its media type and its envelope too', async () => {
  const { bundle } = toBundle(first(), { at: time });
  const { bytes, mediaType } = await both.region.parts.adapters.byFormat('json')!.fromBundle!(bundle, 'json');
  const source = { bytes: bytes!, mediaType };
  const call = (change: object, actor = both.region.actor) =>
    both.region.gateway.submit({ source, idempotencyKey: 'k1', ...change }, actor);
  const answered = await call({});
  expect(answered.status).toBe(202);
  for (const change of [{ envelope: { test: true } }, { source: { bytes: bytes!, mediaType: 'application/json' } }])
    expect(codes(await call(change))).toEqual(['idempotency-key-reused']);
  const elsewhere = await call({ envelope: { test: true } }, { ...both.region.actor, clientId: 'another-engine' });
  expect(codes(elsewhere)).not.toContain('idempotency-key-reused');
});

test('a final answer that comes again as RIV-TA with a new id is a corrected one, and its retry stays the same event', async () => {
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('slutsvar', { text: 'Svar.' }), 'rivta');
  await both.run();
  const corrected = { ...says('slutsvar', { text: 'Rättat.' }), ownId: 'SE5599990008-SYS9#slutsvar-2' };
  const answered = await both.clinic.submit(corrected, 'rivta');
  expect(answered.status, text(answered.bytes)).toBe(202);
  await both.run();
  const events = (await exchangesOf('region')).map(({ exchange }) => exchange.event);
  expect(events).toEqual(['remiss-ny', 'slutsvar', 'slutsvar-rattad']);
  both.clock.advance(minute);
  const again = await both.clinic.submit(corrected, 'rivta');
  expect(again.duplicateOf).toBe(answered.exchangeId);
  const original = await both.clinic.submit(says('slutsvar', { text: 'Svar.' }), 'rivta');
  expect(original.duplicateOf).toBeDefined();
});

test('a corrected final answer may follow another, before and after the receipt', async () => {
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  for (const n of [1, 2]) {
    const corrected = { ...says('slutsvar-rattad', { text: `Rättat ${n}.` }), ownId: `SE5599990008-SYS9#r${n}` };
    expect((await both.clinic.submit(corrected)).status).toBe(202);
    await both.run();
    expect(await both.region.state(id)).toBe('answered');
    await both.region.submit(statement(first(), 'svar-mottaget', `SE5566778899-SYS1#m${n}`, time));
    await both.run();
    expect([await both.region.state(id), await both.clinic.state(id)]).toEqual(['answer-received', 'answer-received']);
  }
});
