import { afterEach, describe, expect, test } from 'vitest';
import type { CareUnit } from '../../../src/gateway/directory/directory.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { first, id, says, time } from '../conversation.ts';
import { call } from './wire.ts';

/** Forwarding is an optional part of digital remiss: who does not take it says so with PR002 or PRC004. */

const plain = { text: 'Text.', author: { name: 'Lova Specialistdotter', unit: clinicUnit } };
const forwarder = 'SE5566778899-VC2';
const forwarded = first({
  event: 'remiss-vidareskickad',
  version: 2,
  sender: forwarder,
  request: { ...first().request!, forwardedBy: [{ unit: forwarder, time }] },
});

let two: TwoParties;
afterEach(() => two.close());

/** The region has a second unit; both sides refuse what they are told to. */
const parties = (refuses: CareUnit['refuses'], formats: readonly string[] = ['rivta:2']) =>
  twoParties({
    formats,
    adjust: (data) => {
      const region = data.units.find(({ hsaId }) => hsaId === regionUnit)!;
      const units = [...data.units, { ...region, hsaId: forwarder }];
      return { ...data, units: units.map((unit) => ({ ...unit, ...(refuses && { refuses }) })) };
    },
  });

describe.each([2, 1] as const)('in version %d', (version) => {
  test('a unit that takes no forwarded referrals answers PR002, and keeps nothing', async () => {
    two = await parties(['remiss-vidareskickad']);
    expect(await call(two, 'clinic', forwarded, { version })).toBe('ERROR APPLICATION_ERROR PR002 forwarding-refused');
    expect((await two.clinic.parts.store.exchanges({ limit: 10 })).rows).toEqual([]);
    expect(await call(two, 'clinic', first(), { version })).toBe('OK');
  });

  test('any other unit takes one', async () => {
    two = await parties(undefined);
    expect(await call(two, 'clinic', forwarded, { version })).toMatch(/^OK|^INFO/);
  });

  test('a referrer that takes no news of forwarding answers PRC004, which time does not mend, and its copy stays', async () => {
    two = await parties(['vidareskickad'], [`rivta:${version}`]);
    await two.region.submit(first());
    await two.run();
    await two.clinic.submit(says('vidareskickad', { ...plain, forwardedTo: 'SE5599990008-KNAKUT' }));
    await two.run();
    expect(await two.region.state(id)).toBe('received');
    const { exchanges, timeline } = (await two.clinic.case(id))!;
    const told = exchanges.find(({ exchange }) => exchange.event === 'vidareskickad')!.exchange;
    expect(told.state).toBe('refused');
    expect(timeline.some(({ code }) => code === 'PRC004')).toBe(true);
  });
});
