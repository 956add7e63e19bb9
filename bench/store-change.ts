import type { Change } from '../src/store/store.ts';

const sender = 'SE5566778899-VCEKEN';
const receiver = 'SE5560001234-KLINIK';

/** Where ids and content come from. */
export interface Source {
  uuid(): string;
  /** UUID version 7: ids of exchanges are made in order of time. */
  timeUuid(): string;
  bytes(size: number): Uint8Array;
  readonly now: number;
}

/** What the gateway writes when it accepts a new 20 kB referral: one Change with every row of it. */
export function referralChange(name: string, source: Source): Change {
  const { now } = source;
  const exchangeId = source.timeUuid();
  const [caseId, messageId, taskId] = [source.uuid(), source.uuid(), source.uuid()];
  const remissId = `${sender}#${name}`;
  const hash = Buffer.from(source.bytes(32)).toString('hex');
  return {
    exchanges: [
      {
        ...{ id: exchangeId, direction: 'out', caseId, kind: 'referral', event: 'remiss-ny', sender, receiver },
        ...{ messageId, contentHash: hash, remissId, version: 1, format: 'json', client: 'engine-a', state: 'queued' },
        ...{ reason: null, test: false, messageNumber: 1, taskPosition: null, createdAt: now, updatedAt: now },
      },
    ],
    bodies: [
      { exchangeId, role: 'source', mediaType: 'application/json', status: null, bytes: source.bytes(7_000) },
      { exchangeId, role: 'bundle', mediaType: 'application/fhir+json', status: null, bytes: source.bytes(13_000) },
      { exchangeId, role: 'answer', mediaType: 'application/json', status: 202, bytes: source.bytes(400) },
    ],
    resources: [{ exchangeId, references: Array.from({ length: 15 }, () => `Observation/${source.uuid()}`) }],
    cases: [{ id: caseId, units: [receiver, sender], test: false, createdAt: now, updatedAt: now, endedAt: null }],
    aliases: [{ caseId, type: 'remiss-id', value: remissId, parties: `${receiver} ${sender}` }],
    tasks: [
      {
        expectRev: 0,
        row: {
          ...{ taskId, side: 'requester', remissId, caseId, owner: receiver, requester: sender, state: 'sent' },
          ...{ before: [], version: 1, position: 0, ownNumber: 1, otherNumber: 0, accepted: false, late: false },
          ...{ test: false, patient: 'urn:oid:1.2.752.129.2.1.3.1|191212121212', protectedIdentity: false },
          ...{ sentAt: now, updatedAt: now, rev: 1 },
        },
      },
    ],
    taskLog: [
      {
        ...{ taskId, side: 'requester', entry: 1, position: null, event: 'remiss-ny', from: '', to: 'sent' },
        ...{ by: sender, exchangeId, messageId, at: now },
      },
    ],
    receipts: [
      {
        ...{ caseId, exchangeId, level: 0, sort: 'transport', outcome: 'ok', party: sender, at: now, code: '202' },
        ...{ contentHash: hash, signature: null },
      },
    ],
    outbox: [{ exchangeId, purpose: 'deliver', orderKey: receiver, destination: receiver, dueAt: now }],
    audit: [{ at: now, event: auditEvent(exchangeId, now), patient: hash }],
  };
}

/** The size of a BALP AuditEvent as the gateway writes it, about 1.5 kB. */
function auditEvent(exchangeId: string, now: number): string {
  const agent = (type: string) => ({
    type: { coding: [{ system: 'http://dicom.nema.org/resources/ontology/DCM', code: type, display: 'x'.repeat(30) }] },
    who: { identifier: { system: 'urn:oid:1.2.752.29.4.19', value: sender } },
    requestor: true,
    network: { address: '192.0.2.17', type: '2' },
  });
  return JSON.stringify({
    resourceType: 'AuditEvent',
    type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110107', display: 'Import' },
    action: 'C',
    recorded: new Date(now).toISOString(),
    outcome: '0',
    agent: [agent('110153'), agent('110152')],
    source: { observer: { identifier: { value: receiver } } },
    entity: ['1', '2', '3'].map((role) => ({
      what: { identifier: { system: 'https://vardbro.example/fhir/sid/x', value: exchangeId } },
      role: { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: role, display: 'x'.repeat(20) },
    })),
  });
}
