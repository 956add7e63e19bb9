import { expect, test } from 'vitest';
import type { PaymentCommitment, ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { agreementRules, asWarnings } from '../../../src/gateway/agreement/agreement-rules.ts';
import type { Agreement, Organisation } from '../../../src/gateway/directory/directory.ts';
import { makeDirectory } from '../../../src/gateway/directory/look-up.ts';
import type { Envelope } from '../../../src/model/envelope.ts';
import { first, says } from '../conversation.ts';

const region: Organisation = { hsaId: 'SE2321000016-REGION', name: 'Region', region: '14', sector: 'public' };
const clinic: Organisation = { hsaId: 'SE5566778899-KLINIK', name: 'Kliniken', region: '14', sector: 'private' };
const [sender, receiver] = ['SE2321000016-VCE1', 'SE5566778899-VCEKEN'];
const envelope: Envelope = {
  sender,
  receiver,
  messageId: '0198a2b4-0000-7000-8000-000000000003',
  event: 'remiss-ny',
  kind: 'referral',
  contentHash: 'a'.repeat(64),
  test: false,
};

interface World {
  readonly agreement?: Partial<Agreement> | null;
  readonly to?: Partial<Organisation>;
  readonly transport?: string;
  readonly bytes?: number;
  readonly at?: string;
}

function judge(message: ReferralMessage, { agreement = {}, to = {}, transport = 'fhir', bytes, at }: World = {}) {
  const directory = makeDirectory({
    organisations: [region, { ...clinic, ...to }],
    units: [
      { hsaId: sender, name: 'Vårdcentralen', organisation: region.hsaId },
      { hsaId: receiver, name: 'Mottagningen', organisation: clinic.hsaId },
      { hsaId: 'SE2321000016-VCE2', name: 'Grannen', organisation: region.hsaId },
    ],
    agreements: agreement
      ? [{ id: 'avtal-1', parties: [region.hsaId, clinic.hsaId], kinds: ['referral'], ...agreement }]
      : [],
    clients: [],
  });
  const when = Date.parse(at ?? '2026-11-24T08:00:00Z');
  return agreementRules({ message, envelope, directory, at: when, transport, ...(bytes !== undefined && { bytes }) });
}

const coding = (code: string) => ({ system: 'urn:oid:1.2.752.129.2.2.2.44', code });
const paid: PaymentCommitment = {
  type: coding('2'),
  validFrom: '2026-11-01',
  validTo: '2026-12-31',
  outpatientOnly: false,
  liableRegion: coding('14'),
  reimbursement: { type: coding('1'), contractOwner: coding('14') },
};
const paying = (change: Partial<PaymentCommitment> | null) => {
  const { payment: _, ...request } = first().request!;
  return first({ request: { ...request, ...(change && { payment: { ...paid, ...change } }) } });
};
const without = (name: keyof PaymentCommitment) => {
  const { [name]: _, ...rest } = paid;
  const { payment: __, ...request } = first().request!;
  return first({ request: { ...request, payment: rest as PaymentCommitment } });
};
const places = (...given: Parameters<typeof judge>) => judge(...given).map(({ code, place }) => `${code} ${place}`);

test('a referral that is paid for, between parties with an agreement, has no findings', () => {
  expect(judge(paying({}))).toEqual([]);
});

test.each<[string, ReferralMessage, string]>([
  ['no commitment', paying(null), 'Coverage'],
  ['no reimbursement', without('reimbursement'), 'Coverage.extension'],
  ['no owner of the contract', paying({ reimbursement: { type: coding('1') } }), 'Coverage.extension'],
  [
    'no agreement number to reimbursement type 2',
    paying({ reimbursement: { type: coding('2'), contractOwner: coding('14') } }),
    'Coverage.contract',
  ],
  ['no chapter to Riksavtal', paying({ type: coding('1') }), 'Coverage.class'],
  ['a period that is over', paying({ validTo: '2026-11-23' }), 'Coverage.period'],
  ['a period to come', paying({ validFrom: '2026-11-25' }), 'Coverage.period'],
])('to a private clinic, %s is a payment commitment missing', (_lack, message, place) => {
  expect(judge(message)).toMatchObject([
    { code: 'payment-commitment-missing', severity: 'error', place, source: 'agreement avtal-1' },
  ]);
});

test('everything that a commitment lacks is told at once', () => {
  const poor = paying({ type: coding('1'), validTo: '2026-11-01', reimbursement: { type: coding('2') } });
  expect(judge(poor).map(({ place }) => place)).toEqual([
    'Coverage.period',
    'Coverage.class',
    'Coverage.extension',
    'Coverage.contract',
  ]);
});

test('a chapter, or an agreement number, where it is asked for is enough', () => {
  expect(judge(paying({ type: coding('1'), chapter: coding('2') }))).toEqual([]);
  const contracted = { type: coding('2'), contractOwner: coding('14') };
  expect(judge(paying({ reimbursement: contracted, contractNumber: 'A-1' }))).toEqual([]);
});

test.each([
  ['2026-10-31T22:59:59Z', 1],
  ['2026-10-31T23:00:00Z', 0],
  ['2026-12-31T22:59:59Z', 0],
  ['2026-12-31T23:00:00Z', 1],
])('the days of a commitment are Swedish days: at %s it lacks %i thing', (at, lacks) => {
  expect(judge(paying({}), { at })).toHaveLength(lacks);
});

test.each([
  ['2026', '2026', 0],
  ['2026-11', '2026-11', 0],
  ['2025', '2025', 1],
  ['2026-12', undefined, 1],
])('a period from %s to %s counts whole years and months', (validFrom, validTo, lacks) => {
  const { validFrom: _, validTo: __, ...open } = paid;
  const payment = { ...open, validFrom, ...(validTo && { validTo }) };
  expect(judge(first({ request: { ...first().request!, payment } }))).toHaveLength(lacks);
});

test.each<[string, Partial<Organisation>, boolean]>([
  ['a private clinic of the region', {}, true],
  ['a public one of the same region', { sector: 'public' }, false],
  ['a public one of another region', { sector: 'public', region: '01' }, true],
])('a commitment is asked for to %s: %s', (_whom, to, asked) => {
  expect(places(paying(null), { to })).toEqual(asked ? ['payment-commitment-missing Coverage'] : []);
});

test('to a public hospital of another region nobody asks for the kind of reimbursement', () => {
  expect(judge(without('reimbursement'), { to: { sector: 'public', region: '01' } })).toEqual([]);
});

test('the agreement decides whether a commitment is asked for', () => {
  expect(judge(paying(null), { agreement: { requires: { paymentCommitment: false } } })).toEqual([]);
  const asked = { to: { sector: 'public' as const }, agreement: { requires: { paymentCommitment: true } } };
  expect(places(paying(null), asked)).toEqual(['payment-commitment-missing Coverage']);
});

test('no answer is asked for a commitment or a consent', () => {
  expect(judge(says('bekraftad'), { agreement: { requires: { consent: true } } })).toEqual([]);
});

test('without an agreement nothing new is asked, but what is under way gets through with a warning', () => {
  const severities = [paying({}), says('slutsvar')].map((m) => judge(m, { agreement: null }).map((i) => i.severity));
  expect(severities).toEqual([['error'], ['warning']]);
});

test('two units of one organisation need no agreement, and nobody pays', () => {
  const directory = makeDirectory({
    organisations: [region],
    units: [sender, 'SE2321000016-VCE2'].map((hsaId) => ({ hsaId, name: 'Enhet', organisation: region.hsaId })),
    agreements: [],
    clients: [],
  });
  const inside = { ...envelope, receiver: 'SE2321000016-VCE2' };
  const at = Date.parse('2026-11-24T08:00:00Z');
  expect(agreementRules({ message: paying(null), envelope: inside, directory, at, transport: 'local' })).toEqual([]);
});

const share = { category: 'share' as const, given: '2026-11-20', receiver };
const consenting = (...consents: NonNullable<NonNullable<ReferralMessage['request']>['consents']>) => {
  const message = paying({});
  return first({ request: { ...message.request!, consents } });
};
const asksConsent = { agreement: { requires: { consent: true } } };

test.each([
  ['its unit', receiver],
  ['its organisation', clinic.hsaId],
  ['it in lower case', receiver.toLowerCase()],
])('a consent that names the receiver by %s is valid', (_how, named) => {
  expect(judge(consenting({ ...share, receiver: named }), asksConsent)).toEqual([]);
});

test('of several consents one that holds is enough', () => {
  expect(judge(consenting({ ...share, to: '2026-11-22' }, share), asksConsent)).toEqual([]);
});

test('of a consent that does not hold every reason is told', () => {
  const bad = { ...share, given: '2026-11-25', from: '2026-11-25', receiver: 'SE5599990008-ANNAN' };
  expect(places(consenting(bad), asksConsent)).toEqual([
    'consent-not-valid Consent.provision.period',
    'consent-not-valid Consent.dateTime',
    'consent-not-valid Consent.provision.actor',
  ]);
});

const attachment = { id: 'a', mediaType: 'application/pdf', bytes: new Uint8Array(1) };

test('limits of the agreement hold up to and including their number', () => {
  const limits = { agreement: { limits: { messageBytes: 100, attachments: 1 } } };
  const message = (count: number) => {
    const { request } = paying({});
    return first({ request: { ...request!, attachments: Array(count).fill(attachment) } });
  };
  expect(judge(message(1), { ...limits, bytes: 100 })).toEqual([]);
  expect(places(message(2), { ...limits, bytes: 101 })).toEqual([
    'agreement-limit Bundle',
    'agreement-limit DocumentReference',
  ]);
});

const hidden = (): ReferralMessage => ({
  ...paying({}),
  patient: {
    ...first().patient,
    protectedIdentity: 'skyddadFolkbokforing',
    temporaryAddress: { city: 'Hemligby' },
    telecom: [{ kind: 'mobile', number: '0701740605' }],
  },
});

test('on a wire that cannot mark it, a protected identity does not go', () => {
  const refused = { code: 'protected-identity', severity: 'error', found: 'rivta' };
  expect(judge(hidden(), { transport: 'rivta' })).toMatchObject([refused]);
  expect(judge(hidden(), { transport: 'rivta', agreement: { allows: { protectedIdentity: ['rivta'] } } })).toEqual([]);
});

test('on a wire that marks it, address and telephone must be away', () => {
  expect(places(hidden())).toEqual(['protected-identity Patient.address', 'protected-identity Patient.telecom']);
  const { temporaryAddress: _, telecom: __, ...patient } = hidden().patient;
  expect(judge({ ...hidden(), patient })).toEqual([]);
});

test('on receipt the same findings are warnings; what was milder stays', () => {
  const issues = judge(paying(null), { agreement: null });
  expect(issues.map(({ severity }) => severity)).toEqual(['error', 'error']);
  expect(asWarnings(issues)).toEqual(issues.map((found) => ({ ...found, severity: 'warning' })));
  const mild = [{ severity: 'information' as const, code: 'duplicate' as const }];
  expect(asWarnings(mild)).toEqual(mild);
});
