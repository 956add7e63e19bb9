import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { regionUnit } from '../../support/two-units.ts';
import { first, id, says } from '../conversation.ts';
import { call } from './wire.ts';

/** Two referring units that use one requestId, and a receiver that changes its major version in the middle of a case. */

const other = 'SE5566778899-VC2';
const formats = ['rivta:2'];
let two: TwoParties;
beforeEach(async () => {
  formats.splice(0, 1, 'rivta:2');
  two = await twoParties({
    formats,
    adjust: (data) => {
      const region = data.units.find(({ hsaId }) => hsaId === regionUnit)!;
      return { ...data, units: [...data.units, { ...region, hsaId: other, name: 'Vårdcentral 2' }] };
    },
  });
});
afterEach(() => two.close());

/** The same, but from another unit, which wants the answer itself. */
const fromOther = (message: ReferralMessage): ReferralMessage => ({
  ...message,
  sender: other,
  request: { ...message.request!, replyTo: { hsaId: other }, author: { ...message.request!.author, unit: other } },
});

test('a requestId that another unit has used for the same receiver is refused, and the first referral stays as it was', async () => {
  expect(await call(two, 'clinic', first())).toBe('OK');
  expect(await call(two, 'clinic', fromOther(first()))).toMatch(/^ERROR APPLICATION_ERROR .*wrong-actor/);
  const later = fromOther(first({ event: 'remiss-andrad', version: 2 }));
  expect(await call(two, 'clinic', later)).toMatch(/^ERROR APPLICATION_ERROR .*wrong-actor/);
  const [task] = await two.clinic.parts.store.tasksOf(id);
  expect([task?.requester, task?.version, task?.state]).toEqual([regionUnit, 1, 'received']);
  expect(await call(two, 'clinic', first())).toBe('OK');
});

describe('a receiver that changes its major version in the middle of a case', () => {
  const plain = { text: 'Text.', author: { name: 'Lova Specialistdotter', unit: 'SE5599990008-STRAND' } };
  const versionsSent = async () => {
    const { rows } = await two.clinic.parts.store.exchanges({ direction: 'in', limit: 10 });
    const bodies = await Promise.all(rows.map(({ id: row }) => two.clinic.parts.store.body(row, 'source')));
    return bodies.map((body) => /ProcessRequestResponder:(\d)/.exec(Buffer.from(body!.bytes).toString())?.[1]);
  };

  test('is sent the next message in the version that it has then, and the case goes on', async () => {
    await two.region.submit(first());
    await two.run();
    await two.clinic.submit(says('komplettering-begard', plain));
    await two.run();
    formats.splice(0, 1, 'rivta:1');
    await two.region.submit(first({ event: 'remiss-andrad', version: 2 }));
    await two.run();
    expect((await versionsSent()).sort()).toEqual(['1', '2']);
    expect([await two.region.state(id), await two.clinic.state(id)]).toEqual(['received', 'received']);
    await two.clinic.submit(says('slutsvar', plain));
    await two.run();
    expect(await two.region.state(id)).toBe('answered');
  });

  test('is told nothing that its new version does not carry: a person is', async () => {
    await two.region.submit(first());
    await two.run();
    formats.splice(0, 1, 'rivta:1');
    const answer = await two.clinic.submit(says('delsvar', plain));
    expect([answer.status, await two.region.state(id)]).toEqual([422, 'received']);
    expect(Buffer.from(answer.bytes).toString()).toContain('not-carried-by-transport');
  });

  test('gets what is queued already in the version that it has when it is sent', async () => {
    two.addresses[two.clinic.unit] = 'https://127.0.0.1:1/rivta';
    await two.region.submit(first());
    await two.run();
    formats.splice(0, 1, 'rivta:1');
    two.addresses[two.clinic.unit] = `${two.doors.clinic.url}/rivta`;
    two.clock.advance(10 * 60_000);
    await two.run();
    expect([await versionsSent(), await two.region.state(id)]).toEqual([['1'], 'received']);
  });
});
