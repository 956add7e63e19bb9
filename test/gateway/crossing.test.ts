import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../src/cli/demo/messages.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { codes, exchangeOf, first, id, minute, partner, says, submitFor, text, time } from './conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
  await both.region.submit(first());
  await both.run();
});
afterEach(() => both.close());

const states = async () => [await both.region.state(id), await both.clinic.state(id)];
const cancel = () => statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.');

test('a cancel is granted at once where nobody has accepted', async () => {
  await both.region.submit(cancel());
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
  const log = (await both.clinic.case(id))!.tasks[0]!.log.map(({ event, by }) => `${event} ${by}`);
  expect(log.at(-1)).toBe('aterkallelse-godtagen system');
});

test('a cancel and a BEK that cross end alike, and the clinic can refuse the cancel', async () => {
  both.faults.set('region', ['refuse-connection']);
  await both.clinic.submit(says('bekraftad'));
  await both.region.submit(cancel());
  await both.run();
  // The acknowledgement of the cancel came before the BEK that it builds on: its effect waits, and is shown so.
  expect(await states()).toEqual(['received', 'cancel-requested']);
  expect((await exchangeOf(both.region, 'aterkallelse')).exchange.state).toBe('parked');
  expect((await both.region.case(id))!.tasks[0]!.pending).toEqual(['aterkallelse']);
  both.clock.advance(2 * minute);
  await both.run();
  expect(await states()).toEqual(['cancel-requested', 'cancel-requested']);
  expect((await both.region.case(id))!.tasks[0]!.pending).toEqual([]);
  await both.clinic.submit(says('aterkallelse-nekad'));
  await both.run();
  expect(await states()).toEqual(['accepted', 'accepted']);
});

test('a cancel that the clinic grants ends the case on both sides', async () => {
  await both.clinic.submit(says('bekraftad'));
  await both.run();
  await both.region.submit(cancel());
  await both.run();
  await both.clinic.submit(says('aterkallelse-godtagen'));
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
  const ended = [(await both.region.case(id))!.case.endedAt, (await both.clinic.case(id))!.case.endedAt];
  expect(ended).toEqual([both.clock.now(), both.clock.now()]);
});

test('a sender event shows as pending until level 1, and changes no state before', async () => {
  both.faults.set('clinic', ['refuse-connection']);
  await both.region.submit(cancel());
  await both.run();
  const [task] = (await both.region.case(id))!.tasks;
  expect([task!.state, task!.pending]).toEqual(['received', ['aterkallelse']]);
});

test.each([
  ['bokning', 'received', { appointment: { id: 'SE5599990008-SYS9#t', start: time } }],
  ['slutsvar-rattad', 'received', { text: 'Rättat.' }],
  ['aterkallelse-godtagen', 'received', { text: 'Ja.' }],
] as const)('%s is not allowed in %s, and the refusal names the state', async (event, state, said) => {
  const answer = await both.clinic.submit(says(event, said));
  expect([answer.status, codes(answer), answer.codes]).toEqual([409, ['illegal-transition'], ['illegal-transition']]);
  expect(text(answer.bytes)).toContain(`${event} in ${state}`);
  expect(text(answer.bytes)).toMatch(/expected in received: [^"]*bekraftad, [^"]*avvisad/);
  expect(await states()).toEqual([state, state]);
});

test('an illegal message over the wire is refused with a signed fatal-error that names the state', async () => {
  await both.clinic.submit(says('avvisad'));
  await both.region.submit(cancel());
  await both.run();
  const { exchange, receipts } = await exchangeOf(both.region, 'aterkallelse');
  expect(exchange).toMatchObject({ state: 'refused' });
  expect(receipts.find(({ level }) => level === 1)).toMatchObject({ outcome: 'refused', code: 'illegal-transition' });
  const body = await both.region.parts.store.body(exchange.id, 'acknowledgement');
  expect(text(body!.bytes)).toContain('aterkallelse in rejected');
  expect(await states()).toEqual(['rejected', 'rejected']);
});

test('a unit that is not of the client may not be spoken for', async () => {
  const answer = await submitFor(both.region, 'SE5566778899-ANNAN', cancel());
  expect([answer.status, codes(answer)]).toEqual([403, ['forbidden']]);
});

test('another unit may not move a referral that is not its own', async () => {
  const other = 'SE5566778899-ANNAN';
  const here = await submitFor(both.region, other, { ...cancel(), sender: other });
  expect([here.status, codes(here)]).toEqual([403, ['wrong-actor']]);
});

test('an answer to a referral that nobody sent is referral-unknown', async () => {
  const answer = await both.clinic.submit({ ...says('bekraftad'), referral: 'SE5566778899-SYS1#finns-inte' });
  expect([answer.status, codes(answer)]).toEqual([422, ['referral-unknown']]);
});

test('a partner speaks for its own units to units that are served here, and no others', async () => {
  const [bytes] = both.clinic.arrived;
  const stranger = await both.clinic.gateway.receive(bytes!, 'application/fhir+json', partner('SE5566778899-ANNAN'));
  expect([stranger.status, codes(stranger)]).toEqual([403, ['sender-unknown']]);
  const astray = await both.region.gateway.receive(bytes!, 'application/fhir+json', partner(both.region.unit));
  expect(codes(astray)).toEqual(['receiver-unknown']);
});

test('what a new version may not change is refused with its own code', async () => {
  const request = { ...first().request!, date: '2026-11-20' };
  const answer = await both.region.submit(first({ event: 'remiss-andrad', version: 2, request }));
  expect([answer.status, codes(answer)]).toEqual([422, ['immutable-changed']]);
});
