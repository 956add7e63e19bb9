import type { outputTypes } from '../../src/adapters/referral/answer.ts';
import { appointmentEvents, eventTable, replyEvents, requestEvents } from '../../src/adapters/referral/events.ts';
import * as systems from '../../src/adapters/referral/systems.ts';
import { acts } from '../../src/gateway/audit/acts.ts';
import { transitions } from '../../src/gateway/referral/transitions.ts';
import type { otherEvents } from '../../src/model/event.ts';
import { list, selection, type Terminology } from './resources.ts';

const events = {
  ...Object.fromEntries(Object.entries(eventTable).map(([event, { sv }]) => [event, sv])),
  journalkopia: 'Journalkopia',
  bildreferens: 'Bildreferens',
  kvittens: 'Teknisk kvittens',
} satisfies Record<(typeof otherEvents)[number], string> & Record<string, string>;

/** Every business status that the transition table or a message can show. */
const statuses: Readonly<Record<string, string>> = {
  skickad: 'Skickad',
  'ej-levererad': 'Ej levererad',
  mottagen: 'Mottagen',
  'komplettering-begard': 'Komplettering begärd',
  accepterad: 'Accepterad',
  bokad: 'Bokad',
  uteblivit: 'Uteblivit',
  pagar: 'Pågår',
  pausad: 'Pausad',
  delsvar: 'Delsvar',
  slutsvar: 'Slutsvar',
  'slutsvar-rattad': 'Rättat slutsvar',
  'svar-mottaget': 'Svar mottaget',
  vidareskickad: 'Vidareskickad',
  avvisad: 'Avvisad',
  avbruten: 'Avbruten',
  'aterkallelse-begard': 'Återkallelse begärd',
  aterkallad: 'Återkallad',
  felregistrerad: 'Felregistrerad',
};

/** Business statuses that the code can write: held against `statuses` by a test. */
export const writtenStatuses: ReadonlySet<string> = new Set([
  ...Object.values(eventTable).map(({ business }) => business),
  ...transitions.map(({ businessStatus }) => businessStatus).filter((status) => /^[a-z]/.test(status)),
]);

const outputs: Readonly<Record<(typeof outputTypes)[number], string>> = {
  report: 'The reply (remissvar)',
  condition: 'A diagnosis',
  activity: 'An activity that was carried out',
  attachment: 'An attached part',
  'original-request': 'The referral that the answer is about, for a party that never saw it',
  manifest: 'The manifest (försändelseförteckning) of the parts',
  appointment: 'The time that was booked, moved, cancelled or missed',
  'forwarded-to': 'The unit that the referral was forwarded to',
};

