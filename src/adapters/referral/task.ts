import type {
  CodeableConcept,
  Extension,
  Patient,
  Reference,
  ServiceRequest,
  Task,
  TaskOutput,
} from '@medplum/fhirtypes';
import { caseIdSystem } from '../../model/canonical.ts';
import { isReceiverEvent } from '../../model/event.ts';
import { taskIdOf } from '../../model/ids.ts';
import { eventTable, isReplyEvent, isRequestEvent, rivtaCodeOf } from './events.ts';
import { extensionOf } from './extensions.ts';
import { type Graph, urn } from './graph.ts';
import { paperOf } from './narrative.ts';
import { codingOf, concept } from './read.ts';
import type { Coding, ReferralMessage } from './referral-message.ts';
import { remissIdentifier } from './service-request.ts';
import { present, tidy } from './shape.ts';
import { businessStatusSystem, pauseReasonSystem } from './systems.ts';

export interface TaskParts {
  readonly patient: Reference<Patient>;
  /** In messages that carry the request. */
  readonly serviceRequest: Reference<ServiceRequest> | undefined;
  /** Where answers go, in messages that carry the request. */
  readonly requester: Reference | undefined;
  readonly outputs: readonly TaskOutput[];
}

/** The owner of the Task: who is to do what is asked. */
export const ownerOf = ({ event, sender, receiver }: ReferralMessage): string =>
  isReceiverEvent(event) ? sender : receiver;
const requesterOf = ({ event, sender, receiver }: ReferralMessage): string =>
  isReceiverEvent(event) ? receiver : sender;

/** The focus of every message: how the referral stands, and what came of it. */
export function addTask(graph: Graph, message: ReferralMessage, parts: TaskParts): Reference<Task> {
  const id = taskIdOf(message.referral, ownerOf(message));
  const latest = message.request?.careGuarantee?.latest;
  const resource = tidy<Task>({
    resourceType: 'Task',
    text: paperOf(message),
    extension: isRequestEvent(message.event) ? undefined : [aboutVersion(message.version)],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: urn(id) }],
    groupIdentifier: message.caseId === undefined ? undefined : { system: caseIdSystem, value: message.caseId },
    status: eventTable[message.event].task,
    statusReason: statusReason(message),
    businessStatus: businessStatus(message),
    intent: 'order',
    code: concept('http://hl7.org/fhir/CodeSystem/task-code', 'fulfill'),
    focus: focusOf(message, parts.serviceRequest),
    for: parts.patient,
    authoredOn: message.time,
    lastModified: message.time,
    requester: parts.requester ?? graph.party(requesterOf(message)),
    owner: graph.party(ownerOf(message)),
    restriction: latest === undefined ? undefined : { period: { end: latest } },
    output: [...parts.outputs],
  } as Task);
  return graph.put<Task>(id, resource);
}

const aboutVersion = (version: number): Extension =>
  extensionOf('referral-version', { extension: [{ url: 'number', valuePositiveInt: version }] });

const focusOf = ({ referral }: ReferralMessage, request: Reference<ServiceRequest> | undefined): Reference =>
  request ?? { type: 'ServiceRequest', identifier: remissIdentifier(referral) };

/** Why it stands so, in words; a reply says it in its DiagnosticReport. */
function statusReason({ event, answer }: ReferralMessage): CodeableConcept | undefined {
  const text = isReplyEvent(event) ? undefined : answer?.text;
  const pause = answer?.pauseReason;
  if (text === undefined && pause === undefined) return undefined;
  return tidy<CodeableConcept>({
    coding: pause === undefined ? undefined : [{ system: pauseReasonSystem, code: pause }],
    text,
  });
}

/** Ours first, the RIV-TA code second. */
function businessStatus({ event, answer }: ReferralMessage): CodeableConcept {
  const { business } = eventTable[event];
  const rivta = rivtaCodeOf(event, answer?.preliminary);
  return { coding: present<Coding>({ system: businessStatusSystem, code: business }, rivta && codingOf(rivta)) };
}
