import type { Bundle, MessageHeader, Patient, ServiceRequest, Task } from '@medplum/fhirtypes';
import { remissIdSystem } from '../../model/canonical.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { caseIdOfMessage, endpointUnit, isTest, referralEvent, remissIdOf, versionOf } from './addressing.ts';
import { isRequestEvent, type ReferralEventCode } from './events.ts';
import { type GraphReader, readGraph } from './graph-reader.ts';
import { readPatient } from './patient.ts';
import { messageProvenance } from './provenance.ts';
import { readStringExtension } from './read.ts';
import { readTaskAnswer } from './read-answer.ts';
import { readServiceRequest } from './read-service-request.ts';
import type { Answer, ReferralMessage, Request } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';
import { messageIdFor } from './to-bundle.ts';

/** What a message Bundle must say to be a referral message, with the place where it is looked for. */
interface Finding<T> {
  readonly value: T | undefined;
  readonly place: string;
  readonly expected: string;
}

/**
 * Canonical message Bundle -> referral message; the inverse of `toBundle`. Every missing part is told at once, and then
 * there is no message. `messageId` is left out where it is the one that `toBundle` would give. Never throws, whatever
 * the Bundle holds; `nested` is true for the original request inside an answer, which may not hold another.
 */
export function fromBundle(bundle: Bundle, nested = false): { message?: ReferralMessage; issues: Issue[] } {
  const reader = readGraph(bundle);
  const header = reader.first('MessageHeader');
  if (!header) return { issues: [issue('not-a-message', { place: 'Bundle.entry[0]', expected: 'MessageHeader' })] };
  const event = referralEvent(header);
  if (!event) return { issues: [issue('event-unknown', { place: `${reader.place(header)}.eventCoding` })] };
  const task = reader.resolve(objects(header.focus)[0], 'Task');
  const findings = partsOf(reader, header, event, task, nested);
  const issues = Object.values(findings).flatMap(missing);
  if (issues.length > 0) return { issues };
  return { message: messageOf(header, event, task, findings), issues };
}

const missing = ({ value, place, expected }: Finding<unknown>): Issue[] =>
  value === undefined ? [issue('element-required', { place, expected })] : [];

type Body = Pick<ReferralMessage, 'request' | 'answer'>;

function partsOf(
  reader: GraphReader,
  header: MessageHeader,
  event: ReferralEventCode,
  task: Task | undefined,
  nested: boolean,
) {
  const request = reader.resolve(task?.focus, 'ServiceRequest');
  const patient = reader.resolve(task?.for, 'Patient') ?? reader.first('Patient');
  const [at, taskAt] = [reader.place(header), reader.place(task)];
  return {
    sender: { value: endpointUnit(header.source?.endpoint), place: `${at}.source.endpoint`, expected: 'HSA-id' },
    receiver: {
      value: endpointUnit(objects(header.destination)[0]?.endpoint),
      place: `${at}.destination[0].endpoint`,
      expected: 'HSA-id',
    },
    referral: {
      value: remissIdOf(task, request),
      place: `${taskAt}.focus`,
      expected: `identifier of ${remissIdSystem}`,
    },
    version: { value: versionOf(task, request), place: `${taskAt}.extension`, expected: 'referral-version' },
    time: { value: timeOf(reader, task), place: `${taskAt}.lastModified`, expected: 'instant' },
    patient: { value: patient && readPatient(patient), place: patientPlace(reader, patient), expected: 'identifier' },
    ...(isRequestEvent(event) ? requestParts(reader, task, request) : answerParts(reader, event, task, nested)),
  };
}

const patientPlace = (reader: GraphReader, patient: Patient | undefined): string =>
  patient ? `${reader.place(patient)}.identifier` : 'Bundle.entry.resource.ofType(Patient)';

const timeOf = (reader: GraphReader, task: Task | undefined): string | undefined =>
  string(task?.lastModified) ?? string(messageProvenance(reader)?.recorded);

function requestParts(reader: GraphReader, task: Task | undefined, resource: ServiceRequest | undefined) {
  const request = resource && readServiceRequest(reader, resource, reader.unit(task?.requester));
  const at = resource ? reader.place(resource) : 'Bundle.entry.resource.ofType(ServiceRequest)';
  return {
    replyTo: { value: request?.replyTo, place: `${reader.place(task)}.requester`, expected: 'a unit with HSA-id' },
    date: { value: request?.date, place: `${at}.authoredOn`, expected: 'date' },
    author: { value: request?.author, place: `${at}.requester`, expected: 'PractitionerRole at a unit with HSA-id' },
    recipient: { value: request?.recipient, place: `${at}.performer[0]`, expected: 'a unit with HSA-id' },
    question: { value: request?.question, place: `${at}.reasonCode[0].text`, expected: 'text' },
    body: { value: request && { request: request as Request }, place: at, expected: 'ServiceRequest' },
  };
}

function answerParts(reader: GraphReader, event: ReferralEventCode, task: Task | undefined, nested: boolean) {
  const answer = task && readTaskAnswer(reader, event, task, nested ? undefined : readNested);
  return {
    organisation: {
      value: answer?.organisation,
      place: 'Provenance.agent[0].onBehalfOf',
      expected: 'a unit with HSA-id',
    },
    author: {
      value: answer?.author,
      place: 'Provenance.agent[0].who',
      expected: 'PractitionerRole at a unit with HSA-id',
    },
    body: { value: answer && { answer: answer as Answer }, place: reader.place(task), expected: 'Task' },
  };
}

const readNested = (bundle: Bundle): ReferralMessage | undefined => fromBundle(bundle, true).message;

type Parts = ReturnType<typeof partsOf>;

/** Called once nothing is missing. */
function messageOf(
  header: MessageHeader,
  event: ReferralEventCode,
  task: Task | undefined,
  parts: Parts,
): ReferralMessage {
  const body = parts.body.value as Body;
  const message = tidy<ReferralMessage>({
    event,
    referral: parts.referral.value as string,
    ownId: readStringExtension(header, 'own-message-id'),
    version: parts.version.value as number,
    time: parts.time.value as string,
    caseId: caseIdOfMessage(header, task),
    sender: parts.sender.value as string,
    receiver: parts.receiver.value as string,
    test: isTest(header) || undefined,
    patient: parts.patient.value as NonNullable<Parts['patient']['value']>,
    ...body,
  });
  const id = string(header.id);
  return id === undefined || id === messageIdFor(message) ? message : { ...message, messageId: id };
}
