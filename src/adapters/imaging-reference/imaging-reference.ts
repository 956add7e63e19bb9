import type { DocumentCoding } from '../document-message/document-message.ts';
import type { Author, Patient } from '../referral/referral-message.ts';

/**
 * What a source says of images that lie in an archive: which studies, where they can be fetched, and what was read out
 * of them. Source adapters read their form into it; `document.ts` alone knows how it lies in FHIR (IHE MADO).
 *
 * UIDs are those of the source, never made up: images without them are `links`.
 */
export interface ImagingReference {
  /** The source's own id of this reference: SOP Instance UID of the KOS, MSH-10, json `messageId`. */
  readonly ownId?: string;
  /** When the reference was made; ISO 8601 with offset. */
  readonly time: string;
  /** HSA-ids, where the source itself carries addressing. */
  readonly sender?: string;
  readonly receiver?: string;
  readonly caseId?: string;
  readonly messageId?: string;
  readonly test?: boolean;
  readonly patient: Patient;
  /** Remiss-id of the referral that the images go with. */
  readonly referral?: string;
  readonly author?: Author;
  /** The organisation that keeps the images: by HSA-id where it is known. */
  readonly keeper?: { readonly hsaId?: string; readonly name?: string };
  readonly studies: readonly Study[];
  /** Images of which no study UID is known: an address for a person or a viewer. */
  readonly links: readonly ImageLink[];
  readonly report?: ImagingReport;
}

export interface Study {
  /** Study Instance UID. */
  readonly uid: string;
  readonly accession?: Accession;
  readonly started?: string;
  readonly description?: string;
  /** Procedure in words or by code. */
  readonly procedure?: { readonly text?: string; readonly code?: DocumentCoding };
  readonly reason?: string;
  readonly status?: 'registered' | 'available' | 'cancelled' | 'entered-in-error' | 'unknown';
  /** Modalities (DICOM CID 33 codes) where they are told of the study alone. */
  readonly modalities?: readonly string[];
  /** Counts as the source tells them; those of `series` otherwise. */
  readonly numberOfSeries?: number;
  readonly numberOfInstances?: number;
  readonly series: readonly Series[];
  /** Where the whole study can be fetched. */
  readonly retrieve: readonly RetrieveLocation[];
  /** The exact bytes of the Key Object Selection document of the study, where the source is one or carries one. */
  readonly kos?: { readonly uid: string; readonly bytes: Uint8Array };
}

export interface Accession {
  readonly value: string;
  /** Issuer: `urn:oid:...` where the source names it by OID. */
  readonly system?: string;
}

export interface Series {
  readonly uid: string;
  readonly modality?: string;
  readonly number?: number;
  readonly description?: string;
  readonly started?: string;
  /** SNOMED CT where the source has a code; else in words. */
  readonly bodySite?: { readonly code?: DocumentCoding; readonly text?: string };
  readonly laterality?: DocumentCoding;
  readonly numberOfInstances?: number;
  readonly instances: readonly Instance[];
  /** Where this series can be fetched, when that differs from the study's. */
  readonly retrieve: readonly RetrieveLocation[];
}

export interface Instance {
  readonly uid: string;
  /** SOP Class UID. */
  readonly sopClass: string;
  readonly number?: number;
  readonly title?: string;
}

/** A DICOMweb base: the part of a WADO-RS address before `/studies`. */
export interface RetrieveLocation {
  readonly kind: 'wado-rs' | 'viewer';
  readonly url: string;
  /** Retrieve Location UID (0040,E011). */
  readonly locationUid?: string;
}

export interface ImageLink {
  readonly url: string;
  readonly title?: string;
  readonly mediaType?: string;
}

export interface ImagingReport {
  readonly id?: string;
  readonly status: 'registered' | 'preliminary' | 'final' | 'amended' | 'appended' | 'entered-in-error';
  readonly issued?: string;
  readonly effective?: string;
  readonly code?: { readonly text?: string; readonly code?: DocumentCoding };
  readonly conclusion?: string;
  readonly author?: { readonly hsaId?: string; readonly name?: string };
}
