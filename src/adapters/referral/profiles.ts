import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { profileUrl } from '../../model/canonical.ts';

/** Which profile of ours the resources of a Bundle claim, by their type; none where a type has none. */
export type Claims = Readonly<Partial<Record<ResourceType, string>>>;

/** Profiles of a message about a referral, `profiles/se.vardbro.exchange`. */
export const referralClaims: Claims = {
  Bundle: 'referral-message',
  MessageHeader: 'exchange-message-header',
  Task: 'referral-task',
  ServiceRequest: 'referral-request',
  Patient: 'exchange-patient',
  PractitionerRole: 'exchange-practitioner-role',
  Practitioner: 'exchange-practitioner',
  Organization: 'exchange-organization',
  Coverage: 'payment-commitment',
  Contract: 'payment-contract',
  Consent: 'patient-consent',
  Condition: 'exchange-condition',
  Procedure: 'exchange-procedure',
  Flag: 'awareness-flag',
  DocumentReference: 'part-document-reference',
  List: 'part-manifest',
  DiagnosticReport: 'referral-reply',
  Appointment: 'referral-appointment',
  Provenance: 'exchange-provenance',
};

/** Profiles of a message with documents: a record copy (journalkopia) or an imaging reference (bildreferens). */
export const documentClaims: Claims = {
  Bundle: 'document-message',
  MessageHeader: 'exchange-message-header',
  Task: 'delivery-task',
  Patient: 'exchange-patient',
  PractitionerRole: 'exchange-practitioner-role',
  Practitioner: 'exchange-practitioner',
  DocumentReference: 'part-document-reference',
  List: 'part-manifest',
  Provenance: 'exchange-provenance',
};

/** Profiles of an imaging manifest; a link without a DICOM identity claims none. */
export const imagingClaims: Claims = {
  Bundle: 'imaging-manifest-document',
  Composition: 'imaging-manifest-composition',
  ImagingStudy: 'imaging-study',
  Endpoint: 'imaging-endpoint',
  DiagnosticReport: 'imaging-report',
};

/** Profiles of a record copy; what a kind of item claims beside them stands with the kind. */
export const recordCopyClaims: Claims = {
  Bundle: 'record-copy-document',
  Composition: 'record-copy-composition',
  Patient: 'exchange-patient',
  Provenance: 'record-provenance',
  Specimen: 'lab-specimen',
};

/**
 * `meta` with the profile that resources of this type claim, without a version: a new version of a profile must not make
 * other content of the same message. What the resource claims already goes first.
 */
export function claimed({ resourceType, meta }: Resource, claims: Claims): Pick<Resource, 'meta'> {
  const name = claims[resourceType];
  if (name === undefined) return meta === undefined ? {} : { meta };
  const { profile = [], ...rest } = meta ?? {};
  return { meta: { profile: [...profile, profileUrl(name)], ...rest } };
}
