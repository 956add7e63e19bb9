import type { Bundle, MessageHeader, Provenance } from '@medplum/fhirtypes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statement } from '../../../src/cli/demo/messages.ts';
import type { ReceiptClaims } from '../../../src/gateway/receipt/signature.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { between, first, id, minute, says, text, time } from '../conversation.ts';

let both: TwoGateways;
beforeEach(async () => {
  both = await twoGateways();
});
afterEach(() => both.close());

const encode = (bundle: Bundle) => new TextEncoder().encode(JSON.stringify(bundle));
const header = (bundle: Bundle) => bundle.entry![0]!.resource as MessageHeader;
const signature = (bundle: Bundle) =>
  bundle.entry!.flatMap(({ resource }) => (resource?.resourceType === 'Provenance' ? [resource as Provenance] : []))[0]!
    .signature![0]!;
const jwsOf = (bundle: Bundle) => Buffer.from(signature(bundle).data!, 'base64').toString();
const claimsOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1]!, 'base64url').toString()) as ReceiptClaims;
const put = (bundle: Bundle, jws: string) => {
  signature(bundle).data = Buffer.from(jws).toString('base64');
};

/** Rewrites the claims and keeps the signature. */
const rewritten = (change: Partial<ReceiptClaims>) => async (bundle: Bundle) => {
  const [head, , tail] = jwsOf(bundle).split('.');
  const claims = { ...claimsOf(jwsOf(bundle)), ...change };
  put(bundle, [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), tail].join('.'));
};
/** Claims about something else, with a good signature. */
const signedBy = (side: 'region' | 'clinic', change: Partial<ReceiptClaims>) => async (bundle: Bundle) =>
  put(bundle, await both[side].parts.signer.sign({ ...claimsOf(jwsOf(bundle)), ...change }));

test.each<[string, (bundle: Bundle) => Promise<void>]>([
  ['a state that was not signed', rewritten({ state: 'answered' })],
  ['a content hash that was not signed', rewritten({ contentHash: '0'.repeat(64) })],
  ['a content hash of another message, signed', signedBy('clinic', { contentHash: '0'.repeat(64) })],
  ['another message id, signed', signedBy('clinic', { messageId: '00000000-0000-4000-8000-000000000000' })],
  ['another party, signed', signedBy('clinic', { party: 'SE5599990008-ANNAN' })],
  ['another level, signed', signedBy('clinic', { level: 2 as 1 })],
  ['the key of somebody else', signedBy('region', {})],
  ['no signature', async (bundle) => put(bundle, '')],
  [
    'a response that was not signed',
    async (bundle) => {
      header(bundle).response!.code = 'fatal-error';
    },
  ],
  [
    'an answer to another message',
    async (bundle) => {
      header(bundle).response!.identifier = '00000000-0000-4000-8000-000000000000';
    },
  ],
])('an acknowledgement with %s is not believed, and the message is sent again', async (_what, tamper) => {
  let tampered = 1;
  between(both.region, (through) => async (...to) => {
    const result = await through(...to);
    if (tampered-- <= 0) return result;
    const bundle = JSON.parse(text(result.answer!)) as Bundle;
    await tamper(bundle);
    return { ...result, answer: encode(bundle) };
  });
  await both.region.submit(first());
  await both.run();
  expect(await both.region.state(id)).toBe('sent');
  const [job] = (await both.region.case(id))!.exchanges[0]!.jobs;
  expect(job).toMatchObject({ lastCode: 'receipt-invalid', ambiguous: true });
  both.clock.advance(2 * minute);
  await both.run();
  expect(await both.region.state(id)).toBe('received');
});

test('a refusal that is passed off as a yes is not believed', async () => {
  await both.region.submit(first());
  await both.run();
  await both.clinic.submit(says('avvisad'));
  await both.region.submit(statement(first(), 'aterkallelse', 'SE5566778899-SYS1#c', time, 'Ångrat.'));
  between(both.region, (through) => async (...to) => {
    const result = await through(...to);
    const bundle = JSON.parse(text(result.answer!)) as Bundle;
    header(bundle).response!.code = 'ok';
    return { ...result, outcome: 'delivered', answer: encode(bundle) };
  });
  await both.run();
  const view = (await both.region.case(id))!;
  const { exchange, jobs } = view.exchanges.find((e) => e.exchange.event === 'aterkallelse')!;
  expect([exchange.state, jobs[0]!.lastCode]).toEqual(['queued', 'receipt-invalid']);
});
