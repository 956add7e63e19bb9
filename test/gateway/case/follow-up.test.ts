import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { day, first, id, says } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways({ timing: { unconfirmed: 7 * day, unanswered: 30 * day } });
  await both.region.submit(first());
  await both.run();
});
afterEach(() => both.close());

/** Referrals on a list, as the referring unit asks for it. */
async function waitingFor(waiting: 'confirmation' | 'answer', side: 'region' | 'clinic' = 'region') {
  const { rows } = await both[side].gateway.tasks({ waiting, limit: 50 }, both[side].actor);
  return rows.map((task) => (task.focus as { identifier: { value: string } }).identifier.value);
}

test('a referral without confirmation is on the list once it has waited too long, and not before', async () => {
  both.clock.advance(7 * day - 1);
  expect(await waitingFor('confirmation')).toEqual([]);
  both.clock.advance(1);
  expect(await waitingFor('confirmation')).toEqual([id]);
});

test('a confirmed one leaves that list, and comes to the other when no final answer came', async () => {
  await both.clinic.submit(says('bekraftad'));
  await both.clinic.submit(says('delsvar'));
  await both.run();
  both.clock.advance(30 * day);
  expect(await waitingFor('confirmation')).toEqual([]);
  expect(await waitingFor('answer')).toEqual([id]);
  await both.clinic.submit(says('slutsvar'));
  await both.run();
  expect(await waitingFor('answer')).toEqual([]);
});

test('one whose completion was asked for and never came still waits for its confirmation', async () => {
  await both.clinic.submit(says('komplettering-begard'));
  await both.run();
  both.clock.advance(8 * day);
  expect(await waitingFor('confirmation')).toEqual([id]);
});

test('the receiving unit has no such list: it is the sender who watches', async () => {
  both.clock.advance(8 * day);
  expect(await waitingFor('confirmation', 'clinic')).toEqual([]);
});
