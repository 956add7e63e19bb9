import type { Bundle, Patient } from '@medplum/fhirtypes';
import { logicalEndpoint } from '../../model/canonical.ts';
import type { Clock } from '../../model/clock.ts';
import { type Issue, isError } from '../../model/issue.ts';
import type { ExchangeRow, NewAudit } from '../../store/rows.ts';
import type { Actor } from '../api.ts';
import type { Directory } from '../directory/directory.ts';
import type { TakenMessage } from '../intake/intake.ts';
import { emergencyTreatment, treatment } from './acts.ts';
import type { AuditTrail } from './api.ts';
import { type AuditInput, auditEvent, type Counterpart, type Observer } from './audit-event.ts';
import type { Subject } from './entities.ts';

export interface AuditTrailOptions {
  /** HSA-id of the organisation that runs this gateway. */
  readonly organisation: string;
  /** Base URL of this gateway; its logical address when absent. */
  readonly baseUrl?: string;
  readonly directory: Directory;
  readonly clock: Clock;
  /** A new UUID: the id of an AuditEvent. */
  uuid(): string;
  /** Secret of the patients' digests. */
  readonly salt: Uint8Array;
  /** `system|value` of the patient that an exchange is about; undefined where nothing tells any more. */
  patientOf(row: ExchangeRow): Promise<string | undefined>;
}

/** The audit trail of the use cases, written as AuditEvents in the shape of IHE BALP. */
export function makeAuditTrail(options: AuditTrailOptions): AuditTrail {
  const { organisation, directory, clock, salt, patientOf } = options;
  const observer: Observer = { organisation, address: options.baseUrl ?? logicalEndpoint(organisation), salt };
  const write = (input: Omit<AuditInput, 'at' | 'id'>): NewAudit =>
    auditEvent({ ...input, id: options.uuid(), at: clock.now() }, observer);
  /** About one exchange, with its patient looked up. */
  const about = async (row: ExchangeRow, input: Omit<AuditInput, 'at' | 'id' | 'subjects' | 'patient'>) =>
    write({ ...input, ...patientOr(await patientOf(row)), subjects: subjectsOf(row), test: row.test });

  return {
    submitted: (row, message, actor) =>
      write({
        act: 'create',
        actor,
        units: [row.sender],
        ...ofMessage(message),
        subjects: subjectsOf(row),
        test: row.test,
      }),
    disclosed: (row, outcome) =>
      about(row, {
        act: 'export',
        units: [row.sender],
        counterpart: partner(directory, row.receiver),
        ...(outcome === 'refused' && { refused: ['delivery-permanent'] }),
      }),
    received: (row, message, actor) =>
      write({
        act: 'import',
        actor,
        units: [row.receiver],
        counterpart: { id: row.sender, hsaId: true, address: actor.address },
        ...ofMessage(message),
        subjects: subjectsOf(row),
        test: row.test,
      }),
    refused: (envelope, issues, actor) =>
      write({
        act: 'import',
        actor,
        units: [envelope.receiver],
        counterpart: { id: envelope.sender, hsaId: true, address: actor.address },
        subjects: [{ sort: 'message', id: envelope.messageId }],
        refused: codesOf(issues),
        test: envelope.test,
      }),
    handedOver: (row) =>
      about(row, { act: 'hand-over', units: [row.receiver], counterpart: engine(directory, row.receiver) }),
    read: (row, actor) => about(row, { act: 'read', actor, units: [unitOf(row, actor)] }),
    looked: (_what, row, actor) => about(row, { act: 'read', actor, units: [unitOf(row, actor)] }),
    lookedAtCase: ({ case: care, tasks }, actor) =>
      write({
        act: 'read',
        actor,
        units: care.units.filter((unit) => actor.units.includes(unit)),
        ...(tasks[0] && { patient: tasks[0].patient, protectedIdentity: tasks.some((t) => t.protectedIdentity) }),
        subjects: [{ sort: 'case', id: care.id }],
        test: care.test,
      }),
    lookedAtTask: ({ taskId, side, owner, requester, patient, protectedIdentity, test }, actor) =>
      write({
        act: 'read',
        actor,
        units: [side === 'owner' ? owner : requester],
        patient,
        protectedIdentity,
        subjects: [{ sort: 'Task', id: taskId }],
        test,
      }),
    tookOn: ({ taskId, side, owner, requester, patient, protectedIdentity, test }, actor) =>
      write({
        act: 'take',
        actor,
        units: [side === 'owner' ? owner : requester],
        patient,
        protectedIdentity,
        subjects: [{ sort: 'Task', id: taskId }],
        test,
      }),
    lookedAtPatient: (patient, id, actor) =>
      write({ act: 'read', actor, units: actor.units, patient, subjects: [{ sort: 'resource', id }] }),
    recordsOffered: ({ patient, count }, actor) =>
      write({ act: 'create', actor, units: actor.units, patient, query: `${count} entries offered` }),
    recordsRead: ({ patient, count, contract, units }, actor) =>
      write({
        act: 'export',
        actor,
        units: units.length > 0 ? units : [organisation],
        patient,
        counterpart: { id: actor.clientId, hsaId: true, address: actor.address },
        query: `${contract}, ${count} entries`,
      }),
    overviewRead: ({ what, reader, emergency, patient, protectedIdentity, kinds, count, caseId }, actor) =>
      write({
        act: what === 'copy' ? 'overview-copy' : emergency ? 'overview-emergency' : 'overview',
        purpose: reader.purpose === 'ETREAT' ? emergencyTreatment : treatment,
        actor: { ...actor, person: { id: reader.employee, ...(reader.name !== undefined && { name: reader.name }) } },
        behalf: reader,
        units: [reader.careUnit],
        patient,
        protectedIdentity,
        ...(caseId !== undefined && { subjects: [{ sort: 'case' as const, id: caseId }] }),
        query: `${kinds.join(', ')}; ${count} entries ${done[what]}; ground: ${emergency ? 'emergency' : 'consent'}`,
      }),
    queried: (what, found, actor) =>
      write({ act: 'query', actor, units: actor.units, query: `${what}, ${found} found` }),
    openedCase: ({ id, units, test }, actor) =>
      write({ act: 'create', actor, units, subjects: [{ sort: 'case', id }], test }),
    replayed: (row, reason, actor) => about(row, { act: 'replay', actor, units: [unitOf(row, actor)], reason }),
    security: (act, { actor, stranger, ...facts }) =>
      write({
        act,
        ...(actor && { actor, units: actor.units }),
        ...(stranger && { counterpart: { id: 'unknown', address: stranger.address }, requestId: stranger.requestId }),
        ...facts,
      }),
  };
}

