import type { Answer, Patient, ReferralMessage, Request } from '../../adapters/referral/referral-message.ts';
import { eke, strand } from './world.ts';

/** Invented patients with published test numbers (Skatteverket's and Inera's test identities). */
export const patients = {
  alma: { system: 'http://electronichealth.se/identifier/personnummer', value: '196101182803' },
  nils: { system: 'http://electronichealth.se/identifier/personnummer', value: '199002222397' },
  ida: { system: 'http://electronichealth.se/identifier/personnummer', value: '200001252386' },
} as const;

export type DemoPatient = keyof typeof patients;

export const invented = (patient: DemoPatient): Patient => ({
  identifier: patients[patient],
  name: { text: names[patient] },
});

const names: Readonly<Record<DemoPatient, string>> = {
  alma: 'Provberg Testmark, Alma',
  nils: 'Provgren, Nils',
  ida: 'Testdal, Ida',
};

const physician = { system: 'urn:oid:1.2.752.129.5.1.70', code: '112247003', display: 'läkare' };
const county = { system: 'urn:oid:1.2.752.129.2.2.1.18', code: '14', display: 'Västra Götalands län' };

export interface DemoReferral {
  readonly id: string;
  readonly patient: DemoPatient;
  readonly question: string;
  /** The moment it is written; ISO 8601 with offset. */
  readonly time: string;
}

/** A referral under the care guarantee to a private clinic in another region, with its payment commitment. */
export function referral(
  { id, patient, question, time }: DemoReferral,
  change: Partial<ReferralMessage> = {},
): ReferralMessage {
  return {
    event: 'remiss-ny',
    referral: id,
    version: 1,
    time,
    sender: eke,
    receiver: strand,
    patient: invented(patient),
    request: request(id, question, time),
    ...change,
  };
}

function request(id: string, question: string, time: string): Request {
  const date = time.slice(0, 10);
  return {
    type: '4',
    careResponsibilityRemains: false,
    replyTo: { hsaId: eke, name: 'Eke vårdcentral' },
    date,
    author: { hsaId: 'SE5566778899-L0007', name: 'Ebba Kvarnlund', profession: physician, unit: eke },
    recipient: { hsaId: strand },
    question,
    clinicalInformation: 'Smärta i höger höft sedan två år, uttalad artros på röntgen. Gångsträcka 200 meter.',
    conditions: [
      { code: { system: 'urn:oid:1.2.752.116.1.1.1.1.3', code: 'M16.1', display: 'Annan primär koxartros' } },
    ],
    payment: {
      id: `${id}#betfor#1`,
      type: { system: 'urn:oid:1.2.752.129.2.2.2.44', code: '1', display: 'Riksavtal' },
      chapter: { system: 'urn:oid:1.2.752.129.5.1.37', code: '2', display: 'Kap 2 Vårdgaranti' },
      validFrom: date,
      outpatientOnly: false,
      liableRegion: county,
      reimbursement: {
        type: {
          system: 'urn:oid:1.2.752.129.5.1.36',
          code: '1',
          display: 'Ersättning från patientens hemregion enligt reglerna i riksavtalet',
        },
        contractOwner: county,
      },
    },
  };
}

interface Speaker {
  readonly unit: string;
  readonly to: string;
  readonly hsaId: string;
  readonly name: string;
}

const clinicSays: Speaker = { unit: strand, to: eke, hsaId: 'SE5599990008-L0500', name: 'Lova Specialistdotter' };
const regionSays: Speaker = { unit: eke, to: strand, hsaId: 'SE5566778899-L0007', name: 'Ebba Kvarnlund' };

/** What a unit says about a referral, beside the referral itself. */
function said(
  { unit, to, hsaId, name }: Speaker,
  { referral: id, version, patient }: ReferralMessage,
  event: ReferralMessage['event'],
  ownId: string,
  time: string,
  words: Partial<Answer>,
): ReferralMessage {
  const author = { hsaId, name, profession: physician, unit };
  const answer = { organisation: { hsaId: unit }, author, ...words };
  return { event, referral: id, ownId, version, time, sender: unit, receiver: to, patient, answer };
}

type Event = ReferralMessage['event'];

/** What the clinic says about a referral. */
export const answer = (of: ReferralMessage, event: Event, ownId: string, time: string, words: Partial<Answer> = {}) =>
  said(clinicSays, of, event, ownId, time, words);

/** What the referring unit says about its own referral. */
export const statement = (of: ReferralMessage, event: Event, ownId: string, time: string, text?: string) =>
  said(regionSays, of, event, ownId, time, text === undefined ? {} : { text });
