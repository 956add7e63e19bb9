import { afterEach, beforeEach, expect, test } from 'vitest';
import { answer, referral, statement } from '../../src/cli/demo/messages.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const id = 'SE5566778899-SYS1#2026-1';
const time = '2026-11-24T08:00:00+01:00';
const first = () => referral({ id, patient: 'alma', question: 'Höftprotes?', time });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function both_(state: string) {
  await both.run();
  expect([await both.region.state(id), await both.clinic.state(id)]).toEqual([state, state]);
}

test.each(['fhir', 'json', 'rivta'] as const)(
  'a referral submitted as %s reaches the clinic and is acknowledged',
  async (format) => {
    const reply = await both.region.submit(first(), format);
    expect(text(reply.bytes)).toContain('"state":"queued"');
    expect(reply.status).toBe(202);
    await both_('received');
    const view = await both.region.case(id);
    expect(view?.exchanges[0]?.receipts.map((r) => r.level)).toEqual([0, 1]);
  },
);

test('a referral lives from sent to a corrected final answer, and both sides see the same states', async () => {
  await both.region.submit(first());
  await both_('received');
  const says = async (
    event: Parameters<typeof answer>[1],
    state: string,
    said: Parameters<typeof answer>[4] = { text: 'Text.' },
  ) => {
    const reply = await both.clinic.submit(answer(first(), event, `SE5599990008-SYS9#${event}`, time, said));
    expect(reply.status, text(reply.bytes)).toBe(202);
    await both_(state);
  };
  await says('komplettering-begard', 'completion-requested');
  const second = { ...first(), event: 'remiss-andrad' as const, version: 2 };
  expect((await both.region.submit(second)).status).toBe(202);
  await both_('received');
  await says('bekraftad', 'accepted');
  await says('bokning', 'booked', { appointment: { id: 'SE5599990008-SYS9#t1', start: time } });
  await says('delsvar', 'partially-answered', { text: 'Del.', preliminary: false });
  await says('slutsvar', 'answered');
  expect((await both.region.submit(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time))).status).toBe(202);
  await both_('answer-received');
  await says('slutsvar-rattad', 'answered');
  const levels = (await both.region.case(id))?.exchanges.flatMap((e) => e.receipts.map((r) => r.level));
  expect(new Set(levels)).toEqual(new Set([0, 1, 2, 3]));
});
