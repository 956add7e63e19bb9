import type {
  Answer,
  Attachment,
  Author,
  HumanName,
  Patient,
  PaymentCommitment,
  Professional,
  ReferralMessage,
  Request,
  Unit,
} from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import { writeCodeOrText, writeCoding } from './codings.ts';
import { isUuid } from './formats.ts';
import type {
  AnswerJson,
  AttachmentJson,
  AuthorJson,
  PatientJson,
  PaymentJson,
  ProfessionalJson,
  ReferralJson,
  RequestJson,
  UnitJson,
} from './referral-json.ts';
import { nameOfSystem } from './systems.ts';

/** Plain shape -> the `json` format, always whole: nothing is left for the reader to know. */
export function writeReferral(message: ReferralMessage): ReferralJson {
  const { event, referral, version, time, caseId, sender, receiver, test, patient, request, answer } = message;
  return tidy<ReferralJson>({
    event,
    referral,
    ...writeIds(message),
    version,
    time,
    caseId,
    sender,
    receiver,
    test,
    patient: writePatient(patient),
    request: request && writeRequest(request),
    ...(answer && writeAnswer(answer)),
  });
}

/** The inverse of `idsOf`: an own id that looks like a UUID keeps its own name. */
function writeIds({ messageId, ownId }: ReferralMessage): Pick<ReferralJson, 'messageId' | 'ownId'> {
  if (messageId === undefined && ownId !== undefined && !isUuid(ownId)) return { messageId: ownId };
  return tidy({ messageId, ownId });
}

export const writePatient = ({ identifier: { system, value }, name, ...rest }: Patient): PatientJson => {
  const type = nameOfSystem(system);
  return tidy<PatientJson>({ id: type ? { type, value } : { system, value }, name: name && writeName(name), ...rest });
};

const writeName = (name: HumanName): string | HumanName =>
  name.text !== undefined && name.family === undefined && name.given === undefined ? name.text : name;

const writeUnit = (unit: Unit): UnitJson => (Object.keys(unit).length === 1 ? unit.hsaId : { ...unit });

const writeProfessional = ({ hsaId, name, profession }: Professional): ProfessionalJson =>
  tidy<ProfessionalJson>({ hsaId, name, profession: profession && writeCoding(profession, 'legitimerade-yrken') });

const writeAuthor = (author: Author): AuthorJson => ({ ...writeProfessional(author), unit: author.unit });

const writeAttachment = ({ bytes, ...rest }: Attachment): AttachmentJson => ({
  ...rest,
  content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
});

function writePayment(payment: PaymentCommitment): PaymentJson {
  const { type, chapter, liableRegion, reimbursement, approvedBy, ...rest } = payment;
  return tidy<PaymentJson>({
    ...rest,
    type: writeCoding(type, 'betalning-avtal'),
    chapter: chapter && writeCoding(chapter, 'betalning-kapitel'),
    liableRegion: writeCoding(liableRegion, 'lan'),
    reimbursement:
      reimbursement &&
      tidy({
        type: writeCoding(reimbursement.type, 'betalning-ersattningstyp'),
        contractOwner: reimbursement.contractOwner && writeCoding(reimbursement.contractOwner, 'lan'),
      }),
    approvedBy: approvedBy && writeProfessional(approvedBy),
  });
}

function writeRequest(request: Request): RequestJson {
  const { author, replyTo, recipient, conditions, desiredActivities, payment, attachments, ...rest } = request;
  return tidy<RequestJson>({
    ...(rest as Pick<RequestJson, 'question'>),
    replyTo: writeUnit(replyTo),
    by: writeAuthor(author),
    recipient: writeUnit(recipient),
    conditions: conditions?.map(writeCodeOrText),
    desiredActivities: desiredActivities?.map(writeCodeOrText),
    payment: payment && writePayment(payment),
    attachments: attachments?.map(writeAttachment),
  });
}

function writeAnswer(answer: Answer): AnswerJson {
  const { organisation, author, conditions, activities, attachments, originalRequest, ...rest } = answer;
  return tidy<AnswerJson>({
    by: writeAuthor(author),
    organisation: writeUnit(organisation),
    ...rest,
    conditions: conditions?.map(writeCodeOrText),
    activities: activities?.map(writeCodeOrText),
    attachments: attachments?.map(writeAttachment),
    originalRequest: originalRequest && writeReferral(originalRequest),
  });
}
