import type { Bundle, DocumentReference, Task } from '@medplum/fhirtypes';
import { isReceiverEvent } from '../../model/event.ts';
import { readJson } from '../../model/json-text.ts';
import type { OutputType } from './answer.ts';
import { readAppointment } from './appointment.ts';
import { readPart } from './attachments.ts';
import { isReplyEvent, type ReferralEventCode } from './events.ts';
import { readFinding } from './findings.ts';
import type { GraphReader } from './graph-reader.ts';
import { readAuthor } from './professional.ts';
import { readAct } from './provenance.ts';
import type { Answer, ReferralMessage } from './referral-message.ts';
import { filled, isObject, objects, oneOf, string, tidy } from './shape.ts';
import { pauseReasonSystem, taskOutputSystem } from './systems.ts';

/** A message inside a message is as deep and as large as one that comes alone. */
const nestedLimits = { depth: 64, nodes: 200_000 };

type ReadNested = (bundle: Bundle) => ReferralMessage | undefined;

/** What a Task and its outputs say; organisation or author may be missing. */
export function readTaskAnswer(
  reader: GraphReader,
  event: ReferralEventCode,
  task: Task,
  readNested: ReadNested | undefined,
): Partial<Answer> {
  const act = readAct(reader);
  const report = reader.resolve(outputs(task, 'report')[0], 'DiagnosticReport');
  const appointment = reader.resolve(outputs(task, 'appointment')[0], 'Appointment');
  const documents = (type: OutputType) =>
    outputs(task, type).flatMap((r) => reader.resolve(r, 'DocumentReference') ?? []);
  return tidy<Partial<Answer>>({
    organisation: reader.unit(act.onBehalfOf) ?? reader.unit(isReceiverEvent(event) ? task.owner : task.requester),
    author: readAuthor(reader, act.author) ?? readAuthor(reader, objects(report?.performer)[0]),
    text: isReplyEvent(event) ? string(report?.conclusion) : string(task.statusReason?.text),
    forwardedTo: reader.hsaId(outputs(task, 'forwarded-to')[0]),
    preliminary: event === 'delsvar' ? report?.status === 'preliminary' : undefined,
    conditions: filled(
      outputs(task, 'condition')
        .flatMap((r) => reader.resolve(r, 'Condition') ?? [])
        .map(readFinding),
    ),
    activities: filled(
      outputs(task, 'activity')
        .flatMap((r) => reader.resolve(r, 'Procedure') ?? [])
        .map(readFinding),
    ),
    attachments: filled(documents('attachment').flatMap((document) => readPart(reader, document) ?? [])),
    originalRequest: readNested && readOriginal(reader, documents('original-request')[0], readNested),
    appointment: appointment && readAppointment(appointment),
    pauseReason: readPause(task),
  });
}

const outputs = (task: Task, type: OutputType) =>
  objects(task.output)
    .filter(({ type: concept }) =>
      objects(concept?.coding).some(({ system, code }) => system === taskOutputSystem && code === type),
    )
    .flatMap(({ valueReference }) => objects(valueReference && [valueReference]));

function readPause(task: Task): Answer['pauseReason'] {
  const coding = objects(task.statusReason?.coding).find(({ system }) => system === pauseReasonSystem);
  return oneOf(coding?.code, ['PvV', 'MOV'] as const);
}

function readOriginal(
  reader: GraphReader,
  document: DocumentReference | undefined,
  readNested: ReadNested,
): ReferralMessage | undefined {
  const part = document && readPart(reader, document);
  if (!part) return undefined;
  const { value } = readJson(part.bytes, nestedLimits);
  return isObject(value) ? readNested(value as unknown as Bundle) : undefined;
}
