import type { Coding } from '@medplum/fhirtypes';
import { codeSystem } from '../../model/canonical.ts';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const eventType = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const interaction = 'http://hl7.org/fhir/restful-interaction';
const lifecycle = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle';
const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';

const dcm = (code: string, display: string): Coding => ({ system: dicom, code, display });
const rest: Coding = { system: eventType, code: 'rest', display: 'RESTful Operation' };
const by = (code: string): Coding => ({ system: interaction, code, display: code });
const disclose: Coding = { system: lifecycle, code: 'disclose', display: 'Disclose Record Lifecycle Event' };
const securityAlert = dcm('110113', 'Security Alert');
const applicationActivity = dcm('110100', 'Application Activity');
const authentication = dcm('110114', 'User Authentication');

/** Roles of the two machines of an event (DICOM Participant Object roles, as BALP uses them). */
export const source = dcm('110153', 'Source Role ID');
export const destination = dcm('110152', 'Destination Role ID');

/** Emergency treatment: what a registered emergency (nödöppning) opens. */
export const emergencyTreatment: Coding = { system: actReason, code: 'ETREAT', display: 'Emergency Treatment' };
export const treatment: Coding = { system: actReason, code: 'TREAT', display: 'treatment' };
const administration: Coding = { system: actReason, code: 'HSYSADMIN', display: 'health system administration' };

/**
 * One sort of event. `observer` says which of the two machines this gateway was; the other is the caller, or the partner.
 * `sv` and `en` name the act for people, as in the patient's extract (loggutdrag).
 */
export interface ActShape {
  readonly type: Coding;
  readonly subtype?: Coding;
  readonly action: 'C' | 'R' | 'U' | 'E';
  readonly observer: 'source' | 'destination';
  readonly purpose?: Coding;
  readonly sv: string;
  readonly en: string;
}

/** What is audited. The REST acts follow IHE BALP's Create, Read, Update and Query; export and import its Disclosure. */
export const acts = {
  create: {
    type: rest,
    subtype: by('create'),
    action: 'C',
    observer: 'destination',
    purpose: treatment,
    sv: 'Registrerat',
    en: 'Created',
  },
  read: {
    type: rest,
    subtype: by('read'),
    action: 'R',
    observer: 'source',
    purpose: treatment,
    sv: 'Läst',
    en: 'Read',
  },
  query: {
    type: rest,
    subtype: by('search-type'),
    action: 'E',
    observer: 'destination',
    purpose: treatment,
    sv: 'Sökt',
    en: 'Searched',
  },
  export: {
    type: dcm('110106', 'Export'),
    subtype: disclose,
    action: 'R',
    observer: 'source',
    purpose: treatment,
    sv: 'Utlämnat till annan vårdgivare',
    en: 'Disclosed to another care provider',
  },
  import: {
    type: dcm('110107', 'Import'),
    subtype: disclose,
    action: 'C',
    observer: 'destination',
    purpose: treatment,
    sv: 'Mottaget från annan vårdgivare',
    en: 'Received from another care provider',
  },
  overview: {
    type: dcm('110107', 'Import'),
    subtype: { system: lifecycle, code: 'access', display: 'Access/View Record Lifecycle Event' },
    action: 'R',
    observer: 'destination',
    purpose: treatment,
    sv: 'Läst hos annan vårdgivare',
    en: 'Read at another care provider',
  },
  'overview-emergency': {
    type: dcm('110107', 'Import'),
    subtype: { system: lifecycle, code: 'access', display: 'Access/View Record Lifecycle Event' },
    action: 'R',
    observer: 'destination',
    purpose: emergencyTreatment,
    sv: 'Nödöppning: läst hos annan vårdgivare',
    en: 'Emergency access: read at another care provider',
  },
  'overview-copy': {
    type: dcm('110107', 'Import'),
    subtype: { system: lifecycle, code: 'receive', display: 'Receive/Retain Record Lifecycle Event' },
    action: 'C',
    observer: 'destination',
    purpose: treatment,
    sv: 'Kopierat från annan vårdgivare till ärendet',
    en: 'Copied from another care provider into the case',
  },
  'hand-over': {
    type: dcm('110106', 'Export'),
    subtype: { system: lifecycle, code: 'transmit', display: 'Transmit Record Lifecycle Event' },
    action: 'R',
    observer: 'source',
    purpose: treatment,
    sv: 'Överlämnat till enhetens eget system',
    en: "Handed over to the unit's own system",
  },
  take: {
    type: rest,
    subtype: by('update'),
    action: 'U',
    observer: 'destination',
    purpose: treatment,
    sv: 'Tagit hand om',
    en: 'Taken on',
  },
  replay: {
    type: rest,
    subtype: by('operation'),
    action: 'E',
    observer: 'destination',
    purpose: administration,
    sv: 'Körts om av en person',
    en: 'Replayed by a person',
  },
  login: {
    type: authentication,
    subtype: dcm('110122', 'Login'),
    action: 'E',
    observer: 'destination',
    sv: 'Inloggning',
    en: 'Login',
  },
  'access-refused': {
    type: securityAlert,
    subtype: dcm('110132', 'Use of Restricted Function'),
    action: 'E',
    observer: 'destination',
    sv: 'Nekad åtkomst',
    en: 'Access refused',
  },
  'security-configuration': {
    type: securityAlert,
    subtype: dcm('110129', 'Security Configuration'),
    action: 'U',
    observer: 'destination',
    purpose: administration,
    sv: 'Ändrad säkerhetsinställning',
    en: 'Security configuration changed',
  },
  'audit-read': {
    type: dcm('110101', 'Audit Log Used'),
    action: 'R',
    observer: 'source',
    purpose: administration,
    sv: 'Loggen läst',
    en: 'Audit log read',
  },
  backup: {
    type: dcm('110106', 'Export'),
    subtype: { system: lifecycle, code: 'archive', display: 'Archive Record Lifecycle Event' },
    action: 'R',
    observer: 'source',
    purpose: administration,
    sv: 'Säkerhetskopierat',
    en: 'Backed up',
  },
  terminology: {
    type: rest,
    subtype: by('operation'),
    action: 'U',
    observer: 'destination',
    purpose: administration,
    sv: 'Kodlista ändrad',
    en: 'Code list changed',
  },
  'npo-reindex': {
    type: rest,
    subtype: by('operation'),
    action: 'E',
    observer: 'destination',
    purpose: administration,
    sv: 'Engagemangsindex meddelat på nytt',
    en: 'Engagement index told again',
  },
  start: {
    type: applicationActivity,
    subtype: dcm('110120', 'Application Start'),
    action: 'E',
    observer: 'destination',
    sv: 'Start',
    en: 'Start',
  },
  stop: {
    type: applicationActivity,
    subtype: dcm('110121', 'Application Stop'),
    action: 'E',
    observer: 'destination',
    sv: 'Stopp',
    en: 'Stop',
  },
} as const satisfies Record<string, ActShape>;

export type Act = keyof typeof acts;

/** The act in our own words, beside the codes of DICOM and FHIR. */
export const actCoding = (act: Act): Coding => ({
  system: codeSystem('audit-act'),
  code: act,
  display: `${acts[act].sv} / ${acts[act].en}`,
});
