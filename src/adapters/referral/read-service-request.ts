import type { CodeableConcept, ServiceRequest } from '@medplum/fhirtypes';
import { readPart } from './attachments.ts';
import { readCareGuarantee } from './care-guarantee.ts';
import { readConsent } from './consent.ts';
import { readFinding } from './findings.ts';
import type { GraphReader } from './graph-reader.ts';
import { readPayment } from './payment.ts';
import { readAuthor } from './professional.ts';
import { readAct, readForwarders } from './provenance.ts';
import { readCodeOrText, readExtension, readExtensions, readStringExtension } from './read.ts';
import type { CodeOrText, Request, Unit } from './referral-message.ts';
import { boolean, filled, objects, oneOf, string, tidy } from './shape.ts';

const priorities = ['routine', 'urgent', 'asap', 'stat'] as const;

/** What a ServiceRequest and what hangs on it say; members that R4 lets be absent may be missing. */
export type PartialRequest = Partial<Request> & Pick<Request, 'type'>;

export function readServiceRequest(
  reader: GraphReader,
  request: ServiceRequest,
  replyTo: Unit | undefined,
): PartialRequest {
  return tidy<PartialRequest>({
    type: '4',
    careResponsibilityRemains: boolean(readExtension(request, 'care-responsibility-remains')?.valueBoolean),
    replyTo,
    date: string(request.authoredOn),
    author: readAuthor(reader, readAct(reader).author) ?? readAuthor(reader, request.requester),
    recipient: reader.unit(objects(request.performer)[0]),
    forwardedBy: filled(readForwarders(reader)),
    desiredRecipient: string(request.performerType?.text),
    administrativeInformation: readNote(request, 'administrative-information'),
    interpreterRequirement: readStringExtension(request, 'interpreter-requirement'),
    awareness: readAwareness(reader, request),
    question: string(objects(request.reasonCode)[0]?.text),
    clinicalInformation: readNote(request, 'clinical-information'),
    conditions: filled(readConditions(reader, request)),
    desiredActivities: filled(readActivities(request)),
    payment: readInsurance(reader, request),
    attachments: filled(supporting(reader, request, 'DocumentReference').flatMap((d) => readPart(reader, d) ?? [])),
    careProcessId: readStringExtension(request, 'care-process-id'),
    priority: oneOf(request.priority, priorities),
    careGuarantee: readCareGuarantee(readExtension(request, 'care-guarantee')),
    consents: filled(supporting(reader, request, 'Consent').flatMap((c) => readConsent(reader, c) ?? [])),
    urgentContact: readStringExtension(request, 'urgent-contact'),
    urgentContactForResponse: readStringExtension(request, 'urgent-contact-for-response'),
    copyReceivers: filled(
      readExtensions(request, 'copy-receiver').flatMap((e) => reader.hsaId(e.valueReference) ?? []),
    ),
  });
}

const supporting = <T extends 'DocumentReference' | 'Consent' | 'Flag'>(
  reader: GraphReader,
  request: ServiceRequest,
  type: T,
) => objects(request.supportingInfo).flatMap((reference) => reader.resolve(reference, type) ?? []);

const readNote = (request: ServiceRequest, kind: string): string | undefined =>
  string(objects(request.note).find((note) => readExtension(note, 'note-kind')?.valueCode === kind)?.text);

const readAwareness = (reader: GraphReader, request: ServiceRequest): string | undefined =>
  string(supporting(reader, request, 'Flag')[0]?.code?.text);

const readConditions = (reader: GraphReader, request: ServiceRequest): CodeOrText[] =>
  objects(request.reasonReference).flatMap((reference) => {
    const condition = reader.resolve(reference, 'Condition');
    return condition ? [readFinding(condition)] : [];
  });

const readActivities = (request: ServiceRequest): CodeOrText[] =>
  objects<CodeableConcept>([...objects(request.code && [request.code]), ...objects(request.orderDetail)]).map(
    (activity) => tidy<CodeOrText>({ id: readStringExtension(activity, 'local-id'), ...readCodeOrText(activity) }),
  );

function readInsurance(reader: GraphReader, request: ServiceRequest): Request['payment'] {
  const coverage = reader.resolve(objects(request.insurance)[0], 'Coverage');
  return coverage && readPayment(reader, coverage);
}
