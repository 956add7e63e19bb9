import type { AttachmentJson, ReferralJson, RequestJson } from '../src/adapters/json/referral-json.ts';
import { type ReferralEventCode, requestEvents } from '../src/adapters/referral/events.ts';
import { receiverEvents, senderEvents } from '../src/model/event.ts';

/**
 * One invented referral from a health centre to a private clinic, told as one message of each event in the `json`
 * format. Person and units are made up; the personal number is a published test number.
 */
const referral = 'SE5566778899-SYS1#2026-20001';
const healthCentre = 'SE5566778899-VCEKEN';
const clinic = 'SE5566778899-KLINIK1';
const otherClinic = 'SE5566778899-KLINIK2';

const patient: ReferralJson['patient'] = {
  id: { type: 'personnummer', value: '191212121212' },
  name: 'Testberg, Tolvan',
  gender: 'male',
  temporaryAddress: { careOf: 'Provsson', street1: 'Ekbacken 3', postalCode: '12345', city: 'Ekestad' },
  telecom: [{ kind: 'mobile', number: '070-174 06 05' }],
};

const note: AttachmentJson = {
  id: `${referral}#1`,
  mediaType: 'text/plain',
  description: 'Röntgensvar, avskrift',
  content: Buffer.from('Höft höger: uttalad artros.\n').toString('base64'),
};

const request: RequestJson = {
  type: '4',
  careResponsibilityRemains: false,
  replyTo: { hsaId: healthCentre, name: 'Eke vårdcentral', telephone: '0123-45 60 00', location: 'Ekestad, plan 2' },
  date: '2026-11-02',
  by: { hsaId: 'SE5566778899-L0007', name: 'Ebba Kvarnlund', profession: '112247003', unit: healthCentre },
  recipient: { hsaId: clinic, name: 'Kliniken vid bron' },
  desiredRecipient: 'Ortoped med vana vid höftprotes',
  administrativeInformation: 'Bortrest julveckan.',
  interpreterRequirement: 'Tolk i finska',
  awareness: 'Behandlas med blodförtunnande.',
  question: 'Höftprotes höger: bedömning och operation?',
  clinicalInformation: 'Tilltagande smärta i två år, vaknar om nätterna, går med käpp.',
  conditions: [{ code: 'M16.1', system: 'icd-10-se', display: 'Annan primär koxartros' }],
  desiredActivities: [{ id: '1', code: 'NFB49', system: 'kva' }, { text: 'Sjukgymnastisk bedömning' }],
  payment: {
    id: `${referral}#betfor#1`,
    type: '1',
    chapter: '2',
    validFrom: '2026-11-02',
    validTo: '2027-05-02',
    clinicalResponsibility: 'Operation och ett återbesök.',
    outpatientOnly: false,
    liableRegion: '14',
    approvedAt: '2026-11-02T08:30:00+01:00',
    costCenter: 'K-7720',
    reimbursement: { type: '2', contractOwner: '14' },
    approvedBy: { hsaId: 'SE5566778899-C0003', name: 'Ulf Chefsberg' },
    contractNumber: 'AVT-2026-17',
  },
  attachments: [note],
  priority: 'routine',
  careGuarantee: { type: 'atgard', decided: '2026-09-01', limitDays: 90, latest: '2026-11-30', offered: '2026-10-28' },
  consents: [
    {
      category: 'share',
      given: '2026-11-01',
      from: '2026-11-01',
      to: '2027-11-01',
      receiver: clinic,
      takenBy: healthCentre,
    },
    { category: 'offer', given: '2026-11-01', receiver: clinic, takenBy: healthCentre },
  ],
  urgentContact: '0123-45 60 01',
};

const referrer = { hsaId: 'SE5566778899-L0007', name: 'Ebba Kvarnlund', unit: healthCentre };
const surgeon = { hsaId: 'SE5566778899-L0042', name: 'Ola Bengtman', profession: '112247003', unit: clinic };
const appointment = {
  id: 'TID-5512',
  start: '2026-12-08T09:00:00+01:00',
  end: '2026-12-08T10:00:00+01:00',
  place: 'Mottagning 2',
  description: 'Nybesök ortoped',
};
const finding = { code: 'M16.1', system: 'icd-10-se', display: 'Annan primär koxartros' };
const operation = { code: 'NFB49', system: 'kva' };

