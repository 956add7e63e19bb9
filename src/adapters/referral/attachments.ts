import type {
  Binary,
  DocumentReference,
  Attachment as FhirAttachment,
  List,
  Patient,
  Reference,
} from '@medplum/fhirtypes';
import { sha256 } from '../../model/content-hash.ts';
import { extensionOf } from './extensions.ts';
import type { Graph } from './graph.ts';
import type { GraphReader } from './graph-reader.ts';
import { concept } from './read.ts';
import type { Attachment } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';
import { partTypeSystem } from './systems.ts';

/** Part type of the referral that an answer to another party carries along (originalRequest). */
export const originalRequestType = 'original-request';

/** A part: its exact bytes as Binary, named by a DocumentReference with size and SHA-256. */
export function addPart(
  graph: Graph,
  place: string,
  part: Attachment,
  subject: Reference<Patient>,
  type?: string,
): Reference<DocumentReference> {
  const { bytes, mediaType } = part;
  const binary = graph.add<Binary>(
    `${place}/binary`,
    tidy<Binary>({ resourceType: 'Binary', contentType: mediaType, data: base64(bytes) }),
  );
  const attachment: FhirAttachment = {
    extension: [extensionOf('sha-256', { valueString: sha256(bytes) })],
    contentType: mediaType,
    url: binary.reference,
    size: bytes.length,
  };
  return graph.add<DocumentReference>(
    place,
    tidy<DocumentReference>({
      resourceType: 'DocumentReference',
      masterIdentifier: { value: part.id },
      status: 'current',
      type: type === undefined ? undefined : concept(partTypeSystem, type),
      subject,
      description: part.description,
      content: [{ attachment }],
    }),
  );
}

/** FHIR knows no empty string: a part of no bytes is a Binary without data. */
const base64 = (bytes: Uint8Array): string | undefined =>
  bytes.length === 0 ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

export const addAttachments = (
  graph: Graph,
  attachments: readonly Attachment[] | undefined,
  subject: Reference<Patient>,
): Reference<DocumentReference>[] =>
  (attachments ?? []).map((attachment, n) => addPart(graph, `attachment/${n}`, attachment, subject));

/** The manifest (försändelseförteckning): every part of the message; nothing when it has none. */
export function addManifest(
  graph: Graph,
  parts: readonly Reference<DocumentReference>[],
  subject: Reference<Patient>,
  date: string,
): Reference<List> | undefined {
  if (parts.length === 0) return undefined;
  return graph.add<List>('manifest', {
    resourceType: 'List',
    status: 'current',
    mode: 'snapshot',
    title: 'Försändelseförteckning',
    code: concept(partTypeSystem, 'manifest'),
    subject,
    date,
    entry: parts.map((item) => ({ item })),
  });
}

/** DocumentReference and its Binary -> plain shape; nothing when id, media type or Binary is missing. */
export function readPart(reader: GraphReader, document: DocumentReference): Attachment | undefined {
  const attachment = objects(document.content)[0]?.attachment;
  const binary = reader.at(string(attachment?.url), 'Binary');
  const id = string(document.masterIdentifier?.value);
  const mediaType = string(attachment?.contentType) ?? string(binary?.contentType);
  if (!binary || id === undefined || mediaType === undefined) return undefined;
  return tidy<Attachment>({
    id,
    mediaType,
    description: string(document.description),
    bytes: new Uint8Array(Buffer.from(string(binary.data) ?? '', 'base64')),
  });
}
