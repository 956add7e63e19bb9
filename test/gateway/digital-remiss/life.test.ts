import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { codes, first, id, says } from '../conversation.ts';

let two: TwoParties;
beforeEach(async () => {
  two = await twoParties();
});
afterEach(() => two.close());

const states = async () => [await two.region.state(id), await two.clinic.state(id)];
async function ok(side: 'region' | 'clinic', message: ReturnType<typeof first>) {
  const answer = await two[side].submit(message);
  expect([answer.status, codes(answer)]).toEqual([202, []]);
  await two.run();
}

describe('a referral between two parties of digital remiss', () => {
  test('is received by the synchronous result, and both sides know it', async () => {
    await ok('region', first());
    expect(await states()).toEqual(['received', 'received']);
  });

  test('goes through completion, assessment and answers to a corrected final answer', async () => {
    await ok('region', first());
    await ok('clinic', says('komplettering-begard'));
    expect(await states()).toEqual(['completion-requested', 'completion-requested']);
    await ok('region', first({ event: 'remiss-andrad', version: 2 }));
    expect(await states()).toEqual(['received', 'received']);
    await ok('clinic', says('bekraftad'));
    await ok('clinic', says('delsvar'));
    await ok('clinic', says('slutsvar'));
    expect(await states()).toEqual(['answered', 'answered']);
    await ok('clinic', says('slutsvar-rattad'));
    const view = await two.region.case(id);
    expect(view!.tasks[0]!.log.at(-1)).toMatchObject({ event: 'slutsvar-rattad', to: 'answered' });
  });

  test('its receipt names the bytes of the wire, by the system, and is not signed', async () => {
    await ok('region', first());
    const view = await two.region.case(id);
    const receipt = view!.exchanges[0]!.receipts.find(({ level }) => level === 1);
    expect(receipt).toMatchObject({ outcome: 'ok', code: 'OK', signature: null, contentHash: expect.any(String) });
    expect(receipt!.contentHash).not.toBe(view!.exchanges[0]!.exchange.contentHash);
    const theirs = (await two.clinic.case(id))!.exchanges[0]!.receipts.find(({ level }) => level === 1);
    expect(theirs!.contentHash).toBe(receipt!.contentHash);
  });
});
