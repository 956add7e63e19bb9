import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { between, codes, day, first, id, minute, says, text, time } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const states = async () => [await both.region.state(id), await both.clinic.state(id)];
const sent = async () => (await both.region.case(id))!.exchanges[0]!;

async function undelivered(message = first()): Promise<void> {
  both.faults.set('clinic', Array(9).fill('refuse-connection'));
  await both.region.submit(message, 'json');
  await both.run();
  both.clock.advance(8 * day);
  await both.run();
  both.faults.clear();
  // The receiver was not reached just now: it is left alone for a moment.
  both.clock.advance(minute);
  expect(await both.region.state(id)).toBe('undelivered');
}

const accepted = ({ bytes }: { bytes: Uint8Array }) => JSON.parse(text(bytes)) as { id: string; messageId: string };

test('an undelivered message with the same content goes out again under its id, and the next one is not held up', async () => {
  await undelivered();
  const { exchange } = await sent();
  const again = await both.region.submit(first(), 'json');
  expect(again.status).toBe(202);
  expect(accepted(again)).toMatchObject({ id: exchange.id, messageId: exchange.messageId });
  await both.run();
  expect(await states()).toEqual(['received', 'received']);
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
});

test('an undelivered message with other content goes out under a new id, and the next one is not held up', async () => {
  await undelivered();
  const { exchange } = await sent();
  const other = await both.region.submit(first({ request: { ...first().request!, question: 'Knä?' } }), 'json');
  expect(other.status).toBe(202);
  expect(accepted(other).messageId).not.toBe(exchange.messageId);
  await both.run();
  expect(await states()).toEqual(['received', 'received']);
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
});

test('an undelivered referral is cancelled here at once; nothing is sent', async () => {
  await undelivered();
  const answer = await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  expect(answer.status).toBe(202);
  await both.run();
  expect(await states()).toEqual(['cancelled', '-']);
});

test('a receipt that comes after all, of an undelivered referral that is replayed, makes it received', async () => {
  await undelivered();
  const [job] = (await sent()).jobs;
  const replayed = await both.region.gateway.replay(job!.id, 'the clinic is back', both.region.actor);
  expect(replayed.status).toBe(200);
  await both.run();
  expect(await states()).toEqual(['received', 'received']);
});

test('an undelivered referral that is replayed is on its way again, and undelivered again when that fails', async () => {
  await undelivered();
  const [job] = (await sent()).jobs;
  await both.region.gateway.replay(job!.id, 'the clinic is back', both.region.actor);
  expect(await both.region.state(id)).toBe('sent');
  between(both.region, () => async () => ({ outcome: 'permanent', code: 'http-404', issues: [], status: 404 }));
  await both.run();
  expect(await states()).toEqual(['undelivered', '-']);
  expect((await sent()).exchange).toMatchObject({ state: 'undelivered', reason: 'http-404' });
});

test('a change that was undelivered and is replayed has its number to itself', async () => {
  await both.region.submit(first());
  await both.run();
  both.faults.set('clinic', Array(9).fill('refuse-connection'));
  await both.region.submit(first({ event: 'betalningsandring', version: 2 }));
  await both.run();
  both.clock.advance(8 * day);
  await both.run();
  both.faults.clear();
  both.clock.advance(minute);
  const held = (await both.region.case(id))!.exchanges.at(-1)!;
  expect(held.exchange.state).toBe('undelivered');
  await both.region.gateway.replay(held.jobs[0]!.id, 'the clinic is back', both.region.actor);
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  const numbers = (await both.region.case(id))!.exchanges.map(({ exchange }) => exchange.messageNumber);
  expect(numbers).toEqual([1, 2, 3]);
  await both.run();
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
});

test('an event of the receiver that was undelivered goes out again as it was written, and what follows it is not held up', async () => {
  await both.region.submit(first());
  await both.run();
  both.faults.set('region', Array(9).fill('refuse-connection'));
  await both.clinic.submit(says('bekraftad'));
  await both.run();
  both.clock.advance(8 * day);
  await both.run();
  both.faults.clear();
  both.clock.advance(minute);
  expect(await states()).toEqual(['received', 'accepted']);
  const again = await both.clinic.submit(says('bekraftad'));
  expect([again.status, again.duplicateOf]).toEqual([202, undefined]);
  await both.run();
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  expect(await states()).toEqual(['answered', 'answered']);
});

