import type { Narrative } from '@medplum/fhirtypes';
import { escapeXhtml, narrativeOf, narrativeTable, type NarrativeRow as Row, xhtml } from '../xhtml.ts';
import { eventTable } from './events.ts';
import type {
  Address,
  Answer,
  CodeOrText,
  PaymentCommitment,
  ReferralMessage,
  Request,
  Unit,
} from './referral-message.ts';

// The paper of a message in Swedish: what a person would read if nothing but the narrative were left.

const heading = (message: ReferralMessage): string =>
  `${eventTable[message.event].sv}: remiss ${message.referral}, version ${message.version}`;

/** One line for MessageHeader. */
export const titleOf = (message: ReferralMessage): Narrative =>
  narrativeOf([`${heading(message)}, från ${message.sender} till ${message.receiver}`]);

/** The whole message for Task. */
export function paperOf(message: ReferralMessage): Narrative {
  const rows: Row[] = [
    ...(message.test ? [['Testmeddelande', 'Ja'] as const] : []),
    ['Från', message.sender],
    ['Till', message.receiver],
    ['Tid', message.time],
    ...patientRows(message),
    ...(message.request ? requestRows(message.request) : []),
    ...(message.answer ? answerRows(message.answer) : []),
  ];
  return xhtml(`<p>${escapeXhtml(heading(message))}</p>${narrativeTable(rows)}`);
}

const patientRows = ({ patient }: ReferralMessage): Row[] => [
  ['Patient', patient.identifier.value],
  ['Namn', patient.name && (patient.name.text ?? [...(patient.name.given ?? []), patient.name.family ?? ''].join(' '))],
  ['Skyddade personuppgifter', patient.protectedIdentity],
  ['Tillfällig adress', patient.temporaryAddress && addressText(patient.temporaryAddress)],
  ['Telefon', joined(patient.telecom?.map(({ number }) => number))],
];

const requestRows = (request: Request): Row[] => [
  ['Remissdatum', request.date],
  ['Remittent', joined([request.author.name, request.author.hsaId, request.author.unit])],
  ['Svar till', unitText(request.replyTo)],
  ['Mottagare', unitText(request.recipient)],
  ['Vidareskickad av', joined(request.forwardedBy?.map(({ unit, time }) => `${unit} ${time}`))],
  ['Prioritet', request.priority],
  ['Vårdansvar', responsibility(request.careResponsibilityRemains)],
  ['Önskad mottagare', request.desiredRecipient],
  ['Frågeställning', request.question],
  ['Anamnes', request.clinicalInformation],
  ['Diagnoser', findings(request.conditions)],
  ['Önskade åtgärder', findings(request.desiredActivities)],
  ['Uppmärksamhet', request.awareness],
  ['Administrativ information', request.administrativeInformation],
  ['Tolkbehov', request.interpreterRequirement],
  ['Betalningsförbindelse', request.payment && paymentText(request.payment)],
  [
    'Vårdgaranti',
    request.careGuarantee && `beslut ${request.careGuarantee.decided}, senast ${request.careGuarantee.latest}`,
  ],
  ['Samtycke', joined(request.consents?.map(({ category, given, receiver }) => `${category} ${given} ${receiver}`))],
  ['Brådskande kontakt', joined([request.urgentContact, request.urgentContactForResponse])],
  ['Kopia till', joined(request.copyReceivers)],
  ['Bilagor', joined(request.attachments?.map(({ id, description }) => description ?? id))],
];

const answerRows = (answer: Answer): Row[] => [
  ['Enhet', unitText(answer.organisation)],
  ['Ansvarig', joined([answer.author.name, answer.author.hsaId, answer.author.unit])],
  ['Text', answer.text],
  ['Vidareskickad till', answer.forwardedTo],
  [
    'Bokad tid',
    answer.appointment && joined([answer.appointment.start, answer.appointment.end, answer.appointment.place]),
  ],
  ['Orsak till paus', answer.pauseReason],
  ['Diagnoser', findings(answer.conditions)],
  ['Utförda åtgärder', findings(answer.activities)],
  ['Ursprunglig remiss', answer.originalRequest?.referral],
  ['Bilagor', joined(answer.attachments?.map(({ id, description }) => description ?? id))],
];

function joined(parts: readonly (string | undefined)[] | undefined): string | undefined {
  const said = parts?.filter((part) => part !== undefined) ?? [];
  return said.length > 0 ? said.join(', ') : undefined;
}

const unitText = ({ hsaId, name, telephone, email, address, location }: Unit): string | undefined =>
  joined([name, hsaId, telephone, email, address, location]);

const addressText = ({ careOf, street1, street2, postBox, postalCode, city }: Address): string | undefined =>
  joined([careOf, street1, street2, postBox, postalCode, city]);

const responsibility = (remains: boolean | undefined): string | undefined =>
  remains === undefined ? undefined : remains ? 'Kvar hos remittenten' : 'Övertagande önskas';

const findings = (said: readonly CodeOrText[] | undefined): string | undefined =>
  joined(said?.map(({ text, code }) => joined([code?.code, code?.display, text]) ?? ''));

const paymentText = (payment: PaymentCommitment): string | undefined =>
  joined([
    payment.type.display ?? `typ ${payment.type.code}`,
    payment.chapter && `kapitel ${payment.chapter.code}`,
    payment.liableRegion.display ?? `län ${payment.liableRegion.code}`,
    `${payment.validFrom ?? ''}--${payment.validTo ?? ''}`,
  ]);
