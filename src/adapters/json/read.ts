import type {
  Answer,
  Attachment,
  Author,
  Patient,
  PaymentCommitment,
  Professional,
  Request,
  Unit,
} from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import { readCodeOrText, readCoding } from './codings.ts';
import type {
  AnswerJson,
  AttachmentJson,
  AuthorJson,
  PatientJson,
  PaymentJson,
  ProfessionalJson,
  RequestJson,
  UnitJson,
} from './referral-json.ts';
import { readSystem } from './systems.ts';

/** The parts of a referral in JSON -> plain shape. What comes in has passed the schema. */

const hsa = (id: string): string => id.toUpperCase();
const maybe = <A, B>(value: A | undefined, read: (value: A) => B): B | undefined =>
  value === undefined ? undefined : read(value);

export const readPatient = ({ id, name, ...rest }: PatientJson): Patient =>
  tidy<Patient>({
    ...rest,
    identifier: { system: readSystem(id.type ?? id.system ?? ''), value: id.value },
    name: typeof name === 'string' ? { text: name } : name,
  });

export const readUnit = (said: UnitJson): Unit =>
  typeof said === 'string' ? { hsaId: hsa(said) } : { ...said, hsaId: hsa(said.hsaId) };

const readProfessional = ({ hsaId, name, profession }: ProfessionalJson): Professional =>
  tidy<Professional>({
    hsaId: maybe(hsaId, hsa),
    name,
    profession: maybe(profession, (said) => readCoding(said, 'legitimerade-yrken')),
  });

/** An author without a unit wrote at `unit`. */
export const readAuthor = (by: AuthorJson, unit: string): Author => ({
  ...readProfessional(by),
  unit: hsa(by.unit ?? unit),
});

const readAttachment = ({ content, ...rest }: AttachmentJson): Attachment => ({
  ...rest,
  bytes: new Uint8Array(Buffer.from(content, 'base64')),
});

function readPayment(payment: PaymentJson): PaymentCommitment {
  const { type, chapter, liableRegion, reimbursement, approvedBy, ...rest } = payment;
  return tidy<PaymentCommitment>({
    ...rest,
    type: readCoding(type, 'betalning-avtal'),
    chapter: maybe(chapter, (said) => readCoding(said, 'betalning-kapitel')),
    liableRegion: readCoding(liableRegion, 'lan'),
    reimbursement: maybe(reimbursement, (said) =>
      tidy({
        type: readCoding(said.type, 'betalning-ersattningstyp'),
        contractOwner: maybe(said.contractOwner, (owner) => readCoding(owner, 'lan')),
      }),
    ),
    approvedBy: maybe(approvedBy, readProfessional),
  });
}

/** `time` is that of the message: its day is the referral's date unless one is given. */
export function readRequest(said: RequestJson, time: string): Request {
  const { by, replyTo, recipient, conditions, desiredActivities, payment, attachments, ...rest } = said;
  const reply = readUnit(replyTo);
  return tidy<Request>({
    ...rest,
    type: '4',
    date: said.date ?? time.slice(0, 10),
    replyTo: reply,
    author: readAuthor(by, reply.hsaId),
    recipient: readUnit(recipient),
    forwardedBy: said.forwardedBy?.map(({ unit, time: at }) => ({ unit: hsa(unit), time: at })),
    conditions: conditions?.map((condition) => readCodeOrText(condition, 'icd-10-se')),
    desiredActivities: desiredActivities?.map((activity) => readCodeOrText(activity)),
    payment: maybe(payment, readPayment),
    attachments: attachments?.map(readAttachment),
    consents: said.consents?.map((consent) =>
      tidy({ ...consent, receiver: hsa(consent.receiver), takenBy: maybe(consent.takenBy, hsa) }),
    ),
    copyReceivers: said.copyReceivers?.map(hsa),
  });
}

/** An answer without `organisation` is given by the sender; a delsvar is preliminary only when it says so. */
export function readAnswer(said: AnswerJson & { event: string }, sender: string): Answer {
  const organisation = readUnit(said.organisation ?? sender);
  return tidy<Answer>({
    organisation,
    author: readAuthor(said.by ?? {}, organisation.hsaId),
    text: said.text,
    forwardedTo: maybe(said.forwardedTo, hsa),
    preliminary: said.preliminary ?? (said.event === 'delsvar' ? false : undefined),
    conditions: said.conditions?.map((condition) => readCodeOrText(condition, 'icd-10-se')),
    activities: said.activities?.map((activity) => readCodeOrText(activity)),
    attachments: said.attachments?.map(readAttachment),
    appointment: said.appointment,
    pauseReason: said.pauseReason,
  });
}

/** Which members of an answer stand in a message, for events where none may. */
export const answerMembers = [
  'by',
  'organisation',
  'text',
  'forwardedTo',
  'preliminary',
  'conditions',
  'activities',
  'attachments',
  'originalRequest',
  'appointment',
  'pauseReason',
] as const satisfies readonly (keyof AnswerJson)[];
