import type { Bundle } from '@medplum/fhirtypes';
import { afterEach, expect, test } from 'vitest';
import { securityLabelSystem } from '../../../src/adapters/referral/extensions.ts';
import type { Consent, ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { protectedInView } from '../../../src/gateway/agreement/protect.ts';
import { suppress } from '../../../src/gateway/agreement/suppress.ts';
import type { Agreement, DirectoryData } from '../../../src/gateway/directory/directory.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { codes, exchangeOf, first, id, text } from '../conversation.ts';

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

const telecom = [{ kind: 'mobile' as const, number: '0701740605' }];
const temporaryAddress = { street1: 'Gömställevägen 3', city: 'Hemligby' };

test.each(['json', 'fhir'] as const)(
  'a protected identity leaves without address and telephone (%s), the sender is told so, and it is marked on both sides',
  async (format) => {
    both = await twoGateways();
    const message = hidden({ telecom, temporaryAddress });
    const answer = await both.region.submit(message, format);
    expect(answer.status, text(answer.bytes)).toBe(202);
    expect(codes(answer)).toEqual(['protected-identity-suppressed', 'protected-identity-suppressed']);
    await both.run();
    expect(await both.clinic.state(id)).toBe('received');
    const arrived = text(both.clinic.arrived[0]!);
    expect(arrived).toContain('sekretessmarkering');
    for (const word of ['0701740605', 'Hemligby', 'Gömställevägen']) expect(arrived).not.toContain(word);
    // What was handed in is evidence, and an honest retry is still a duplicate.
    const { exchange } = await exchangeOf(both.region, 'remiss-ny');
    expect(text((await both.region.parts.store.body(exchange.id, 'source'))!.bytes)).toContain('0701740605');
    expect((await both.region.submit(message, format)).duplicateOf).toBe(exchange.id);
  },
);

test('what a partner sent of a protected identity without agreement is not shown, save as evidence', async () => {
  const whole = agreed({ allows: { protectedIdentity: ['fhir'] } }, [regionUnit]);
  both = await twoGateways({ adjust: whole });
  await both.region.submit(hidden({ telecom, temporaryAddress }));
  await both.run();
  const { exchange } = await exchangeOf(both.clinic, 'remiss-ny');
  const { gateway, actor } = both.clinic;
  for (const form of ['fhir', 'json'] as const) {
    const shown = await gateway.content(exchange.id, form, actor);
    expect(text(shown!.bytes)).not.toContain('0701740605');
  }
  expect(text((await gateway.content(exchange.id, 'source', actor))!.bytes)).toContain('0701740605');
  const bundle = JSON.parse(text(both.clinic.arrived[0]!)) as {
    entry: { resource: { resourceType: string; id: string } }[];
  };
  const patient = bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')!.resource;
  expect(text((await gateway.read('Patient', patient.id, actor))!.bytes)).not.toContain('Hemligby');
  // As many a library writes it, or as JSON also allows.
  const label = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';
  for (const [letter, as] of [
    ['/', '\\/'],
    ['/', '\\u002f'],
    ['S', '\\u0053'],
  ] as const) {
    const written = text(both.clinic.arrived[0]!).replaceAll(label, label.replaceAll(letter, as));
    expect(written).toContain(as);
    const seen = protectedInView(both.clinic.parts, exchange, new TextEncoder().encode(written));
    expect(text(seen)).not.toContain('Hemligby');
  }
});

test('the engine gets of a protected identity no more than what is shown', async () => {
  both = await twoGateways({
    adjust: (data) => {
      const here = agreed({ allows: { protectedIdentity: ['fhir'] } }, [regionUnit])(data);
      const deliverTo = { type: 'folder', address: '/in', format: 'fhir' } as const;
      return { ...here, units: here.units.map((unit) => (unit.local ? { ...unit, deliverTo } : unit)) };
    },
  });
  const given: string[] = [];
  Object.assign(both.clinic.parts, {
    engine: {
      deliver: async (_target: unknown, { bytes }: { bytes: Uint8Array }) => {
        given.push(text(bytes));
        return { outcome: 'delivered', code: 'file', issues: [] };
      },
    },
  });
  await both.region.submit(hidden({ telecom, temporaryAddress }));
  await both.run();
  expect(text(both.clinic.arrived[0]!)).toContain('Hemligby');
  expect(given).toEqual([expect.stringContaining('sekretessmarkering')]);
  for (const word of ['0701740605', 'Hemligby', 'Gömställevägen']) expect(given[0]).not.toContain(word);
});

test('next of kin of a protected identity tell no more than the patient, in whatever resource they stand', () => {
  const security = [{ system: securityLabelSystem, code: 'R' }];
  const kin = { name: [{ text: 'Kim' }], telecom: [{ system: 'phone', value: '0701740606' }] };
  const resources = [
    { resourceType: 'Patient', id: 'p', meta: { security }, contact: [kin] },
    {
      resourceType: 'RelatedPerson',
      id: 'r',
      patient: { reference: 'Patient/p' },
      address: [{ city: 'Hemligby' }],
      ...kin,
    },
    { resourceType: 'Practitioner', id: 'd', telecom: [{ system: 'phone', value: '010-100' }] },
  ];
  const entry = resources.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource }));
  const bundle = { resourceType: 'Bundle', type: 'message', entry } as Bundle;
  const { bytes, issues } = suppress(new TextEncoder().encode(JSON.stringify(bundle)), bundle)!;
  expect(text(bytes)).not.toMatch(/0701740606|Hemligby/);
  expect(text(bytes)).toContain('010-100');
  expect(issues.map(({ place }) => place)).toEqual([
    'Patient.contact',
    'RelatedPerson.address',
    'RelatedPerson.telecom',
  ]);
});

test('within one organisation a protected identity is shown whole', async () => {
  both = await twoGateways({
    adjust: (data) => ({ ...data, units: data.units.map((unit) => ({ ...unit, organisation: 'SE5566778899-0001' })) }),
  });
  expect(codes(await both.region.submit(hidden({ telecom })))).not.toContain('protected-identity-suppressed');
});

test('a protected identity is marked on both sides', async () => {
  both = await twoGateways();
  expect((await both.region.submit(hidden({}))).status).toBe(202);
  await both.run();
  for (const side of [both.region, both.clinic]) {
    const { rows } = await side.gateway.tasks({ limit: 10 }, side.actor);
    expect(JSON.stringify(rows[0]!.meta)).toContain('"V"');
  }
});

test('a transport that the agreement names carries a protected identity whole', async () => {
  both = await twoGateways({ adjust: agreed({ allows: { protectedIdentity: ['fhir'] } }) });
  expect((await both.region.submit(hidden({ telecom }))).status).toBe(202);
});

test('a limit of the agreement is held before sending', async () => {
  both = await twoGateways({ adjust: agreed({ limits: { messageBytes: 2_000 } }) });
  const answer = await both.region.submit(first());
  expect([answer.status, codes(answer)]).toEqual([422, ['agreement-limit']]);
});
