import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import type { Version } from '../../../src/adapters/rivta/contract/description.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { operationOf } from '../../../src/adapters/rivta/events.ts';
import { renderReferral } from '../../../src/adapters/rivta/render.ts';

const vc = 'SE5566778899-VCEKEN';
const clinic = 'SE5566778899-KARD1';
const patient = {
  identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' },
  name: { text: 'Provberg Testmark, Alma' },
} as const;
const county = (code: string) => ({ system: 'urn:oid:1.2.752.129.2.2.1.18', code, display: 'Västra Götalands län' });

/** A referral with payment, a coded condition, a worded activity and an attachment. */
export const request: ReferralMessage = {
  event: 'remiss-ny',
  referral: 'SE5566778899-SYS1#2026-1',
  version: 1,
  time: '2026-06-03T15:42:10+02:00',
  sender: vc,
  receiver: clinic,
  patient: {
    ...patient,
    gender: 'female',
    temporaryAddress: { street1: 'Sommarstugevägen 12', postalCode: '12345', city: 'Ekestad' },
    telecom: [{ kind: 'home', number: '0123-45 61 11' }],
  },
  request: {
    type: '4',
    careResponsibilityRemains: true,
    replyTo: { hsaId: vc, name: 'Eke vårdcentral' },
    date: '2026-06-02',
    author: { hsaId: 'SE5566778899-L0007', name: 'Ebba Kvarnlund', unit: 'SE5566778899-E1001' },
    recipient: { hsaId: clinic },
    question: 'Aortastenos?',
    administrativeInformation: 'Bortrest i juli.',
    conditions: [{ code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'I35.0', display: 'Aortastenos' } }],
    desiredActivities: [{ id: '1', text: 'Ekokardiografi' }],
    payment: {
      type: { system: 'urn:oid:1.2.752.129.2.2.2.44', code: '1', display: 'Riksavtal' },
      chapter: { system: 'urn:oid:1.2.752.129.5.1.37', code: '2', display: 'Kap 2 Vårdgaranti' },
      validFrom: '2026-06-01',
      outpatientOnly: true,
      liableRegion: county('14'),
    },
    attachments: [{ id: 'A1', mediaType: 'text/plain', bytes: new TextEncoder().encode('spirometri') }],
  },
};

/** The same referral as version 1 can say it. */
export const requestV1: ReferralMessage = {
  ...request,
  request: {
    ...(({ attachments: _, careResponsibilityRemains: __, payment: ___, ...rest }) => rest)(request.request!),
    conditions: [{ code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'I35.0' } }],
  },
};

const said = {
  referral: request.referral,
  version: 1,
  time: '2026-06-05T09:00:00+02:00',
  sender: clinic,
  receiver: vc,
  patient,
} as const;
const by = {
  organisation: { hsaId: clinic, name: 'Hjärtmottagningen' },
  author: { hsaId: 'SE5566778899-K0101', name: 'Sixten Koordinator', unit: clinic },
} as const;

export const confirmation: ReferralMessage = {
  ...said,
  event: 'bekraftad',
  ownId: 'SE5566778899-SYS9#B1',
  answer: { ...by, text: 'Vi tar emot remissen.' },
};

export const outcome: ReferralMessage = {
  ...said,
  event: 'slutsvar',
  ownId: 'SE5566778899-SYS9#S1',
  answer: {
    ...by,
    text: 'Måttlig aortastenos.',
    conditions: [{ text: 'Aortastenos' }],
    activities: [{ id: '1', code: { system: 'urn:oid:1.2.752.116.1.3.2.1.4', code: 'AF022' } }],
  },
};

/** The XML of a message that can be written without a finding. */
export function xmlOf(message: ReferralMessage, version: Version = 2): string {
  const { bytes, issues } = renderReferral(message, contractOf(operationOf(message.event, version)!, version));
  if (!bytes || issues.length > 0) throw new Error(`the fixture is at fault: ${JSON.stringify(issues)}`);
  return Buffer.from(bytes).toString('utf8');
}

/** Replaces what must be there exactly once. */
export function edited(xml: string, from: string | RegExp, to: string): string {
  const pattern = typeof from === 'string' ? new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g') : from;
  const count = [...xml.matchAll(new RegExp(pattern, 'g'))].length;
  if (count !== 1) throw new Error(`${from} occurs ${count} times`);
  return xml.replace(pattern, () => to);
}
