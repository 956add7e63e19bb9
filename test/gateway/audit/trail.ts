import type { Actor, CaseView } from '../../../src/gateway/api.ts';
import type { AuditTrail } from '../../../src/gateway/audit/api.ts';
import { makeAuditTrail } from '../../../src/gateway/audit/audit-trail.ts';
import { makeDirectory } from '../../../src/gateway/directory/look-up.ts';
import type { TakenMessage } from '../../../src/gateway/intake/intake.ts';
import type { Envelope } from '../../../src/model/envelope.ts';
import { issue } from '../../../src/model/issue.ts';
import { systemUri } from '../../../src/model/systems.ts';
import type { CaseRow, ExchangeRow, NewAudit, TaskRow } from '../../../src/store/rows.ts';

/** An audit trail with an invented world around it, and one event of every sort that it writes. */
export const region = 'SE2321000016-REGION';
export const regionUnit = 'SE2321000016-VCE1';
export const clinic = 'SE5566778899-KLINIK';
export const clinicUnit = 'SE5566778899-VCEKEN';
export const patient = `${systemUri('personnummer')}|191212121212`;
export const salt = new Uint8Array(32).fill(7);
export const at = Date.parse('2026-11-24T08:00:00Z');
export const exchangeId = '0198a2b4-0000-7000-8000-000000000001';

export const directory = makeDirectory({
  organisations: [
    { hsaId: region, name: 'Region', sector: 'public' },
    { hsaId: clinic, name: 'Kliniken', sector: 'private' },
  ],
  units: [
    {
      hsaId: regionUnit,
      name: 'Vårdcentralen',
      organisation: region,
      local: true,
      deliverTo: { type: 'webhook', address: 'https://user:word@engine.example/in?key=secret', format: 'json' },
    },
    {
      hsaId: clinicUnit,
      name: 'Mottagningen',
      organisation: clinic,
      endpoints: [{ transport: 'fhir', address: 'https://clinic.example/fhir', formats: ['fhir:4.0'] }],
    },
  ],
  agreements: [],
  clients: [],
});

export function makeTrail(patientOf: () => Promise<string | undefined> = async () => patient): AuditTrail {
  let n = 0;
  return makeAuditTrail({
    organisation: region,
    directory,
    clock: { now: () => at },
    uuid: () => `0198a2b4-0000-7000-8000-${String(++n).padStart(12, '0')}`,
    salt,
    patientOf,
  });
}

export const engine: Actor = {
  clientId: 'journal',
  role: 'engine',
  units: [regionUnit],
  address: '192.0.2.10',
  requestId: 'req-12345678',
};
export const nurse: Actor = { ...engine, person: { id: 'SE2321000016-1003', name: 'Anna Exempel' } };
export const partner: Actor = { ...engine, clientId: 'clinic-gateway', role: 'partner', units: [clinicUnit] };
export const operator: Actor = { ...engine, clientId: 'drift', role: 'operator' };

export const row = (change: Partial<ExchangeRow> = {}): ExchangeRow => ({
  id: exchangeId,
  direction: 'out',
  caseId: '0198a2b4-0000-7000-8000-000000000002',
  kind: 'referral',
  event: 'remiss-ny',
  sender: regionUnit,
  receiver: clinicUnit,
  messageId: '0198a2b4-0000-7000-8000-000000000003',
  contentHash: 'a'.repeat(64),
  remissId: `${regionUnit}#987`,
  version: 1,
  format: 'json',
  client: 'journal',
  state: 'queued',
  reason: null,
  test: false,
  messageNumber: 1,
  taskPosition: null,
  createdAt: at,
  updatedAt: at,
  ...change,
});

export const incoming = row({ direction: 'in', sender: clinicUnit, receiver: regionUnit, event: 'bekraftad' });

export const envelope: Envelope = {
  sender: clinicUnit,
  receiver: regionUnit,
  messageId: row().messageId,
  event: 'bekraftad',
  kind: 'confirmation',
  contentHash: 'b'.repeat(64),
  test: false,
};

/** A record copy: its patient stands in the Bundle alone. */
export const recordCopy: TakenMessage = {
  envelope: { ...envelope, event: 'journalkopia', kind: 'record-copy' },
  bytes: new Uint8Array(),
  bundle: {
    resourceType: 'Bundle',
    type: 'message',
    entry: [
      {
        resource: {
          resourceType: 'Patient',
          identifier: [{ system: systemUri('personnummer'), value: '191212121212' }],
        },
      },
    ],
  },
};

const care: CaseRow = {
  id: row().caseId,
  units: [regionUnit, clinicUnit],
  test: false,
  createdAt: at,
  updatedAt: at,
  endedAt: null,
};

export const task: TaskRow = {
  taskId: '0198a2b4-0000-7000-8000-000000000004',
  side: 'requester',
  remissId: `${regionUnit}#987`,
  caseId: care.id,
  owner: clinicUnit,
  requester: regionUnit,
  state: 'received',
  before: [],
  version: 1,
  position: 1,
  ownNumber: 1,
  otherNumber: 0,
  accepted: false,
  late: false,
  test: false,
  patient,
  protectedIdentity: true,
  sentAt: at,
  updatedAt: at,
  rev: 1,
};

const view: CaseView = {
  case: care,
  tasks: [{ ...task, log: [], pending: [] }],
  exchanges: [],
  parts: [],
  timeline: [],
};

/** One of every sort: what was done, and how it is written. */
export const everyEvent: readonly (readonly [string, (trail: AuditTrail) => NewAudit | Promise<NewAudit>])[] = [
  ['submitted', (trail) => trail.submitted(row(), recordCopy, nurse)],
  ['disclosed', (trail) => trail.disclosed(row(), 'ok')],
  ['disclosed but refused', (trail) => trail.disclosed(row(), 'refused')],
  ['received', (trail) => trail.received(incoming, recordCopy, partner)],
  ['refused', (trail) => trail.refused(envelope, [issue('event-unknown'), issue('conflict')], partner)],
  ['handed over', (trail) => trail.handedOver(incoming)],
  ['read', (trail) => trail.read(row(), nurse)],
  ['looked at', (trail) => trail.looked('exchange', row({ test: true }), engine)],
  ['case looked at', (trail) => trail.lookedAtCase(view, engine)],
  ['Task looked at', (trail) => trail.lookedAtTask(task, engine)],
  ['resource looked at', (trail) => trail.lookedAtPatient(patient, task.taskId, engine)],
  ['searched', (trail) => trail.queried('exchanges', 3, engine)],
  ['case opened', (trail) => trail.openedCase(care, engine)],
  ['replayed', (trail) => trail.replayed(row(), 'the partner was down', operator)],
  ['login', (trail) => trail.security('login', { actor: engine })],
  ['access refused', (trail) => trail.security('access-refused', { actor: engine, refused: ['forbidden'] })],
  [
    'partner added',
    (trail) =>
      trail.security('security-configuration', {
        actor: operator,
        subjects: [{ sort: 'partner', id: clinic }],
        reason: 'fingerprints read over the telephone',
      }),
  ],
  ['backup', (trail) => trail.security('backup', { actor: operator })],
  ['audit read', (trail) => trail.security('audit-read', { actor: operator, patient, reason: 'extract' })],
  ['started', (trail) => trail.security('start', {})],
  ['stopped', (trail) => trail.security('stop', {})],
];