/** What each event says beyond who, when and about what. */
const said: Readonly<Record<ReferralEventCode, Partial<ReferralJson>>> = {
  'remiss-ny': { request },
  'remiss-andrad': {
    version: 2,
    request: { ...request, clinicalInformation: `${request.clinicalInformation} BMI 27.` },
  },
  'remiss-vidareskickad': {
    version: 2,
    sender: clinic,
    receiver: otherClinic,
    request: {
      ...request,
      recipient: otherClinic,
      forwardedBy: [{ unit: clinic, time: '2026-11-06T13:00:00+01:00' }],
      consents: [{ category: 'share', given: '2026-11-05', receiver: otherClinic, takenBy: clinic }],
    },
  },
  betalningsandring: {
    version: 2,
    request: { ...request, payment: { ...request.payment!, validTo: '2027-08-31', costCenter: 'K-7721' } },
  },
  aterkallelse: { text: 'Patienten har fått tid på annat håll.' },
  'svar-mottaget': { text: 'Tack.' },
  felregistrerad: { text: 'Remissen skrevs på fel patient.' },
  'komplettering-begard': { text: 'Ange BMI och aktuella läkemedel.' },
  bekraftad: { text: 'Remissen är accepterad.' },
  avvisad: { text: 'Vi utför inte ingreppet.' },
  vidareskickad: { text: 'Kortare väntetid där; patienten är tillfrågad.', forwardedTo: otherClinic },
  bokning: { text: 'Kallelse är sänd.', appointment },
  ombokning: {
    text: 'Ny tid på patientens begäran.',
    appointment: { ...appointment, start: '2026-12-10T09:00:00+01:00', end: '2026-12-10T10:00:00+01:00' },
  },
  avbokning: { text: 'Avbokad av patienten.', appointment },
  uteblivit: { text: 'Patienten kom inte.', appointment },
  start: { text: 'Nybesök genomfört.' },
  paus: { text: 'Väntar på tandsanering.', pauseReason: 'MOV' },
  ateruppta: { text: 'Tandsanering klar.' },
  delsvar: { text: 'Operationsindikation finns, planeras i januari.', preliminary: true, conditions: [finding] },
  slutsvar: {
    text: 'Opererad utan komplikation. Återbesök om tre månader.',
    conditions: [finding],
    activities: [operation],
    attachments: [{ ...note, id: 'SVAR-1', description: 'Operationsberättelse' }],
  },
  'slutsvar-rattad': {
    text: 'Opererad utan komplikation. Återbesök om sex veckor, inte tre månader.',
    conditions: [finding],
    activities: [operation],
  },
  avbruten: { text: 'Operationen ställs in av medicinska skäl.' },
  'aterkallelse-godtagen': { text: 'Väntelisteplatsen är struken.' },
  'aterkallelse-nekad': { text: 'Operationen är redan gjord.' },
};

const day = (n: number): string => String(n).padStart(2, '0');

function example(event: ReferralEventCode, n: number): ReferralJson {
  const fromReferrer = (senderEvents as readonly string[]).includes(event);
  const parties = fromReferrer ? [healthCentre, clinic] : [clinic, healthCentre];
  const answers = requestEvents.includes(event) ? {} : { by: fromReferrer ? referrer : surgeon };
  return {
    event,
    referral,
    messageId: `MED-${1000 + n}`,
    version: 1,
    time: `2026-11-${day(2 + n)}T09:15:00+01:00`,
    sender: parties[0]!,
    receiver: parties[1]!,
    patient: patient!,
    ...answers,
    ...said[event],
  };
}

/** One filled message of each event, by its code. */
export const exampleMessages: ReadonlyMap<ReferralEventCode, ReferralJson> = new Map(
  [...senderEvents, ...receiverEvents].map((event, n) => [event, example(event, n)]),
);

/** The least that an engine must say in an answer to a referral that the gateway knows. */
export const shortAnswer: ReferralJson = {
  event: 'bekraftad',
  referral,
  messageId: 'MED-2000',
  text: 'Remissen är accepterad.',
  by: { hsaId: 'SE5566778899-L0042', name: 'Ola Bengtman' },
};
