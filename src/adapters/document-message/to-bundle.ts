import type {
  Binary,
  Bundle,
  DocumentReference,
  List,
  MessageHeader,
  Provenance,
  Reference,
  Task,
} from '@medplum/fhirtypes';
import { caseIdSystem, logicalEndpoint, profileUrl } from '../../model/canonical.ts';
import { sha256 } from '../../model/content-hash.ts';
import { bundleIdOf, messageIdOf, resourceIdOf } from '../../model/ids.ts';
import { extensionOf } from '../referral/extensions.ts';
import { createGraph, type Graph, logicalUnit, messageBundle, urn } from '../referral/graph.ts';
import { patientOf } from '../referral/patient.ts';
import { addProfessional } from '../referral/professional.ts';
import { documentClaims } from '../referral/profiles.ts';
import { activityConcept } from '../referral/provenance.ts';
import { concept } from '../referral/read.ts';
import { remissIdentifier } from '../referral/service-request.ts';
import { present, tidy } from '../referral/shape.ts';
import { actReasonSystem, eventSystem, partTypeSystem } from '../referral/systems.ts';
import { narrativeOf } from '../xhtml.ts';
import type { DocumentMessage, DocumentPart } from './document-message.ts';

export interface DocumentContext {
  /** Bundle.timestamp: ISO 8601 with offset. No part of the content. */
  readonly at: string;
  /** Raised by the gateway when an undelivered message is submitted with other content. */
  readonly n?: number;
}

const displays = { journalkopia: 'Journalkopia', bildreferens: 'Bildreferens' } as const;

/** MessageHeader.id: given, or from sender, own id, event and n (design, "message identity"). */
const documentMessageIdOf = (message: DocumentMessage, n = 0): string =>
  message.messageId ?? messageIdOf(message.sender, message.ownId, 1, message.event, n);

/**
 * Documents -> canonical message Bundle: MessageHeader, the Task that is its focus, the patient, the manifest
 * (försändelseförteckning), and for each part a DocumentReference with size and SHA-256 and a Binary with its exact
 * bytes. The same message gives the same entries, byte for byte.
 */
export function documentMessage(message: DocumentMessage, context: DocumentContext): Bundle {
  const messageId = documentMessageIdOf(message, context.n);
  const graph = createGraph(messageId, documentClaims);
  const patient = graph.add('patient', patientOf(message.patient));
  const author = message.author && addProfessional(graph, 'author', message.author);
  const documents = addDocuments(graph, message, patient);
  const manifest = addManifest(graph, message, documents, patient);
  const task = addTask(graph, message, manifest, patient);
  addProvenance(graph, message, task, author);
  addHeader(graph, message, task, author);
  const entries = graph.entries();
  const leading = [urn(messageId), task.reference].flatMap((url) => entries.find((e) => e.fullUrl === url) ?? []);
  const ordered = [...leading, ...entries.filter((entry) => !leading.includes(entry))];
  return messageBundle(bundleIdOf(messageId, 'fhir'), context.at, ordered, documentClaims);
}

function addHeader(graph: Graph, message: DocumentMessage, task: Reference<Task>, author: Reference | undefined): void {
  const { event, sender, receiver, caseId, test } = message;
  graph.put<MessageHeader>(
    graph.messageId,
    tidy<MessageHeader>({
      resourceType: 'MessageHeader',
      meta: test ? { security: [{ system: actReasonSystem, code: 'HTEST' }] } : undefined,
      text: narrativeOf([`${displays[event]}: ${message.title}, från ${sender} till ${receiver}`]),
      extension: present(
        caseId === undefined
          ? undefined
          : extensionOf('arende-id', { valueIdentifier: { system: caseIdSystem, value: caseId } }),
        extensionOf('own-message-id', { valueString: message.ownId }),
      ),
      eventCoding: { system: eventSystem, code: event, display: displays[event] },
      destination: [{ endpoint: logicalEndpoint(receiver), receiver: logicalUnit(receiver) }],
      sender: logicalUnit(sender),
      author: author as MessageHeader['author'],
      source: { endpoint: logicalEndpoint(sender) },
      responsible: message.author && logicalUnit(message.author.unit),
      focus: [task],
    }),
  );
}

