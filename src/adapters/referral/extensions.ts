import type { Extension } from '@medplum/fhirtypes';
import { extensionUrl } from '../../model/canonical.ts';

/**
 * Every extension of ours in a referral's Bundle: where it stands, what it holds, what it means. `care-guarantee` and
 * `referral-version` are complex; their members are the urls of nested extensions.
 */
export const extensions = {
  'arende-id': ['MessageHeader', 'Identifier', 'Case id (ärende-id) that this message belongs to.'],
  'own-message-id': ['MessageHeader', 'string', "The message's own id in its source; RIV-TA requestConfirmationId."],
  'referral-version': [
    'ServiceRequest, Task',
    'number: positiveInt, time: dateTime, reason: code',
    'Version of the referral sent, or that an answer is about; reason NR, AR, VR or AB (versionsorsak).',
  ],
  'care-responsibility-remains': [
    'ServiceRequest',
    'boolean',
    'Care responsibility (vårdansvar) stays with the referrer; false asks for takeover.',
  ],
  'interpreter-requirement': ['ServiceRequest', 'string', 'Need of an interpreter (tolkbehov).'],
  'care-process-id': ['ServiceRequest', 'string', 'Id of the care process (vårdprocess) the referral is part of.'],
  'urgent-contact': ['ServiceRequest', 'string', 'How to reach the referrer when urgent.'],
  'urgent-contact-for-response': ['ServiceRequest', 'string', 'How to reach the referrer with an urgent answer.'],
  'copy-receiver': ['ServiceRequest', 'Reference', 'A unit that is to have a copy.'],
  'care-guarantee': [
    'ServiceRequest',
    'type: code, decided: date, limitDays: positiveInt, latest: date, deviation: code, offered: date, patientAnswer: code',
    'Care guarantee (vårdgaranti): when its clock started and the limit that the sender states.',
  ],
  'note-kind': ['Annotation', 'code', 'administrative-information or clinical-information (anamnes).'],
  'local-id': ['CodeableConcept', 'string', "Id of a desired activity in the referrer's system."],
  'unit-location': ['Organization', 'string', 'Where the unit lies, in words.'],
  'chapter-system': ['Coverage.class', 'uri', 'Code system of the chapter when it is not the national one.'],
  'outpatient-only': ['Coverage', 'boolean', 'The commitment covers outpatient care (öppenvård) only.'],
  'clinical-responsibility': ['Coverage', 'string', 'What the commitment covers clinically.'],
  'administrative-responsibility': ['Coverage', 'string', 'What the commitment covers administratively.'],
  'approved-at': ['Coverage', 'dateTime', 'When the commitment was approved.'],
  'approved-by': ['Coverage', 'Reference', 'Who approved the commitment.'],
  'consulted-with': ['Coverage', 'string', 'With whom the commitment was discussed.'],
  'cost-center': ['Coverage', 'string', 'Cost centre (kostnadsställe) that pays.'],
  'reimbursement-type': ['Coverage', 'Coding', 'How the provider is paid (ersättningstyp).'],
  'contract-owner': ['Coverage', 'Coding', 'Region that owns the contract invoked (avtalsägare).'],
  'sha-256': ['Attachment', 'string', 'SHA-256 of the exact bytes, lower-case hex; Attachment.hash is SHA-1 in R4.'],
  'end-not-stated': ['Appointment', 'boolean', 'The source gave no end; end repeats start, which R4 demands.'],
} as const satisfies Record<string, readonly [context: string, value: string, meaning: string]>;

export type ExtensionName = keyof typeof extensions;

/** Swedish base profile's security labels for protected identity (skyddade personuppgifter). */
export const securityLabelSystem = 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel';

type Value = Omit<Extension, 'url'>;

export const extensionOf = (name: ExtensionName, value: Value): Extension => ({ url: extensionUrl(name), ...value });

/** The extension, or nothing where there is no value: for lists built by `present`. */
export const optionalExtension = <T>(
  name: ExtensionName,
  value: T | undefined,
  lay: (value: T) => Value,
): Extension | undefined => (value === undefined ? undefined : extensionOf(name, lay(value)));

export const stringExtension = (name: ExtensionName, value: string | undefined): Extension | undefined =>
  optionalExtension(name, value, (valueString) => ({ valueString }));
