import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { codes, first, id, says, submitFor, time } from '../conversation.ts';

const knee = 'SE5599990008-KNAKUT';
let two: TwoParties;
/** The clinic has a second unit, which the same gateway serves. */
beforeEach(async () => {
  two = await twoParties({
    adjust: (data) => {
      const clinic = data.units.find((unit) => unit.hsaId === clinicUnit)!;
      return { ...data, units: [...data.units, { ...clinic, hsaId: knee, name: 'Knämottagningen' }] };
    },
  });
  await two.region.submit(first());
  await two.run();
});
afterEach(() => two.close());

const fromKnee = (event: ReferralMessage['event']): ReferralMessage => {
  const said = says(event);
  const author = { ...said.answer!.author, unit: knee };
  return { ...said, sender: knee, answer: { ...said.answer!, organisation: { hsaId: knee }, author } };
};

async function copies(side: 'region' | 'clinic'): Promise<Record<string, string>> {
  const tasks = await two[side].parts.store.tasksOf(id);
  return Object.fromEntries(tasks.map((task) => [`${task.owner} ${task.side}`, task.state]));
}

test('VID tells the referrer, VR opens the Task of the next unit, and its answers reach the referrer', async () => {
  const told = await two.clinic.submit(says('vidareskickad', { text: 'Knämottagningen tar över.', forwardedTo: knee }));
  expect([told.status, codes(told)]).toEqual([202, []]);
  await two.run();
  expect(await copies('region')).toEqual({ [`${clinicUnit} requester`]: 'forwarded', [`${knee} requester`]: 'sent' });
  const request = { ...first().request!, recipient: { hsaId: knee }, forwardedBy: [{ unit: clinicUnit, time }] };
  const passedOn = first({ event: 'remiss-vidareskickad', version: 2, sender: clinicUnit, receiver: knee, request });
  expect((await submitFor(two.clinic, clinicUnit, passedOn)).status).toBe(202);
  await two.run();
  for (const event of ['bekraftad', 'slutsvar'] as const) {
    const answer = await submitFor(two.clinic, knee, fromKnee(event));
    expect([event, answer.status, codes(answer)]).toEqual([event, 202, []]);
    await two.run();
  }
  expect((await copies('clinic'))[`${knee} owner`]).toBe('answered');
  expect((await copies('region'))[`${knee} requester`]).toBe('answered');
});

describe('to a unit of another care provider, where the agreement demands consent', () => {
  const other = 'SE2321000016-ORTOPED';
  beforeEach(async () => {
    await two.close();
    two = await twoParties({
      adjust: (data) => {
        const clinic = data.units.find((unit) => unit.hsaId === clinicUnit)!;
        const organisation = { hsaId: 'SE2321000016-0001', name: 'Annan region', sector: 'public' as const };
        const parties: [string, string] = [clinic.organisation, organisation.hsaId];
        return {
          ...data,
          organisations: [...data.organisations, organisation],
          units: [
            ...data.units,
            { ...clinic, local: false, hsaId: other, name: 'Ortopeden', organisation: organisation.hsaId },
          ],
          agreements: [...data.agreements, { id: 'ab', parties, kinds: ['referral'], requires: { consent: true } }],
        };
      },
    });
    await two.region.submit(first());
    await two.run();
  });

  test('VR without a consent of the patient is refused before it is accepted, and the referral stays; with one it goes', async () => {
    const request = { ...first().request!, recipient: { hsaId: other }, forwardedBy: [{ unit: clinicUnit, time }] };
    const { consents: _, ...silent } = request;
    const passedOn = { event: 'remiss-vidareskickad', version: 2, sender: clinicUnit, receiver: other } as const;
    const answer = await submitFor(two.clinic, clinicUnit, first({ ...passedOn, request: silent }));
    expect([answer.status, codes(answer)]).toEqual([422, expect.arrayContaining(['consent-missing'])]);
    expect((await copies('clinic'))[`${clinicUnit} owner`]).toBe('received');
    const consents = [{ category: 'share', given: '2026-11-01', receiver: other }] as const;
    const consented = first({ ...passedOn, request: { ...silent, consents } });
    expect((await submitFor(two.clinic, clinicUnit, consented)).status).toBe(202);
  });
});
