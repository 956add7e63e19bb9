import type { Bundle } from '@medplum/fhirtypes';
import type { AdapterContext } from '../adapter.ts';
import { addressed } from '../document-message/addressed.ts';
import type { DocumentMessage, DocumentPart } from '../document-message/document-message.ts';
import { documentMessage } from '../document-message/to-bundle.ts';
import { tidy } from '../referral/shape.ts';
import { recordCopyDocument } from './fhir/document.ts';
import { documentBytes } from './fhir/json.ts';
import type { RecordCopy } from './record-copy.ts';

const mediaType = 'application/fhir+json';

/**
 * A record copy as a Bundle: the document alone, or, where the envelope names both parties, the message (journalkopia)
 * that carries it as a part. The message's content does not depend on `at`. `ownId` is the source's own message id (MSH-10);
 * without one the content tells the message, and the same content handed in again is the same message.
 */
export function recordCopyToBundle(copy: RecordCopy, context: AdapterContext, ownId?: string): Bundle {
  const { envelope, at, n = 0 } = context;
  const { sender, receiver } = envelope ?? {};
  if (sender === undefined || receiver === undefined) return recordCopyDocument(copy, at, at).bundle;
  const titled = envelope?.title === undefined ? copy : { ...copy, title: envelope.title };
  const { bundle, id, time, title } = recordCopyDocument(titled, envelope?.time ?? at);
  const part: DocumentPart = {
    id: `urn:uuid:${id}`,
    mediaType,
    bytes: documentBytes(bundle),
    title,
    type: { system: 'http://loinc.org', code: '11503-0', display: 'Medical records' },
    created: time,
  };
  const { otherIdentifiers: _, ...patient } = copy.patient;
  const message = tidy({
    event: 'journalkopia' as const,
    ...addressed(envelope, { sender, receiver }),
    ownId: ownId ?? id,
    time,
    patient,
    referral: envelope?.referral ?? copy.referral,
    title,
    documents: [part],
  }) as DocumentMessage;
  return documentMessage(message, { at, n });
}
