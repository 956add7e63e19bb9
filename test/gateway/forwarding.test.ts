import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../support/two-units.ts';
import { between, codes, exchangeOf, first, id, partner, says, submitFor, text, time } from './conversation.ts';

const knee = 'SE5599990008-KNAKUT';
let both: TwoGateways;
/** The clinic has a second unit, which the same gateway serves. */
beforeEach(async () => {
  both = await twoGateways({
    adjust: (data) => ({
      ...data,
      units: [
        ...data.units,
        { ...data.units.find((u) => u.hsaId === clinicUnit)!, hsaId: knee, name: 'Knämottagningen' },
      ],
    }),
  });
  between(both.clinic, () => async (_endpoint, { sender }, { bytes, mediaType }) => {
    const answer = await both.region.gateway.receive(bytes, mediaType, partner(sender));
    const outcome = answer.status === 200 ? 'delivered' : 'permanent';
    return { outcome, code: `http-${answer.status}`, issues: [], answer: answer.bytes, status: answer.status };
  });
  await both.region.submit(first());
  await both.run();
});
afterEach(() => both.close());

const told = () => says('vidareskickad', { text: 'Knämottagningen tar över.', forwardedTo: knee });
const passedOn = (): ReferralMessage =>
  first({
    event: 'remiss-vidareskickad',
    sender: clinicUnit,
    receiver: knee,
    request: { ...first().request!, recipient: { hsaId: knee }, forwardedBy: [{ unit: clinicUnit, time }] },
  });
const fromKnee = (event: ReferralMessage['event'], text = 'Text.'): ReferralMessage => {
  const said = says(event, { text });
  const author = { ...said.answer!.author, unit: knee };
  return { ...said, sender: knee, answer: { ...said.answer!, organisation: { hsaId: knee }, author } };
};
/** State of each copy, by owner and side. */
async function copies(side: 'region' | 'clinic'): Promise<Record<string, string>> {
  const tasks = await both[side].parts.store.tasksOf(id);
  return Object.fromEntries(tasks.map((task) => [`${task.owner} ${task.side}`, task.state]));
}

test('the news of a forwarding opens the referrer’s copy at the next unit, and the first Task ends', async () => {
  expect((await both.clinic.submit(told())).status).toBe(202);
  await both.run();
  expect(await copies('region')).toEqual({ [`${clinicUnit} requester`]: 'forwarded', [`${knee} requester`]: 'sent' });
  expect((await both.region.case(id))!.case.endedAt).toBeNull();
});

test('the forwarded referral opens the Task of its new owner, and its answers reach the referrer', async () => {
  await both.clinic.submit(told());
  const passed = await both.clinic.submit(passedOn());
  expect(passed.status, text(passed.bytes)).toBe(202);
  await both.run();
  expect(await copies('clinic')).toEqual({ [`${clinicUnit} owner`]: 'forwarded', [`${knee} owner`]: 'received' });
  const accepted = await submitFor(both.clinic, knee, fromKnee('bekraftad'));
  expect(accepted.status, text(accepted.bytes)).toBe(202);
  await both.run();
  await submitFor(both.clinic, knee, fromKnee('slutsvar'));
  await both.run();
  expect(await copies('region')).toEqual({
    [`${clinicUnit} requester`]: 'forwarded',
    [`${knee} requester`]: 'answered',
  });
  expect((await both.region.case(id))!.exchanges.map(({ exchange }) => exchange.event)).toEqual([
    'remiss-ny',
    'vidareskickad',
    'bekraftad',
    'slutsvar',
  ]);
});

test('an answer of the new owner that overtakes the news waits for it', async () => {
  await both.clinic.submit(passedOn());
  await both.run();
  await submitFor(both.clinic, knee, fromKnee('bekraftad'));
  await both.run();
  expect((await exchangeOf(both.region, 'bekraftad')).exchange.state).toBe('parked');
  await both.clinic.submit(told());
  await both.run();
  expect((await copies('region'))[`${knee} requester`]).toBe('accepted');
  expect((await exchangeOf(both.region, 'bekraftad')).exchange.state).toBe('acknowledged');
});

test('the referrer can cancel at the new owner', async () => {
  await both.clinic.submit(told());
  await both.clinic.submit(passedOn());
  await both.run();
  const { statement } = await import('../../src/cli/demo/messages.ts');
  const cancel = { ...statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'), receiver: knee };
  expect((await submitFor(both.region, regionUnit, cancel)).status).toBe(202);
  await both.run();
  expect((await copies('clinic'))[`${knee} owner`]).toBe('cancelled');
  expect((await copies('region'))[`${knee} requester`]).toBe('cancelled');
});

test('the case goes on at the clinic as long as the new owner has it, whichever message went first', async () => {
  await both.clinic.submit(passedOn());
  await both.run();
  await both.clinic.submit(told());
  await both.run();
  expect((await both.clinic.case(id))!.case.endedAt).toBeNull();
});

test('a unit that has ended a referral may not forward it, nor may one that never had it', async () => {
  const stranger = await submitFor(both.clinic, knee, { ...passedOn(), sender: knee, receiver: clinicUnit });
  expect(codes(stranger)).toEqual(['referral-unknown']);
  await both.clinic.submit(says('slutsvar'));
  const late = await both.clinic.submit(passedOn());
  expect([late.status, codes(late)]).toEqual([409, ['illegal-transition']]);
});
