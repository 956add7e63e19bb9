import type { ReceiverEvent, SenderEvent } from '../../model/event.ts';

/**
 * One referral message in plain words: what every wire form of a referral says, and what the canonical message Bundle
 * says, as one TypeScript shape. Source adapters read their form into it and write it back; `to-bundle.ts` and
 * `from-bundle.ts` are the only ones that know how it lies in FHIR. RIV-TA names (clinicalprocess:activity:request 2.2)
 * stand in comments; cardinalities there are those of facts of contract version 2.2.
 *
 * Times are ISO 8601 with offset; dates are `YYYY-MM-DD`. HSA-ids are upper case. Systems are the URIs emitted inside
 * FHIR (`canonicalSystem`), never bare OIDs.
 */
export interface ReferralMessage {
  readonly event: SenderEvent | ReceiverEvent;
  /** requestId: the whole `HSA#local` string, at most 256 characters. */
  readonly referral: string;
  /** The message's own id in its source: requestConfirmationId, requestOutcomeId, json `messageId`; else absent. */
  readonly ownId?: string;
  /** MessageHeader.id where the source fixes it (a FHIR source, or a json `messageId` that is a UUID). */
  readonly messageId?: string;
  /** versionNumber; in answers requestVersionNumber. From 1. */
  readonly version: number;
  /** versionTimeStamp, requestConfirmationTime, requestOutcomeTime. */
  readonly time: string;
  /** Case id (ärende-id), a UUID. */
  readonly caseId?: string;
  /** HSA-id of the unit that sends this message. */
  readonly sender: string;
  /** HSA-id of the unit that it is for; the LogicalAddress. */
  readonly receiver: string;
  readonly test?: boolean;
  readonly patient: Patient;
  /** What is asked for: in remiss-ny, -andrad, -vidareskickad and betalningsandring. */
  readonly request?: Request;
  /** What is said about a referral: in every event but those of `request`. */
  readonly answer?: Answer;
}

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

export interface Patient {
  /** personId: personnummer, samordningsnummer or a reserve number. */
  readonly identifier: Identifier;
  readonly name?: HumanName;
  /** KV Kön 1 | 2 | 9 | 0. */
  readonly gender?: 'male' | 'female' | 'other' | 'unknown';
  readonly birthDate?: string;
  /** A temporary address only (tillfällig adress), never the folkbokföring address. */
  readonly temporaryAddress?: Address;
  /** At most two. */
  readonly telecom?: readonly { readonly kind: 'home' | 'mobile'; readonly number: string }[];
  /** Protected identity (skyddade personuppgifter); RIV-TA referral v2 has no field for it. */
  readonly protectedIdentity?: 'sekretessmarkering' | 'skyddadFolkbokforing';
}

export interface HumanName {
  /** RIV-TA's one string "Mellannamn Efternamn, Förnamn", kept as given. */
  readonly text?: string;
  readonly family?: string;
  readonly given?: readonly string[];
}

export interface Address {
  readonly careOf?: string;
  readonly street1?: string;
  readonly street2?: string;
  /** Exactly five digits. */
  readonly postalCode?: string;
  readonly city?: string;
  readonly postBox?: string;
}

/** A care unit with what a message says of it. */
export interface Unit {
  readonly hsaId: string;
  readonly name?: string;
  readonly telephone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly location?: string;
}

export interface Professional {
  readonly hsaId?: string;
  readonly name?: string;
  /** typeOfHealthcareProfessional: SNOMED selections 1.2.752.129.5.1.70 or 1.2.752.129.7.1.5; v1: 1.2.752.97.3.2.8.8. */
  readonly profession?: Coding;
  /** The same in the list of version 1, where a message tells both. */
  readonly formerProfession?: Coding;
}

/** Who wrote it, and the PDL-responsible unit it was written at (healthcareProfessionalOrganisation). */
export interface Author extends Professional {
  readonly unit: string;
}

/** Text xor code. */
export interface CodeOrText {
  readonly id?: string;
  readonly text?: string;
  readonly code?: Coding;
}

