import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { codes, first, id, says, time } from '../conversation.ts';

const booked = { appointment: { id: 'SE5599990008-SYS9#t', start: time } };

const plain = { text: 'Text.', author: { name: 'Lova Specialistdotter', unit: 'SE5599990008-STRAND' } };

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

describe('what digital remiss does not carry', () => {
  test.each(['bokning', 'start', 'uteblivit'] as const)(
    '%s stays in the copy of the clinic, and its case says so',
    async (event) => {
      await ok('region', first());
      await ok('clinic', says('bekraftad'));
      if (event === 'uteblivit') await two.clinic.submit(says('bokning', booked));
      const answer = await two.clinic.submit(says(event, event === 'start' ? {} : booked));
      expect([answer.status, codes(answer)]).toEqual([202, ['not-carried-by-transport']]);
      await two.run();
      expect((await states())[0]).toBe('accepted');
      expect((await states())[1]).not.toBe('accepted');
      const { timeline } = (await two.clinic.case(id))!;
      expect(timeline.some(({ what, code }) => what === 'exception' && code === 'not-carried-by-transport')).toBe(true);
    },
  );

  test('an honest retry of it gets the stored answer', async () => {
    await ok('region', first());
    await ok('clinic', says('bekraftad'));
    const [one, other] = [await two.clinic.submit(says('start', {})), await two.clinic.submit(says('start', {}))];
    expect(Buffer.from(other!.bytes).equals(Buffer.from(one!.bytes))).toBe(true);
    expect(other!.duplicateOf).toBe(one!.exchangeId);
  });

  test('the answers that follow find their way all the same', async () => {
    await ok('region', first());
    await ok('clinic', says('bekraftad'));
    await two.clinic.submit(says('bokning', booked));
    await two.clinic.submit(says('start', {}));
    await ok('clinic', says('slutsvar'));
    expect(await states()).toEqual(['answered', 'answered']);
  });

  test('a receipt of an answer counts at the region alone', async () => {
    await ok('region', first());
    await ok('clinic', says('slutsvar'));
    const answer = await two.region.submit(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#k1', time));
    expect([answer.status, codes(answer)]).toEqual([202, ['not-carried-by-transport']]);
    await two.run();
    expect(await states()).toEqual(['answer-received', 'answered']);
  });

  test('a cancel is refused and becomes a task for a person', async () => {
    await ok('region', first());
    const answer = await two.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#a1', time, 'Åter.'));
    expect([answer.status, codes(answer)]).toEqual([422, ['not-carried-by-transport']]);
    await two.run();
    expect(await states()).toEqual(['received', 'received']);
    const held = (await two.region.case(id))!.exchanges.find(({ exchange }) => exchange.event === 'aterkallelse')!;
    expect([held.exchange.state, held.exchange.reason]).toEqual(['person', 'not-carried-by-transport']);
    expect(held.jobs).toEqual([]);
  });
});

describe('a receiver that has version 1', () => {
  beforeEach(async () => {
    await two.close();
    two = await twoParties({ formats: ['rivta:1'] });
  });

  test('takes referral, completion, assessment and answer', async () => {
    await ok('region', first());
    await ok('clinic', says('komplettering-begard', plain));
    await ok('region', first({ event: 'remiss-andrad', version: 2 }));
    await ok('clinic', says('bekraftad', plain));
    await ok('clinic', says('slutsvar', plain));
    expect(await states()).toEqual(['answered', 'answered']);
  });

  test('takes a change of who pays, as RIV-TA 1 writes it, and the case stays as it was', async () => {
    await ok('region', first());
    await ok('clinic', says('bekraftad', plain));
    const { request } = first();
    const payment = { ...request!.payment!, costCenter: '4711' };
    await ok('region', first({ event: 'betalningsandring', version: 2, request: { ...request!, payment } }));
    expect(await states()).toEqual(['accepted', 'accepted']);
    const { rows } = await two.clinic.parts.store.exchanges({ direction: 'in', limit: 10 });
    const came = rows.find(({ event }) => event === 'betalningsandring')!;
    expect([came.version, came.state]).toEqual([2, 'acknowledged']);
    const [source, bundle] = await Promise.all(
      (['source', 'bundle'] as const).map((role) => two.clinic.parts.store.body(came.id, role)),
    );
    const text = Buffer.from(source!.bytes).toString();
    expect(text).toContain('activity:request:ProcessRequestResponder:1');
    expect(text).toMatch(/[">]AB["<]/);
    expect(Buffer.from(bundle!.bytes).toString()).toContain('4711');
  });

  const waits = async (side: 'region' | 'clinic', event: string) => {
    const { exchanges } = (await two[side].case(id))!;
    const { state, reason } = exchanges.find(({ exchange }) => exchange.event === event)!.exchange;
    return `${state}: ${reason}`;
  };

  test.each(['avvisad', 'delsvar', 'avbruten'] as const)('is never sent %s: a person sees to it', async (event) => {
    await ok('region', first());
    if (event === 'avbruten') await ok('clinic', says('bekraftad', plain));
    const before = await states();
    const answer = await two.clinic.submit(says(event, plain));
    expect([answer.status, codes(answer)]).toEqual([422, ['not-carried-by-transport']]);
    expect(await states()).toEqual(before);
    expect(await waits('clinic', event)).toBe('person: not-carried-by-transport');
  });

  test('is never sent an attachment: a person sees to it, and the referral may go without', async () => {
    const { request } = first();
    const attachment = { id: 'b1', mediaType: 'text/plain', bytes: new Uint8Array([65]), description: 'Bilaga' };
    const answer = await two.region.submit(first({ request: { ...request!, attachments: [attachment] } }), 'json');
    expect([answer.status, codes(answer)]).toEqual([422, ['not-carried-by-transport']]);
    expect(await waits('region', 'remiss-ny')).toBe('person: not-carried-by-transport');
    expect((await two.region.submit(first(), 'json')).status).toBe(202);
    await two.run();
    expect(await states()).toEqual(['received', 'received']);
  });
});
