import type { Author, Patient } from '../referral/referral-message.ts';

/**
 * A message that carries documents about one patient: a record copy (journalkopia) or an imaging reference
 * (bildreferens). Times are ISO 8601 with offset, HSA-ids upper case.
 */
export interface DocumentMessage {
  readonly event: 'journalkopia' | 'bildreferens';
  /** HSA-id of the unit that sends it, and of the unit that it is for. */
  readonly sender: string;
  readonly receiver: string;
  /** MessageHeader.id where the source or the envelope fixes it. */
  readonly messageId?: string;
  /** The source's own id of this message (MSH-10, SOP Instance UID, json `messageId`); else a hash of its content. */
  readonly ownId: string;
  readonly caseId?: string;
  readonly test?: boolean;
  readonly time: string;
  readonly patient: Patient;
  /** The referral that the documents go with (remiss-id), where the source names it. */
  readonly referral?: string;
  readonly author?: Author;
  /** What the message is, in one line for a person. Holds no personal identity number. */
  readonly title: string;
  readonly documents: readonly DocumentPart[];
}

/** One part: its exact bytes, and what the manifest says of it. */
export interface DocumentPart {
  /** Identity of the document, unique in the message: `urn:uuid:...`, `urn:oid:...`, or the source's own. */
  readonly id: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly title: string;
  /** Profile of ours that its DocumentReference claims, beside that of every part. */
  readonly profile?: string;
  /** DocumentReference.type; LOINC where there is a code. */
  readonly type?: DocumentCoding;
  readonly category?: DocumentCoding;
  /** DocumentReference.content.format. */
  readonly format?: DocumentCoding;
  /** Confidentiality and handling, e.g. v3-Confidentiality. */
  readonly securityLabels?: readonly DocumentCoding[];
  /** When the document was made. */
  readonly created?: string;
  /** The same content in another form: the id of another part of this message (relatesTo transforms). */
  readonly transformOf?: string;
  /** What else the document is about: a study, an order. */
  readonly related?: readonly DocumentRelation[];
}

export interface DocumentCoding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface DocumentRelation {
  readonly type: 'ImagingStudy' | 'ServiceRequest';
  readonly system?: string;
  readonly value: string;
}
