import type { Address, Appointment, CareGuarantee, Consent, HumanName, Patient } from '../referral/referral-message.ts';

/** The shape of `referral.schema.json`; the meaning of each member stands there. */
export interface ReferralJson extends AnswerJson {
  event: string;
  referral: string;
  messageId?: string;
  ownId?: string;
  version?: number;
  time?: string;
  caseId?: string;
  sender?: string;
  receiver?: string;
  test?: boolean;
  patient?: PatientJson;
  request?: RequestJson;
}

export interface AnswerJson {
  by?: AuthorJson;
  organisation?: UnitJson;
  text?: string;
  forwardedTo?: string;
  preliminary?: boolean;
  conditions?: CodeOrTextJson[];
  activities?: CodeOrTextJson[];
  attachments?: AttachmentJson[];
  originalRequest?: ReferralJson;
  appointment?: Appointment;
  pauseReason?: 'PvV' | 'MOV';
}

export interface PatientJson extends Omit<Patient, 'identifier' | 'name' | 'temporaryAddress'> {
  id: { type?: string; system?: string; value: string };
  name?: string | HumanName;
  temporaryAddress?: Address;
}

export interface RequestJson {
  type?: '4';
  careResponsibilityRemains?: boolean;
  replyTo: UnitJson;
  date?: string;
  by: AuthorJson;
  recipient: UnitJson;
  forwardedBy?: { unit: string; time: string }[];
  desiredRecipient?: string;
  administrativeInformation?: string;
  interpreterRequirement?: string;
  awareness?: string;
  question: string;
  clinicalInformation?: string;
  conditions?: CodeOrTextJson[];
  desiredActivities?: CodeOrTextJson[];
  payment?: PaymentJson;
  attachments?: AttachmentJson[];
  careProcessId?: string;
  priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  careGuarantee?: CareGuarantee;
  consents?: Consent[];
  urgentContact?: string;
  urgentContactForResponse?: string;
  copyReceivers?: string[];
}

export interface PaymentJson {
  id?: string;
  type: CodingJson;
  chapter?: CodingJson;
  validFrom?: string;
  validTo?: string;
  clinicalResponsibility?: string;
  administrativeResponsibility?: string;
  outpatientOnly: boolean;
  liableRegion: CodingJson;
  approvedAt?: string;
  consultedWith?: string;
  costCenter?: string;
  reimbursement?: { type: CodingJson; contractOwner?: CodingJson };
  approvedBy?: ProfessionalJson;
  contractNumber?: string;
}

export type UnitJson = string | UnitDetails;
export interface UnitDetails {
  hsaId: string;
  name?: string;
  telephone?: string;
  email?: string;
  address?: string;
  location?: string;
}
export interface ProfessionalJson {
  hsaId?: string;
  name?: string;
  profession?: CodingJson;
}
export interface AuthorJson extends ProfessionalJson {
  unit?: string;
}
export type CodingJson = string | { code: string; system?: string; display?: string };
export interface CodeOrTextJson {
  id?: string;
  text?: string;
  code?: string;
  system?: string;
  display?: string;
}
export interface AttachmentJson {
  id: string;
  mediaType: string;
  description?: string;
  content: string;
}