test('a refusal by the receiver of one message does not hold up the next', async () => {
  await both.region.submit(first());
  await both.run();
  // The clinic writes the final answer while the region's change is on its way.
  await both.clinic.submit(says('slutsvar'));
  await both.region.submit(
    first({ event: 'remiss-andrad', version: 2, request: { ...first().request!, question: 'Ny fråga?' } }),
  );
  between(both.clinic, (through) => through);
  await both.run();
  const changed = (await both.region.case(id))!.exchanges.find((e) => e.exchange.event === 'remiss-andrad')!;
  expect(changed.exchange.state).toBe('refused');
  await both.region.submit(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time));
  await both.run();
  expect(await states()).toEqual(['answer-received', 'answer-received']);
});

test('a change that the receiver refused is corrected and submitted again under its own id, and is not replayed', async () => {
  await both.region.submit(first());
  await both.run();
  const change = (question: string) =>
    first({ event: 'remiss-andrad', version: 2, request: { ...first().request!, question } });
  let refusals = 1;
  between(
    both.region,
    (through) =>
      async (...to) =>
        refusals-- > 0 ? { outcome: 'permanent', code: 'http-422', issues: [], status: 422 } : through(...to),
  );
  await both.region.submit(change('Fel.'), 'json');
  await both.run();
  const view = (await both.region.case(id))!.exchanges.find((e) => e.exchange.event === 'remiss-andrad')!;
  expect(view.exchange.state).toBe('refused');
  const replayed = await both.region.gateway.replay(view.jobs[0]!.id, 'try it again', both.region.actor);
  expect([replayed.status, codes(replayed)]).toEqual([409, ['refused-is-resubmitted']]);
  const corrected = await both.region.submit(change('Rätt.'), 'json');
  expect(accepted(corrected).messageId).toBe(view.exchange.messageId);
  await both.run();
  expect((await both.clinic.case(id))!.tasks[0]).toMatchObject({ state: 'received', version: 2 });
  expect((await both.region.case(id))!.tasks[0]).toMatchObject({ version: 2, pending: [] });
});

test('an undelivered message goes out again only if the agreement still holds', async () => {
  const { request } = first();
  const short = first({ request: { ...request!, payment: { ...request!.payment!, validTo: '2026-11-28' } } });
  await undelivered(short);
  const again = await both.region.submit(short, 'json');
  expect([again.status, codes(again)]).toEqual([422, ['payment-commitment-missing']]);
});

test('a change that surely never arrived goes out again with the same content', async () => {
  await both.region.submit(first());
  await both.run();
  const change = first({ event: 'betalningsandring', version: 2 });
  both.faults.set('clinic', Array(9).fill('refuse-connection'));
  await both.region.submit(change, 'json');
  await both.run();
  both.clock.advance(8 * day);
  await both.run();
  both.faults.clear();
  both.clock.advance(minute);
  const held = (await both.region.case(id))!.exchanges.at(-1)!.exchange;
  expect(held).toMatchObject({ event: 'betalningsandring', state: 'undelivered' });
  expect((await both.region.submit(change, 'json')).status).toBe(202);
  await both.run();
  expect((await both.clinic.case(id))!.tasks[0]).toMatchObject({ version: 2 });
});

test.each([
  ['a request that the receiver never answered with a receipt', 404],
  ['a request that something on the way refused', 413],
])('%s does not hold up the next message', async (_what, status) => {
  await both.region.submit(first());
  await both.run();
  let refusals = 1;
  between(
    both.region,
    (through) =>
      async (...to) =>
        refusals-- > 0 ? { outcome: 'permanent', code: `http-${status}`, issues: [], status } : through(...to),
  );
  await both.region.submit(first({ event: 'betalningsandring', version: 2 }));
  await both.run();
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  await both.run();
  expect(await states()).toEqual(['cancelled', 'cancelled']);
});