/** The focus: the receiver is asked to take the documents, with the referral they go with where it is known. */
function addTask(
  graph: Graph,
  message: DocumentMessage,
  manifest: Reference<List>,
  patient: Reference,
): Reference<Task> {
  const { sender, receiver, caseId, referral, time } = message;
  return graph.add<Task>(
    'task',
    tidy<Task>({
      resourceType: 'Task',
      text: narrativeOf([
        `${displays[message.event]}: ${message.title}`,
        ...message.documents.map(({ title, mediaType, bytes }) => `${title} (${mediaType}, ${bytes.length} byte)`),
      ]),
      groupIdentifier: caseId === undefined ? undefined : { system: caseIdSystem, value: caseId },
      status: 'requested',
      intent: 'order',
      code: concept('http://hl7.org/fhir/CodeSystem/task-code', 'fulfill'),
      focus: referral === undefined ? manifest : { type: 'ServiceRequest', identifier: remissIdentifier(referral) },
      for: patient,
      authoredOn: time,
      lastModified: time,
      requester: logicalUnit(sender),
      owner: logicalUnit(receiver),
      input: [{ type: concept(partTypeSystem, 'manifest'), valueReference: manifest }],
    } as Task),
  );
}

function addProvenance(graph: Graph, message: DocumentMessage, task: Reference, author: Reference | undefined): void {
  const agent = tidy({
    type: concept('http://terminology.hl7.org/CodeSystem/provenance-participant-type', 'author'),
    who: author ?? logicalUnit(message.sender),
    onBehalfOf: author && logicalUnit(message.sender),
  });
  graph.add<Provenance>('provenance', {
    resourceType: 'Provenance',
    target: [task],
    recorded: message.time,
    activity: activityConcept('new'),
    agent: [agent as Provenance['agent'] extends (infer A)[] | undefined ? A : never],
  });
}

function addManifest(
  graph: Graph,
  message: DocumentMessage,
  documents: readonly Reference<DocumentReference>[],
  subject: Reference,
): Reference<List> {
  return graph.add<List>(
    'manifest',
    tidy<List>({
      resourceType: 'List',
      status: 'current',
      mode: 'snapshot',
      title: 'Försändelseförteckning',
      code: concept(partTypeSystem, 'manifest'),
      subject: subject as List['subject'],
      date: message.time,
      entry: documents.map((item) => ({ item })),
    } as List),
  );
}

function addDocuments(graph: Graph, message: DocumentMessage, subject: Reference): Reference<DocumentReference>[] {
  const idOf = (n: number) => resourceIdOf(graph.messageId, `document/${n}`);
  const urlOf = new Map(message.documents.map(({ id }, n) => [id, idOf(n)] as const));
  return message.documents.map((part, n) => addDocument(graph, `document/${n}`, part, subject, urlOf));
}

function addDocument(
  graph: Graph,
  place: string,
  part: DocumentPart,
  subject: Reference,
  urlOf: ReadonlyMap<string, string>,
): Reference<DocumentReference> {
  const { bytes, mediaType } = part;
  const data = bytes.length === 0 ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const binary = graph.add<Binary>(
    `${place}/binary`,
    tidy<Binary>({ resourceType: 'Binary', contentType: mediaType, data: data?.toString('base64') }),
  );
  const target = part.transformOf === undefined ? undefined : urlOf.get(part.transformOf);
  return graph.add<DocumentReference>(
    place,
    tidy<DocumentReference>({
      resourceType: 'DocumentReference',
      meta: part.profile === undefined ? undefined : { profile: [profileUrl(part.profile)] },
      masterIdentifier: masterIdentifier(part.id),
      status: 'current',
      type: part.type && { coding: [{ ...part.type }] },
      category: part.category && [{ coding: [{ ...part.category }] }],
      subject: subject as DocumentReference['subject'],
      date: part.created,
      relatesTo: target === undefined ? undefined : [{ code: 'transforms', target: { reference: urn(target) } }],
      description: part.title,
      securityLabel: part.securityLabels?.map((label) => ({ coding: [{ ...label }] })),
      content: [
        tidy({
          attachment: tidy({
            extension: [extensionOf('sha-256', { valueString: sha256(bytes) })],
            contentType: mediaType,
            url: binary.reference,
            size: bytes.length,
            title: part.title,
            creation: part.created,
          }),
          format: part.format && { ...part.format },
        }),
      ],
      context: part.related && {
        related: part.related.map(({ type, system, value }) => ({ type, identifier: tidy({ system, value }) })),
      },
    } as DocumentReference),
  );
}

/** A URI is an identifier by itself (system RFC 3986). */
const masterIdentifier = (value: string) =>
  value.startsWith('urn:') ? { system: 'urn:ietf:rfc:3986', value } : { value };