/** Code systems and value sets of our own, from the tables that the code itself uses. */
export const exchangeLists = (): Terminology[] => [
  ...list('exchange-event', {
    title: 'Events of an exchange',
    description: 'What a message says has happened: MessageHeader.eventCoding.',
    concepts: events,
  }),
  selection('request-event', 'Events that carry a referral', 'Events whose message holds the ServiceRequest itself.', [
    { system: systems.eventSystem, codes: requestEvents },
  ]),
  selection('reply-event', 'Events that carry a reply', 'Events whose message holds a DiagnosticReport.', [
    { system: systems.eventSystem, codes: replyEvents },
  ]),
  selection('appointment-event', 'Events about an appointment', 'Events whose message holds an Appointment.', [
    { system: systems.eventSystem, codes: appointmentEvents },
  ]),
  ...list('referral-business-status', {
    title: 'How a referral stands',
    description: "Task.businessStatus of a referral, finer than Task.status; the transition table's words.",
    concepts: statuses,
  }),
  ...list('task-output', {
    title: 'What came of a referral',
    description: 'Types of Task.output.',
    language: 'en',
    concepts: outputs,
  }),
  ...list('provenance-activity', {
    title: 'Kinds of act',
    description: 'What a Provenance says was done: with the message, with its referral, or with an item of a record.',
    language: 'en',
    concepts: {
      new: 'A referral, document or item was written',
      reply: 'Something was said about a referral',
      forward: 'The referral was forwarded',
      correct: 'What was said before was corrected',
      cancel: 'What was said before no longer stands',
      'forwarded-before': 'The referral had been forwarded before this message',
    },
  }),
  ...list('consent-category', {
    title: 'What a patient consents to',
    description: 'To share information and to accept an offer of care are two consents (samtycken).',
    language: 'en',
    concepts: {
      share: 'To share information about me with the receiver',
      offer: 'To be offered the care by the receiver (erbjudandet)',
    },
  }),
  ...list('coverage-class', {
    title: 'Classes of a payment commitment',
    description: 'Type of Coverage.class.',
    concepts: { kapitel: 'Kapitel i Riksavtalet' },
  }),
  ...list('part-type', {
    title: 'Types of part',
    description: 'What a part of a message is, beside what its document says of itself.',
    language: 'en',
    concepts: {
      manifest: 'The manifest of the parts (försändelseförteckning)',
      'original-request': 'The message with the referral that an answer is about',
    },
  }),
  ...list('pause-reason', {
    title: 'Why a referral rests, or a guarantee is departed from',
    description: 'Reasons of a pause and of a deviation from the care guarantee (vårdgaranti).',
    concepts: { PvV: 'Patientvald väntan', MOV: 'Medicinskt orsakad väntan' },
  }),
  ...list('request-outcome-type', {
    title: 'Types of reply',
    description:
      'Types of reply of the electronic referral (RIV-TA typeOfRequestOutcome), which have no published system.',
    concepts: { DSV: 'Delsvar', PSV: 'Preliminärt svar', SSV: 'Slutsvar' },
  }),
  ...list('note-kind', {
    title: 'Kinds of note',
    description: 'What a note of a referral is.',
    language: 'en',
    concepts: {
      'administrative-information': 'Administrative information, such as urgency',
      'clinical-information': 'Clinical information (anamnes)',
    },
  }),
  ...list('care-guarantee-type', {
    title: 'What the care guarantee is about',
    description: 'The clock of the care guarantee (vårdgaranti) runs to a visit or to a measure.',
    concepts: { besok: 'Besök', atgard: 'Åtgärd' },
  }),
  ...list('care-guarantee-answer', {
    title: "The patient's answer to an offer",
    description: 'An offer that was declined ends the care guarantee.',
    language: 'en',
    concepts: { accepted: 'Accepted', declined: 'Declined' },
  }),
  ...list('audit-act', {
    title: 'What is audited',
    description: 'Acts of the audit log in our own words, beside the codes of DICOM and FHIR.',
    language: 'en',
    concepts: Object.fromEntries(Object.entries(acts).map(([act, { en }]) => [act, en])),
    swedish: Object.fromEntries(Object.entries(acts).map(([act, { sv }]) => [act, sv])),
  }),
  ...list('connection-type', {
    title: 'Ways to reach a party',
    description: 'Transports between gateways: Endpoint.connectionType.',
    language: 'en',
    concepts: {
      fhir: 'FHIR messaging ($process-message)',
      sdk: 'Säker digital kommunikation (SDK)',
      'digital-remiss': 'Digital remiss (RIV-TA ProcessRequest)',
      npo: 'NPÖ read contracts (RIV-TA)',
    },
  }),
  ...list('eligibility-criterion', {
    title: 'Conditions of a care service',
    description: 'What must be known of a patient to say whether a care service (vårdtjänst) can take them.',
    language: 'en',
    concepts: {
      age: ['Age', 'Age in years at the visit.'],
      weight: ['Body weight', 'Weight in kilograms.'],
      bmi: ['Body mass index', 'Kilograms per square metre.'],
      'asa-class': ['ASA class', 'Physical status by the American Society of Anesthesiologists, 1 to 6.'],
      interpreter: ['Interpreter', 'Whether a visit with an interpreter can be had.'],
      residence: ['Region of residence', 'Regions whose patients are taken, by county code.'],
      other: ['Another condition', 'A condition in words.'],
    },
  }),
];
