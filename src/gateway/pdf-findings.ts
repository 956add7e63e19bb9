import type { Bundle, DocumentReference, Media } from '@medplum/fhirtypes';
import { documentsOf } from '../adapters/document-message/read.ts';
import { readJsonObject } from '../adapters/json-source.ts';
import { checkPdf } from '../adapters/pdf/check-pdf.ts';
import { objects, string } from '../adapters/referral/shape.ts';
import type { Issue } from '../model/issue.ts';

/**
 * What a reader of the PDFs in a message has to know: that one is none, is encrypted, or would run or hide something. They
 * are told and go on as they came: a referral does not wait for its attachment.
 */
export const pdfFindings = (bundle: Bundle): Issue[] =>
  documentsOf(bundle).flatMap(({ mediaType, bytes, place }) => {
    if (isPdf(mediaType)) return toldAt(place, bytes);
    return mediaType.startsWith('application/fhir+json') ? insideOf(bytes, place) : [];
  });

const isPdf = (mediaType: string | undefined): boolean =>
  mediaType?.toLowerCase().startsWith('application/pdf') === true;

const toldAt = (place: string, bytes: Uint8Array): Issue[] =>
  checkPdf(bytes).map(({ place: inside, found, ...finding }) => ({
    ...finding,
    severity: 'warning',
    place,
    found: [inside, found].filter((part) => part !== undefined).join(' '),
  }));

/** The PDFs that stand in a FHIR document; one that names none is not read a second time. */
function insideOf(document: Uint8Array, place: string): Issue[] {
  if (!Buffer.from(document.buffer, document.byteOffset, document.byteLength).includes('application/pdf')) return [];
  const { value } = readJsonObject(document);
  const entries = objects((value as Bundle | undefined)?.entry);
  return entries.flatMap(({ resource }) => attachmentsOf(resource)).flatMap((data) => toldAt(place, data));
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
