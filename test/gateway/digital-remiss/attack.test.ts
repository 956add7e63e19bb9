import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { codes, first, id, says } from '../conversation.ts';
import { call as send } from './wire.ts';

/** A party that sends in disorder, twice, too late, and what is not its to send: over the wire, as a system that is not ours. */

let two: TwoParties;
beforeEach(async () => {
  two = await twoParties();
});
afterEach(() => two.close());

const call = (to: 'region' | 'clinic', message: ReferralMessage, change = (xml: string) => xml) =>
  send(two, to, message, { change });
const version = (n: number, change: Partial<ReferralMessage> = {}): ReferralMessage =>
  first({ event: 'remiss-andrad', version: n, ...change });

/** Sends one after the other; each with its answer, and the state of the copy after it. */
async function play(to: 'region' | 'clinic', steps: readonly (readonly [ReferralMessage, string, string])[]) {
  for (const [message, said, state] of steps)
    expect([message.event, await call(to, message), await two[to].state(id)]).toEqual([message.event, said, state]);
}
const refused = 'ERROR APPLICATION_ERROR illegal-transition';

describe('a receiving unit', () => {
  test('takes versions in any order, and older ones change nothing', async () => {
    await play('clinic', [
      [version(2), 'INFO parked', '-'],
      [first(), 'OK', 'received'],
      [first(), 'OK', 'received'],
      [version(4), 'INFO parked', 'received'],
      [version(3), 'OK', 'received'],
      [version(1), 'INFO stale', 'received'],
    ]);
    expect((await two.clinic.case(id))!.tasks[0]).toMatchObject({ version: 4 });
  });

  test('takes no new version of what it rejected', async () => {
    await play('clinic', [[first(), 'OK', 'received']]);
    await two.clinic.submit(says('avvisad'));
    await play('clinic', [[version(2), refused, 'rejected']]);
  });

  test('takes the completion that it asked for from the referrer alone and with nothing changed that may not be', async () => {
    await play('clinic', [[first(), 'OK', 'received']]);
    await two.clinic.submit(says('komplettering-begard'));
    const { request } = first();
    const changed = version(2, { request: { ...request!, date: '2026-01-01' } });
    await play('clinic', [
      [changed, 'ERROR APPLICATION_ERROR immutable-changed', 'completion-requested'],
      [version(2), 'OK', 'received'],
    ]);
    await two.clinic.submit(says('bekraftad'));
    await play('clinic', [
      [version(3), refused, 'accepted'],
      [version(3, { event: 'betalningsandring' }), 'OK', 'accepted'],
    ]);
  });

  const { request } = first();
  const attachment = { id: 'A', mediaType: 'text/plain', bytes: new Uint8Array([65]) };
  const activity = { code: { system: 'urn:oid:1.2.752.116.1.3.2.1.4', code: 'AF022' } };
  test.each([
    [
      'an attachment of another type',
      { ...request!, attachments: [attachment] },
      ['>text/plain<', '>application/zip<'],
      'ERROR VALIDATION_ERROR PR003 attachment-type',
    ],
    [
      'an activity of an unknown code system',
      { ...request!, desiredActivities: [activity] },
      ['1.2.752.116.1.3.2.1.4', '1.2.3.4'],
      'ERROR APPLICATION_ERROR code-system-unknown',
    ],
    [
      'a kind of reserve number that nobody knows',
      request!,
      ['1.2.752.129.2.1.3.1', '1.2.752.999.7'],
      'ERROR VALIDATION_ERROR PR004 identifier-type-unknown',
    ],
    [
      'more than 10 MB',
      { ...request!, attachments: [{ ...attachment, mediaType: 'application/pdf' }] },
      ['>QQ==<', `>${'A'.repeat(10_600_000)}<`],
      'ERROR VALIDATION_ERROR body-too-large',
    ],
  ] as const)('refuses %s with its code', async (_name, asked, [from, to], expected) => {
    expect(await call('clinic', first({ request: asked }), (xml) => xml.replace(from, to))).toBe(expected);
    expect(await two.clinic.state(id)).toBe('-');
  });
});

describe('a referring unit', () => {
  beforeEach(async () => {
    await two.region.submit(first());
    await two.run();
  });

  test('takes an answer before the confirmation that it overtook, and none but an answer after it', async () => {
    const corrected = { ...says('slutsvar', { text: 'Ny.' }), ownId: 'SE5599990008-SYS9#ny' };
    await play('region', [
      [says('slutsvar'), 'OK', 'answered'],
      [says('bekraftad'), 'INFO overtaken', 'answered'],
      [says('delsvar'), refused, 'answered'],
      [says('avbruten'), refused, 'answered'],
      [says('slutsvar'), 'OK', 'answered'],
      [says('slutsvar', { text: 'Annan.' }), 'ERROR APPLICATION_ERROR conflict', 'answered'],
      [corrected, 'OK', 'answered'],
    ]);
  });

  test('takes nothing from a unit that the referral was not sent to', async () => {
    const said = says('bekraftad');
    const stranger = 'SE5599990008-ANNAN';
    const other = { ...said, sender: stranger, answer: { ...said.answer!, organisation: { hsaId: stranger } } };
    await play('region', [[other, 'ERROR APPLICATION_ERROR PRC001 sender-unknown', 'received']]);
  });

  test.each(['avvisad', 'avbruten'] as const)('takes no answer after %s', async (event) => {
    if (event === 'avbruten') await call('region', says('bekraftad'));
    await call('region', says(event));
    expect(await call('region', says('slutsvar'))).toBe(refused);
  });
});

test('what is more than 10 MB is not taken from the engine either', async () => {
  const { request } = first();
  const attachments = [{ id: 'A', mediaType: 'image/png', bytes: new Uint8Array(7_600_000) }];
  const answer = await two.region.submit(first({ request: { ...request!, attachments } }));
  expect([answer.status, codes(answer)]).toEqual([413, ['body-too-large']]);
});
