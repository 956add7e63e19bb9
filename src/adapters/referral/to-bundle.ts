import type { Bundle, BundleEntry, Reference, ServiceRequest } from '@medplum/fhirtypes';
import { bundleIdOf, messageIdOf } from '../../model/ids.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { addAnswer } from './answer.ts';
import { isRequestEvent } from './events.ts';
import { createGraph, type Graph, messageBundle } from './graph.ts';
import { addMessageHeader } from './message-header.ts';
import { patientOf } from './patient.ts';
import { addProfessional } from './professional.ts';
import { referralClaims } from './profiles.ts';
import { addForwarders, addProvenance } from './provenance.ts';
import type { Answer, ReferralMessage, Request } from './referral-message.ts';
import { addServiceRequest } from './service-request.ts';
import { addTask, type TaskParts } from './task.ts';

export interface BundleContext {
  /** Bundle.timestamp: ISO 8601 with offset. No part of the content. */
  readonly at: string;
  /** MessageHeader.id, where another than the message's own is wanted. */
  readonly messageId?: string;
  /** Raised by the gateway when an undelivered message is submitted with other content. */
  readonly n?: number;
  /** The transport that Bundle.id is for; `fhir` unless given. */
  readonly transport?: string;
}

/** MessageHeader.id: given, or from sender, own id (else remiss-id), version, event and n (design, "message identity"). */
export const messageIdFor = (message: ReferralMessage, n = 0): string =>
  messageIdOf(message.sender, message.ownId ?? message.referral, message.version, message.event, n);

/**
 * Referral message -> canonical message Bundle. The same message gives the same entries, byte for byte; only id,
 * identifier and timestamp of the Bundle tell one sending from another. Issues tell of a part that the event cannot
 * carry or that it needs; the Bundle is made of the rest.
 */
export function toBundle(message: ReferralMessage, context: BundleContext): { bundle: Bundle; issues: Issue[] } {
  const messageId = context.messageId ?? message.messageId ?? messageIdFor(message, context.n);
  const graph = createGraph(messageId, referralClaims);
  const parts = isRequestEvent(message.event) ? addRequest(graph, message) : addStatement(graph, message);
  const bundle = messageBundle(
    bundleIdOf(messageId, context.transport ?? 'fhir'),
    context.at,
    inOrder(graph.entries(), messageId, parts),
    referralClaims,
  );
  return { bundle, issues: misplaced(message) };
}

interface Focus {
  readonly task: Reference;
  readonly serviceRequest?: Reference<ServiceRequest>;
}

/** A message that carries the referral itself. */
function addRequest(graph: Graph, message: ReferralMessage): Focus {
  const { request } = message;
  const patient = graph.add('patient', patientOf(message.patient));
  if (!request)
    return addFocus(graph, message, { patient, serviceRequest: undefined, requester: undefined, outputs: [] });
  const requester = graph.unit('reply-to', request.replyTo);
  const recipient = graph.unit('recipient', request.recipient);
  const author = addProfessional(graph, 'author', request.author);
  const serviceRequest = addServiceRequest(graph, message, request, { patient, author, recipient });
  const focus = addFocus(graph, message, { patient, serviceRequest, requester, outputs: [] }, author);
  addProvenance(graph, message, { targets: [focus.task, serviceRequest], author, onBehalfOf: requester });
  addForwarders(graph, request, serviceRequest);
  return focus;
}

/** A message that says something about a referral. */
function addStatement(graph: Graph, message: ReferralMessage): Focus {
  const { answer } = message;
  const patient = graph.add('patient', patientOf(message.patient));
  const none = { patient, serviceRequest: undefined, requester: undefined };
  if (!answer) return addFocus(graph, message, { ...none, outputs: [] });
  const organisation = graph.unit('organisation', answer.organisation);
  const author = addProfessional(graph, 'author', answer.author);
  // The time of the original's own Bundle must not be that of this sending: it is content here.
  const write = (original: ReferralMessage) => toBundle(original, { at: original.time }).bundle;
  const outputs = addAnswer(graph, message, answer, { patient, author }, write);
  const focus = addFocus(graph, message, { ...none, outputs }, author);
  addProvenance(graph, message, { targets: [focus.task], author, onBehalfOf: organisation });
  return focus;
}

function addFocus(
  graph: Graph,
  message: ReferralMessage,
  parts: TaskParts,
  author?: ReturnType<typeof addProfessional>,
): Focus {
  const task = addTask(graph, message, parts);
  addMessageHeader(graph, message, { task, author });
  return { task, ...(parts.serviceRequest && { serviceRequest: parts.serviceRequest }) };
}

/** MessageHeader first, as R4 demands, then what it is about; the rest as it was added. */
function inOrder(entries: BundleEntry[], messageId: string, focus: Focus): BundleEntry[] {
  const first = [`urn:uuid:${messageId}`, focus.task.reference, focus.serviceRequest?.reference];
  const leading = first.flatMap((url) => entries.find((entry) => entry.fullUrl === url) ?? []);
  return [...leading, ...entries.filter((entry) => !leading.includes(entry))];
}

function misplaced(message: ReferralMessage): Issue[] {
  const [needed, other] = isRequestEvent(message.event) ? requestFirst(message) : requestFirst(message).reverse();
  const found = `event ${message.event}`;
  return [
    ...(needed?.part ? [] : [issue('element-required', { place: `${needed?.name}`, found })]),
    ...(other?.part ? [issue('element-unexpected', { place: `${other.name}`, found })] : []),
  ];
}

const requestFirst = ({ request, answer }: ReferralMessage): { name: string; part?: Request | Answer }[] => [
  { name: 'request', ...(request && { part: request }) },
  { name: 'answer', ...(answer && { part: answer }) },
];
