import type { Bundle, DocumentReference, Media } from '@medplum/fhirtypes';
import { documentsOf } from '../../adapters/document-message/read.ts';
import { readJsonObject } from '../../adapters/json-source.ts';
import { checkPdf, type Room, unpackRoom } from '../../adapters/pdf/check-pdf.ts';
import { objects, string } from '../../adapters/referral/shape.ts';
import type { Issue } from '../../model/issue.ts';

/**
 * What a reader of the PDFs in a message has to know: that one is none, is encrypted, or would run or hide something. They
 * are told and go on as they came: a referral does not wait for its attachment. All of a message together are unpacked
 * within the bounds of one, and each is looked at once however many documents name it.
 */
export function pdfFindings(bundle: Bundle): Issue[] {
  const room = unpackRoom();
  const asPdf = once((bytes) => toldOf(bytes, room));
  const asDocument = once((bytes) => insideOf(bytes, room));
  return documentsOf(bundle).flatMap(({ mediaType, bytes, place }) => {
    const look = isPdf(mediaType) ? asPdf : mediaType.startsWith('application/fhir+json') ? asDocument : undefined;
    return (look?.(bytes) ?? []).map((finding) => ({ ...finding, place }));
  });
}

type Look = (bytes: Uint8Array) => readonly Issue[];

function once(look: Look): Look {
  const known = new Map<Uint8Array, readonly Issue[]>();
  return (bytes) => {
    const told = known.get(bytes) ?? look(bytes);
    known.set(bytes, told);
    return told;
  };
}

const isPdf = (mediaType: string | undefined): boolean =>
  mediaType?.toLowerCase().startsWith('application/pdf') === true;

const toldOf = (bytes: Uint8Array, room: Room): Issue[] =>
  checkPdf(bytes, room).map(({ place: inside, found, ...finding }) => ({
    ...finding,
    severity: 'warning',
    found: [inside, found].filter((part) => part !== undefined).join(' '),
  }));

/** The PDFs that stand in a FHIR document; one that names none is not read a second time. */
function insideOf(document: Uint8Array, room: Room): Issue[] {
  if (!Buffer.from(document.buffer, document.byteOffset, document.byteLength).includes('application/pdf')) return [];
  const { value } = readJsonObject(document);
  const entries = objects((value as Bundle | undefined)?.entry);
  return entries.flatMap(({ resource }) => attachmentsOf(resource)).flatMap((data) => toldOf(data, room));
}

function attachmentsOf(resource: { resourceType?: string } | undefined): Uint8Array[] {
  const { resourceType, content } = (resource ?? {}) as Partial<DocumentReference> | Partial<Media>;
  const attachments =
    resourceType === 'DocumentReference'
      ? objects(content).map(({ attachment }) => attachment)
      : resourceType === 'Media'
        ? [content]
        : [];
  return attachments.flatMap((attachment) => {
    const data = isPdf(string(attachment?.contentType)) ? string(attachment?.data) : undefined;
    return data === undefined ? [] : [new Uint8Array(Buffer.from(data, 'base64'))];
  });
}
