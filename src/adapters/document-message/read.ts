import type { Binary, Bundle, DocumentReference } from '@medplum/fhirtypes';
import { type GraphReader, readGraph } from '../referral/graph-reader.ts';
import { readCoding } from '../referral/read.ts';
import { objects, string, tidy } from '../referral/shape.ts';
import type { DocumentPart } from './document-message.ts';

/** A part as it stands in a message, with the place of its Binary's data. */
export interface ReadDocument extends DocumentPart {
  /** fullUrl of its Binary: the id under which the store keeps the part. */
  readonly url: string;
  /** FHIRPath of the DocumentReference. */
  readonly place: string;
}

/**
 * The documents of a message Bundle; one without a Binary in the message reads as none. Several that name one Binary have
 * the same bytes: a thousand copies of a large one would be more than a process can hold. Never throws.
 */
export function documentsOf(bundle: Bundle): ReadDocument[] {
  const reader = readGraph(bundle);
  const read = new Map<Binary, Uint8Array>();
  const bytesOf = (binary: Binary): Uint8Array => {
    const bytes = read.get(binary) ?? new Uint8Array(Buffer.from(string(binary.data) ?? '', 'base64'));
    read.set(binary, bytes);
    return bytes;
  };
  return reader.resources
    .filter((resource): resource is DocumentReference => resource.resourceType === 'DocumentReference')
    .flatMap((document) => readDocument(reader, document, bytesOf) ?? []);
}

function readDocument(
  reader: GraphReader,
  document: DocumentReference,
  bytesOf: (binary: Binary) => Uint8Array,
): ReadDocument | undefined {
  const content = objects(document.content)[0];
  const attachment = content?.attachment;
  const url = string(attachment?.url);
  const binary = reader.at(url, 'Binary');
  if (!binary || url === undefined) return undefined;
  return tidy<ReadDocument>({
    id: string(document.masterIdentifier?.value) ?? url,
    url,
    place: reader.place(document),
    mediaType: string(attachment?.contentType) ?? string(binary.contentType) ?? 'application/octet-stream',
    title: string(attachment?.title) ?? string(document.description) ?? '',
    type: readCoding(document.type?.coding),
    format: readCoding(content?.format),
    created: string(attachment?.creation),
    bytes: bytesOf(binary),
  });
}
