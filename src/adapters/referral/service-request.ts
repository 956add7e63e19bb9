import type {
  Annotation,
  CodeableConcept,
  Extension,
  Flag,
  Organization,
  Patient,
  PractitionerRole,
  Reference,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { remissIdSystem } from '../../model/canonical.ts';
import { serviceRequestIdOf } from '../../model/ids.ts';
import { addAttachments, addManifest } from './attachments.ts';
import { careGuaranteeExtension } from './care-guarantee.ts';
import { addConsent } from './consent.ts';
import { eventTable } from './events.ts';
import { extensionOf, optionalExtension, stringExtension } from './extensions.ts';
import { addConditions } from './findings.ts';
import { type Graph, logicalUnit } from './graph.ts';
import { addPayment } from './payment.ts';
import { concept, conceptOf } from './read.ts';
import type { CodeOrText, ReferralMessage, Request } from './referral-message.ts';
import { present, tidy } from './shape.ts';
import { requestTypeSystem } from './systems.ts';

export interface Parties {
  readonly patient: Reference<Patient>;
  readonly author: Reference<PractitionerRole>;
  readonly recipient: Reference<Organization>;
}

/** The referral (remiss) itself. */
export function addServiceRequest(
  graph: Graph,
  message: ReferralMessage,
  request: Request,
  parties: Parties,
): Reference<ServiceRequest> {
  const { patient, author, recipient } = parties;
  const payment = request.payment && addPayment(graph, request.payment, patient);
  const resource = tidy<ServiceRequest>({
    resourceType: 'ServiceRequest',
    extension: extensionsOf(message, request),
    identifier: [remissIdentifier(message.referral)],
    status: 'active',
    intent: 'order',
    category: [concept(requestTypeSystem, request.type)],
    priority: request.priority,
    ...activities(request.desiredActivities ?? []),
    subject: patient,
    occurrencePeriod: request.careGuarantee && { end: request.careGuarantee.latest },
    authoredOn: request.date,
    requester: author,
    performerType: request.desiredRecipient === undefined ? undefined : { text: request.desiredRecipient },
    performer: [recipient],
    reasonCode: [{ text: request.question }],
    reasonReference: addConditions(graph, request.conditions, patient),
    insurance: payment && [payment],
    supportingInfo: supportingInfo(graph, message, request, patient),
    note: notes(request),
  });
  return graph.put<ServiceRequest>(serviceRequestIdOf(message.referral), resource);
}

/** Remiss-id, as the placer's identifier. */
export const remissIdentifier = (referral: string) => ({
  type: concept('http://terminology.hl7.org/CodeSystem/v2-0203', 'PLAC'),
  system: remissIdSystem,
  value: referral,
});

const extensionsOf = (message: ReferralMessage, request: Request): Extension[] =>
  present(
    versionExtension(message),
    optionalExtension('care-responsibility-remains', request.careResponsibilityRemains, (valueBoolean) => ({
      valueBoolean,
    })),
    request.careGuarantee && careGuaranteeExtension(request.careGuarantee),
    stringExtension('interpreter-requirement', request.interpreterRequirement),
    stringExtension('care-process-id', request.careProcessId),
    stringExtension('urgent-contact', request.urgentContact),
    stringExtension('urgent-contact-for-response', request.urgentContactForResponse),
    ...(request.copyReceivers ?? []).map((unit) => extensionOf('copy-receiver', { valueReference: logicalUnit(unit) })),
  );

const versionExtension = ({ version, time, event }: ReferralMessage): Extension =>
  extensionOf('referral-version', {
    extension: present<Extension>(
      { url: 'number', valuePositiveInt: version },
      { url: 'time', valueDateTime: time },
      { url: 'reason', valueCode: eventTable[event].rivta?.code },
    ),
  });

/** R4 allows orderDetail only beside code (prr-1): the first activity is the code, the others detail it. */
function activities([first, ...rest]: readonly CodeOrText[]): Pick<ServiceRequest, 'code' | 'orderDetail'> {
  return { code: first && activityOf(first), orderDetail: rest.map(activityOf) };
}

const activityOf = (activity: CodeOrText): CodeableConcept =>
  tidy<CodeableConcept>({ extension: present(stringExtension('local-id', activity.id)), ...conceptOf(activity) });

function supportingInfo(
  graph: Graph,
  message: ReferralMessage,
  request: Request,
  patient: Reference<Patient>,
): Reference<Resource>[] {
  const documents = addAttachments(graph, request.attachments, patient);
  const consents = (request.consents ?? []).map((consent, n) =>
    addConsent(graph, `consent/${n}`, consent, patient, documents),
  );
  const awareness = request.awareness === undefined ? undefined : addAwareness(graph, request.awareness, patient);
  const manifest = addManifest(graph, documents, patient, message.time);
  return present<Reference<Resource>>(awareness, ...consents, ...documents, manifest);
}

/** Awareness information (uppmärksamhetsinformation): about this referral, never taken into an alert list by itself. */
const addAwareness = (graph: Graph, text: string, subject: Reference<Patient>): Reference<Flag> =>
  graph.add<Flag>('awareness', { resourceType: 'Flag', status: 'active', code: { text }, subject });

const notes = (request: Request): Annotation[] =>
  present(
    noteOf('administrative-information', request.administrativeInformation),
    noteOf('clinical-information', request.clinicalInformation),
  );

const noteOf = (kind: string, text: string | undefined): Annotation | undefined =>
  text === undefined ? undefined : { extension: [extensionOf('note-kind', { valueCode: kind })], text };
