import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DirectoryData } from '../../../src/gateway/directory/directory.ts';
import type { Side } from '../../support/side.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit } from '../../support/two-units.ts';
import { between, day, first, minute } from '../conversation.ts';

const otherUnit = 'SE5599990008-STRAND2';

/** A second unit of the clinic, so that there are two receivers. */
function withSecondUnit(data: DirectoryData): DirectoryData {
  const clinic = data.units.find(({ hsaId }) => hsaId === clinicUnit)!;
  return { ...data, units: [...data.units, { ...clinic, hsaId: otherUnit, name: 'Smärtmottagningen' }] };
}

let both: TwoGateways;
let region: Side;
beforeEach(async () => {
  both = await twoGateways({ adjust: withSecondUnit });
  region = both.region;
});
afterEach(() => both.close());

const refer = async (number: string, receiver = clinicUnit): Promise<void> => {
  const request = { ...first().request!, recipient: { hsaId: receiver } };
  const answer = await region.submit(first({ referral: `SE5566778899-SYS1#${number}`, receiver, request }));
  expect(answer.status).toBe(202);
};
const counted = async (state: 'queued' | 'acknowledged' | 'person', receiver = clinicUnit): Promise<number> => {
  const { rows } = await region.parts.store.exchanges({ states: [state], direction: 'out', limit: 500 });
  return rows.filter((row) => row.receiver === receiver).length;
};

test('a receiver that lets every message hang holds up no other', async () => {
  let hanging = 0;
  let letGo = () => {};
  const patience = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  between(region, (through) => async (endpoint, envelope, rendered, signal) => {
    if (envelope.receiver === clinicUnit) {
      hanging++;
      await patience;
    }
    return through(endpoint, envelope, rendered, signal);
  });
  for (let n = 0; n < 40; n++) await refer(`slow-${n}`);
  for (let n = 0; n < 20; n++) await refer(`other-${n}`, otherUnit);
  for (let n = 0; n < 2_000 && (await counted('acknowledged', otherUnit)) < 20; n++) {
    region.worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect([await counted('acknowledged', otherUnit), await counted('queued')]).toEqual([20, 40]);
  expect(hanging).toBe(12);
  letGo();
  await both.run();
  expect(await counted('acknowledged')).toBe(40);
});

test('a receiver that has one place free gets one more message, never twelve beside the eleven', async () => {
  const answers: (() => void)[] = [];
  let [atOnce, most] = [0, 0];
  between(region, (through) => async (...sending) => {
    most = Math.max(most, ++atOnce);
    await new Promise<void>((resolve) => answers.push(resolve));
    atOnce--;
    return through(...sending);
  });
  for (let n = 0; n < 30; n++) await refer(`${n}`);
  for (let n = 0; n < 5_000 && (await counted('acknowledged')) < 30; n++) {
    region.worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (atOnce === 12 || n > 200) answers.shift()?.();
  }
  expect([await counted('acknowledged'), most]).toEqual([30, 12]);
});

describe('a message that cannot be carried out', () => {
  const poisoned = 'SE5566778899-SYS1#poison';
  let [tries, mended] = [0, false];
  beforeEach(async () => {
    [tries, mended] = [0, false];
    between(region, (through) => async (endpoint, envelope, rendered, signal) => {
      if (mended || envelope.remissId !== poisoned) return through(endpoint, envelope, rendered, signal);
      tries++;
      throw new TypeError('nobody had thought of this');
    });
    await refer('poison');
  });

  test('holds up none of a hundred others to the same receiver, and is not tried again at once', async () => {
    for (let n = 0; n < 100; n++) await refer(`${n}`);
    await both.run();
    expect([await counted('acknowledged'), await counted('queued'), tries]).toEqual([100, 1, 1]);
    both.clock.advance(45_000);
    await both.run();
    expect(tries).toBe(1);
    both.clock.advance(minute);
    await both.run();
    expect(tries).toBe(2);
  });

  test('comes to a person with its reason when the attempts are spent, and goes out when it is replayed after a mend', async () => {
    for (let n = 0; n < 20; n++) {
      await both.run();
      both.clock.advance(day);
    }
    expect([await counted('person'), tries < 20]).toEqual([1, true]);
    const [job] = await region.parts.store.outbox({ state: 'dead', limit: 1 });
    expect(job).toMatchObject({ lastCode: 'internal' });
    mended = true;
    await region.gateway.replay(job!.id, 'mended in the new version', region.actor);
    await both.run();
    expect([await counted('acknowledged'), await counted('person')]).toEqual([1, 0]);
  });
});
