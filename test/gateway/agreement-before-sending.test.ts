import { afterEach, expect, test } from 'vitest';
import type { Consent, ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import type { Agreement, DirectoryData } from '../../src/gateway/directory/directory.ts';
import { clinicUnit, regionUnit, type TwoGateways, twoGateways } from '../support/two-gateways.ts';
import { codes, exchangeOf, first, id } from './conversation.ts';

let both: TwoGateways;
afterEach(() => both.close());

/** The agreement as the directory of one gateway has it. */
const agreed =
  (change: Partial<Agreement>, at: string[] = [regionUnit, clinicUnit]) =>
  (data: DirectoryData): DirectoryData => {
    const here = data.units.find(({ local }) => local)!.hsaId;
    return at.includes(here)
      ? { ...data, agreements: data.agreements.map((agreement) => ({ ...agreement, ...change })) }
      : data;
  };

const asking = (change: Partial<NonNullable<ReferralMessage['request']>>) =>
  first({ request: { ...first().request!, ...change } });
const unpaid = (): ReferralMessage => {
  const { payment: _, ...request } = first().request!;
  return first({ request });
};
const consent = (change: Partial<Consent> = {}): Consent => ({
  category: 'share',
  given: '2026-11-20',
  from: '2026-11-20',
  to: '2027-11-20',
  receiver: clinicUnit,
  ...change,
});

test('a referral to a private clinic without a payment commitment is not sent', async () => {
  both = await twoGateways();
  const answer = await both.region.submit(unpaid());
  expect([answer.status, codes(answer)]).toEqual([422, ['payment-commitment-missing']]);
  await both.run();
  expect([both.clinic.arrived.length, await both.region.state(id)]).toEqual([0, '-']);
});

test('an agreement may do without a payment commitment', async () => {
  both = await twoGateways({ adjust: agreed({ requires: { paymentCommitment: false } }) });
  expect((await both.region.submit(unpaid())).status).toBe(202);
});

test.each<[string, readonly Consent[] | undefined, string]>([
  ['none', undefined, 'consent-missing'],
  ['one to the offer alone', [consent({ category: 'offer' })], 'consent-missing'],
  ['one that is over', [consent({ from: '2026-01-01', to: '2026-06-30' })], 'consent-not-valid'],
  ['one that names another receiver', [consent({ receiver: 'SE5599990008-ANNAN' })], 'consent-not-valid'],
])('where the agreement demands a consent, a referral with %s is not sent', async (_which, consents, code) => {
  both = await twoGateways({ adjust: agreed({ requires: { consent: true } }) });
  const answer = await both.region.submit(asking(consents ? { consents } : {}));
  expect([answer.status, codes(answer)]).toEqual([422, [code]]);
});

test('a consent that names the receiver is enough', async () => {
  both = await twoGateways({ adjust: agreed({ requires: { consent: true } }) });
  expect((await both.region.submit(asking({ consents: [consent()] }))).status).toBe(202);
  await both.run();
  expect(await both.clinic.state(id)).toBe('received');
});

test('all that the agreement misses is told at once', async () => {
  both = await twoGateways({ adjust: agreed({ requires: { consent: true } }) });
  expect(codes(await both.region.submit(unpaid())).sort()).toEqual(['consent-missing', 'payment-commitment-missing']);
});

test('what only the receiver’s agreement demands is a warning on receipt, and stands in its case', async () => {
  both = await twoGateways({ adjust: agreed({ requires: { consent: true } }, [clinicUnit]) });
  await both.region.submit(first());
  await both.run();
  expect(await both.clinic.state(id)).toBe('received');
  const { issues } = await exchangeOf(both.clinic, 'remiss-ny');
  expect(issues).toMatchObject([{ code: 'consent-missing', severity: 'warning' }]);
});

test('without an agreement in force nothing new is asked', async () => {
  both = await twoGateways({ adjust: agreed({ validTo: '2026-10-31' }) });
  const answer = await both.region.submit(first());
  expect([answer.status, codes(answer)]).toEqual([422, ['no-agreement']]);
});

const hidden = (patient: Partial<ReferralMessage['patient']>) =>
  first({ patient: { ...first().patient, protectedIdentity: 'sekretessmarkering', ...patient } });

test('a protected identity goes without telephone, and is marked on both sides', async () => {
  both = await twoGateways();
  const telecom = [{ kind: 'mobile' as const, number: '0701740605' }];
  const shown = await both.region.submit(hidden({ telecom }));
  expect([shown.status, codes(shown)]).toEqual([422, ['protected-identity']]);
  expect((await both.region.submit(hidden({}))).status).toBe(202);
  await both.run();
  for (const side of [both.region, both.clinic]) {
    const { rows } = await side.gateway.tasks({ limit: 10 }, side.actor);
    expect(JSON.stringify(rows[0]!.meta)).toContain('"V"');
  }
});

test('a transport that the agreement names carries a protected identity whole', async () => {
  both = await twoGateways({ adjust: agreed({ allows: { protectedIdentity: ['fhir'] } }) });
  const telecom = [{ kind: 'mobile' as const, number: '0701740605' }];
  expect((await both.region.submit(hidden({ telecom }))).status).toBe(202);
});

test('a limit of the agreement is held before sending', async () => {
  both = await twoGateways({ adjust: agreed({ limits: { messageBytes: 2_000 } }) });
  const answer = await both.region.submit(first());
  expect([answer.status, codes(answer)]).toEqual([422, ['agreement-limit']]);
});
