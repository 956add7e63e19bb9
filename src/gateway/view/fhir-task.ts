import { caseIdSystem, codeSystem, extensionUrl, hsaIdSystem, remissIdSystem } from '../../model/canonical.ts';
import { bundleIdOf, serviceRequestIdOf } from '../../model/ids.ts';
import type { TaskLogRow, TaskRow } from '../../store/rows.ts';
import type { FhirJson } from '../api.ts';
import { statusOf } from '../referral/status.ts';

const unit = (hsaId: string) => ({ type: 'Organization', identifier: { system: hsaIdSystem, value: hsaId } });

/**
 * One copy of a Task as FHIR: status by the state machine, never copied from a message. `input` names the messages about
 * it, newest last, as `Bundle/<id>`; a patient with protected identity is marked.
 */
export function fhirTask(row: TaskRow, log: readonly TaskLogRow[]): FhirJson {
  const status = statusOf(row, log.at(-1)?.event);
  const [system, value] = row.patient.split('|');
  return {
    resourceType: 'Task',
    id: row.taskId,
    meta: {
      lastUpdated: new Date(row.updatedAt).toISOString(),
      ...(security(row).length > 0 && { security: security(row) }),
    },
    extension: [
      { url: extensionUrl('task-side'), valueCode: row.side },
      { url: extensionUrl('referral-state'), valueCode: row.state },
      {
        url: extensionUrl('referral-version'),
        extension: [{ url: 'number', valuePositiveInt: Math.max(row.version, 1) }],
      },
      ...(row.late ? [{ url: extensionUrl('late'), valueBoolean: true }] : []),
    ],
    groupIdentifier: { system: caseIdSystem, value: row.caseId },
    status: status.task,
    businessStatus: { coding: [{ system: codeSystem('referral-business-status'), code: status.businessStatus }] },
    intent: 'order',
    code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }] },
    focus: {
      reference: `ServiceRequest/${serviceRequestIdOf(row.remissId)}`,
      identifier: { system: remissIdSystem, value: row.remissId },
    },
    for: { type: 'Patient', identifier: { system, value } },
    authoredOn: new Date(row.sentAt).toISOString(),
    lastModified: new Date(row.updatedAt).toISOString(),
    requester: unit(row.requester),
    owner: unit(row.owner),
    input: messages(log),
  };
}

function messages(log: readonly TaskLogRow[]) {
  return log
    .filter((row) => row.messageId !== null && row.by !== 'system')
    .map((row) => ({
      type: { coding: [{ system: codeSystem('exchange-event'), code: row.event }] },
      valueReference: { reference: `Bundle/${bundleIdOf(row.messageId!, 'fhir')}` },
    }));
}

function security(row: TaskRow) {
  const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
  const reason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
  return [
    ...(row.protectedIdentity ? [{ system: confidentiality, code: 'V', display: 'skyddade personuppgifter' }] : []),
    ...(row.test ? [{ system: reason, code: 'HTEST' }] : []),
  ];
}