const done = { read: 'shown', page: 'shown on a further page', copy: 'copied' } as const;

const subjectsOf = ({ id, caseId, messageId }: ExchangeRow): Subject[] => [
  { sort: 'exchange', id },
  { sort: 'message', id: messageId },
  { sort: 'case', id: caseId },
];

/** The actor's own unit of the two; who is bound to none, as an operator, acts at the unit that is served here. */
function unitOf({ sender, receiver, direction }: ExchangeRow, { units }: Actor): string {
  const [ours, theirs] = direction === 'out' ? [sender, receiver] : [receiver, sender];
  return !units.includes(ours) && units.includes(theirs) ? theirs : ours;
}

const patientOr = (patient: string | undefined): { patient?: string } => (patient === undefined ? {} : { patient });

const codesOf = (issues: readonly Issue[]): Issue['code'][] => {
  const codes = issues.filter(isError).map(({ code }) => code);
  return codes.length > 0 ? codes : ['internal'];
};

/** Patient and protection, as the message says them; of a record copy, as its Patient resource does. */
function ofMessage({ referral, bundle }: TakenMessage): Pick<AuditInput, 'patient' | 'protectedIdentity'> {
  if (!referral) return patientOr(patientIn(bundle));
  const { identifier, protectedIdentity } = referral.patient;
  return {
    patient: `${identifier.system}|${identifier.value}`,
    protectedIdentity: protectedIdentity !== undefined,
  };
}

function patientIn({ entry = [] }: Bundle): string | undefined {
  const patient = entry.map(({ resource }) => resource).find((r): r is Patient => r?.resourceType === 'Patient');
  const { system, value } = patient?.identifier?.[0] ?? {};
  return system !== undefined && value !== undefined ? `${system}|${value}` : undefined;
}

const partner = (directory: Directory, hsaId: string): Counterpart => ({
  id: hsaId,
  hsaId: true,
  address: directory.unit(hsaId)?.endpoints?.[0]?.address ?? logicalEndpoint(hsaId),
});

const engine = (directory: Directory, hsaId: string): Counterpart => ({
  id: hsaId,
  hsaId: true,
  address: directory.unit(hsaId)?.deliverTo?.address ?? logicalEndpoint(hsaId),
});