export interface Request {
  /** KV Framställantyp; 4 = allmänremiss, the only one. */
  readonly type: '4';
  /** careResponsibilityRemains: true = care responsibility (vårdansvar) stays, false = takeover asked for. Not in v1. */
  readonly careResponsibilityRemains?: boolean;
  /** requestOrganisation: where answers go. */
  readonly replyTo: Unit;
  /** author.date: the referral's date (remissdatum). */
  readonly date: string;
  readonly author: Author;
  /** recipient.organisation, with a name where the source has one. */
  readonly recipient: Unit;
  /** intermediaryParticipant: who forwarded it, in order. Required in remiss-vidareskickad. */
  readonly forwardedBy?: readonly { readonly unit: string; readonly time: string }[];
  /** desiredRequestRecipient, 200. */
  readonly desiredRecipient?: string;
  /** administrativeInformation, 8192. */
  readonly administrativeInformation?: string;
  /** interpreterRequirement (tolkbehov), 200. */
  readonly interpreterRequirement?: string;
  /** awarenessInformation.text: not for automatic import into an alert list. */
  readonly awareness?: string;
  /** questionFormulation.text (frågeställning), 1..1, 8192. */
  readonly question: string;
  /** clinicalInformation.text (anamnes), 8192. */
  readonly clinicalInformation?: string;
  readonly conditions?: readonly CodeOrText[];
  readonly desiredActivities?: readonly CodeOrText[];
  readonly payment?: PaymentCommitment;
  readonly attachments?: readonly Attachment[];
  readonly careProcessId?: string;

  // Beyond RIV-TA
  readonly priority?: 'routine' | 'urgent' | 'asap' | 'stat';
  readonly careGuarantee?: CareGuarantee;
  readonly consents?: readonly Consent[];
  readonly urgentContact?: string;
  readonly urgentContactForResponse?: string;
  /** HSA-ids of units that are to have a copy. */
  readonly copyReceivers?: readonly string[];
}

/** paymentCommitment (betalningsförbindelse). */
export interface PaymentCommitment {
  /** `remissid#betfor#n`. */
  readonly id?: string;
  /** 1.2.752.129.2.2.2.44: 1 Riksavtal, 2 Regionavtal, 3 Mellanlänsavtal. */
  readonly type: Coding;
  /** 1.2.752.129.5.1.37: 1..4 (2 = vårdgaranti); required when type is 1. */
  readonly chapter?: Coding;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly clinicalResponsibility?: string;
  readonly administrativeResponsibility?: string;
  readonly outpatientOnly: boolean;
  /** liableCountyCouncil, KV Län 01..25. */
  readonly liableRegion: Coding;
  readonly approvedAt?: string;
  readonly consultedWith?: string;
  readonly costCenter?: string;
  /** reimbursementInformation: required to a private provider. */
  readonly reimbursement?: { readonly type: Coding; readonly contractOwner?: Coding };
  readonly approvedBy?: Professional;
  /** Agreement number (avtalsnummer): Contract.identifier; required when reimbursement type is 2. */
  readonly contractNumber?: string;
}

/** Care guarantee (vårdgaranti). Limits are data of the sender, never constants here. */
export interface CareGuarantee {
  readonly type: 'besok' | 'atgard';
  readonly decided: string;
  readonly limitDays: number;
  readonly latest: string;
  /** PvV patientvald väntan, MOV medicinskt orsakad väntan. */
  readonly deviation?: 'PvV' | 'MOV';
  readonly offered?: string;
  readonly patientAnswer?: 'accepted' | 'declined';
}

export interface Consent {
  /** What is consented to: sharing the information, or the offer itself (erbjudandet). */
  readonly category: 'share' | 'offer';
  readonly given: string;
  readonly from?: string;
  readonly to?: string;
  /** HSA-id of the unit (or its care provider) that may receive. */
  readonly receiver: string;
  /** HSA-id of the unit that took the consent. */
  readonly takenBy?: string;
}

export interface Attachment {
  readonly id: string;
  /** MIME type. */
  readonly mediaType: string;
  readonly description?: string;
  /** The exact bytes. */
  readonly bytes: Uint8Array;
}

export interface Answer {
  /** confirmingOrganisation / respondingOrganisation; in sender events the referring unit. */
  readonly organisation: Unit;
  readonly author: Author;
  /** outcomeText; a reason in avvisad, avbruten, aterkallelse and aterkallelse-nekad. */
  readonly text?: string;
  /** forwardingRecipient: exactly in vidareskickad. */
  readonly forwardedTo?: string;
  /** delsvar: true = PSV (preliminärt svar), false = DSV. */
  readonly preliminary?: boolean;
  readonly conditions?: readonly CodeOrText[];
  /** accomplishedActivity. */
  readonly activities?: readonly CodeOrText[];
  readonly attachments?: readonly Attachment[];
  /** originalRequest: only when answering another party than the referrer. */
  readonly originalRequest?: ReferralMessage;
  /** bokning, ombokning, avbokning, uteblivit. */
  readonly appointment?: Appointment;
  /** paus: PvV or MOV. */
  readonly pauseReason?: 'PvV' | 'MOV';
}

export interface Appointment {
  readonly id: string;
  readonly start: string;
  readonly end?: string;
  readonly place?: string;
  readonly description?: string;
}
