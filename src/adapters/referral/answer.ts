import type {
  Bundle,
  DiagnosticReport,
  Patient,
  PractitionerRole,
  Reference,
  Resource,
  TaskOutput,
} from '@medplum/fhirtypes';
import { addAppointment } from './appointment.ts';
import { addAttachments, addManifest, addPart, originalRequestType } from './attachments.ts';
import { isReplyEvent } from './events.ts';
import { addConditions, addProcedures } from './findings.ts';
import { type Graph, logicalUnit } from './graph.ts';
import { concept, conceptOf } from './read.ts';
import type { Answer, ReferralMessage } from './referral-message.ts';
import { remissIdentifier } from './service-request.ts';
import { tidy } from './shape.ts';
import { taskOutputSystem } from './systems.ts';

/** What an answer points at from Task.output. */
export const outputTypes = [
  'report',
  'condition',
  'activity',
  'attachment',
  'original-request',
  'manifest',
  'appointment',
  'forwarded-to',
] as const;
export type OutputType = (typeof outputTypes)[number];

export interface AnswerParties {
  readonly patient: Reference<Patient>;
  readonly author: Reference<PractitionerRole>;
}

/**
 * The resources of an answer, as Task.output. `write` makes the message Bundle of an original request, which rides
 * along as a part of its own.
 */
export function addAnswer(
  graph: Graph,
  message: ReferralMessage,
  answer: Answer,
  parties: AnswerParties,
  write: (original: ReferralMessage) => Bundle,
): TaskOutput[] {
  const { patient } = parties;
  const { originalRequest, appointment, forwardedTo } = answer;
  const report = isReplyEvent(message.event) ? [addReport(graph, message, answer, parties)] : [];
  const documents = addAttachments(graph, answer.attachments, patient);
  const original = originalRequest ? [addOriginal(graph, originalRequest, patient, write)] : [];
  const manifest = addManifest(graph, [...documents, ...original], patient, message.time);
  return [
    ...outputs('report', report),
    ...outputs('condition', addConditions(graph, answer.conditions, patient)),
    ...outputs('activity', addProcedures(graph, answer.activities, patient)),
    ...outputs('attachment', documents),
    ...outputs('original-request', original),
    ...outputs('manifest', manifest ? [manifest] : []),
    ...outputs('appointment', appointment ? [addAppointment(graph, message.event, appointment, patient)] : []),
    ...outputs('forwarded-to', forwardedTo === undefined ? [] : [logicalUnit(forwardedTo)]),
  ];
}

const outputs = (type: OutputType, references: readonly Reference<Resource>[]): TaskOutput[] =>
  references.map((valueReference) => ({ type: concept(taskOutputSystem, type), valueReference }));

/** The reply (remissvar): preliminary, partial, final or corrected. */
function addReport(
  graph: Graph,
  message: ReferralMessage,
  answer: Answer,
  { patient, author }: AnswerParties,
): Reference<DiagnosticReport> {
  return graph.add<DiagnosticReport>(
    'report',
    tidy<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      identifier: message.ownId === undefined ? undefined : [{ value: message.ownId }],
      basedOn: [{ type: 'ServiceRequest', identifier: remissIdentifier(message.referral) }],
      status: reportStatus(message, answer),
      code: concept('http://loinc.org', '11488-4', 'Consult note'),
      subject: patient,
      issued: message.time,
      performer: [author],
      conclusion: answer.text,
      conclusionCode: answer.conditions?.map(conceptOf),
    }),
  );
}

function reportStatus({ event }: ReferralMessage, { preliminary }: Answer): DiagnosticReport['status'] {
  if (event === 'delsvar') return preliminary ? 'preliminary' : 'partial';
  return event === 'slutsvar-rattad' ? 'amended' : 'final';
}

const addOriginal = (
  graph: Graph,
  original: ReferralMessage,
  patient: Reference<Patient>,
  write: (original: ReferralMessage) => Bundle,
) =>
  addPart(
    graph,
    'original-request',
    {
      id: original.referral,
      mediaType: 'application/fhir+json',
      bytes: new TextEncoder().encode(JSON.stringify(write(original))),
    },
    patient,
    originalRequestType,
  );
