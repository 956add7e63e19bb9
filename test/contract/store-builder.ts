import { createHash } from 'node:crypto';
import type { BodyRow, CaseRow, ExchangeRow, NewAudit, Receipt, TaskLogRow, TaskRow } from '../../src/store/rows.ts';
import type { Change, NewOutbox } from '../../src/store/store.ts';

/** Rows for store tests: one builder each, with overrides. Ids are derived from a short name, so a test can name them. */
export const at = Date.UTC(2026, 0, 15, 9);
export const sender = 'SE5566778899-VCEKEN';
export const receiver = 'SE5560001234-KLINIK';
export const parties = [receiver, sender].sort().join(' ');

export function uuid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const exchange = (name: string, over: Partial<ExchangeRow> = {}): ExchangeRow => ({
  id: uuid(`exchange ${name}`),
  direction: 'out',
  caseId: uuid(`case ${name}`),
  kind: 'referral',
  event: 'remiss-ny',
  sender,
  receiver,
  messageId: uuid(`message ${name}`),
  contentHash: createHash('sha256').update(name).digest('hex'),
  remissId: `${sender}#${name}`,
  version: 1,
  format: 'json',
  client: 'engine-a',
  state: 'queued',
  reason: null,
  test: false,
  messageNumber: 1,
  taskPosition: null,
  createdAt: at,
  updatedAt: at,
  ...over,
});

export const body = (name: string, over: Partial<BodyRow> = {}): BodyRow => ({
  exchangeId: uuid(`exchange ${name}`),
  role: 'source',
  mediaType: 'application/json',
  status: null,
  bytes: new TextEncoder().encode(`{"name":"${name}"}`),
  ...over,
});

export const careCase = (name: string, over: Partial<CaseRow> = {}): CaseRow => ({
  id: uuid(`case ${name}`),
  units: [receiver, sender].sort(),
  test: false,
  createdAt: at,
  updatedAt: at,
  endedAt: null,
  ...over,
});

export const task = (name: string, over: Partial<TaskRow> = {}): TaskRow => ({
  taskId: uuid(`task ${name}`),
  side: 'requester',
  remissId: `${sender}#${name}`,
  caseId: uuid(`case ${name}`),
  owner: receiver,
  requester: sender,
  state: 'sent',
  before: [],
  version: 1,
  position: 0,
  ownNumber: 1,
  otherNumber: 0,
  accepted: false,
  late: false,
  test: false,
  patient: 'urn:oid:1.2.752.129.2.1.3.1|191212121212',
  protectedIdentity: false,
  sentAt: at,
  updatedAt: at,
  rev: 1,
  ...over,
});

export const logRow = (name: string, over: Partial<TaskLogRow> = {}): TaskLogRow => ({
  taskId: uuid(`task ${name}`),
  side: 'requester',
  entry: 1,
  position: null,
  event: 'remiss-ny',
  from: '',
  to: 'sent',
  by: sender,
  exchangeId: uuid(`exchange ${name}`),
  messageId: uuid(`message ${name}`),
  at,
  ...over,
});

export const receipt = (name: string, over: Partial<Receipt> = {}): Receipt => ({
  caseId: uuid(`case ${name}`),
  exchangeId: uuid(`exchange ${name}`),
  level: 0,
  sort: 'transport',
  outcome: 'ok',
  party: receiver,
  at,
  code: '200',
  contentHash: null,
  signature: null,
  ...over,
});

export const job = (name: string, over: Partial<NewOutbox> = {}): NewOutbox => ({
  exchangeId: uuid(`exchange ${name}`),
  purpose: 'deliver',
  orderKey: uuid(`task ${name}`),
  destination: receiver,
  dueAt: at,
  ...over,
});

/** A message with a job in a line that it shares with others of that name: of one case and one orderKey. */
export const inLine = (name: string, line: string, over: Partial<NewOutbox> = {}): Change => ({
  exchanges: [exchange(name, { caseId: uuid(`case ${line}`) })],
  cases: [careCase(line)],
  outbox: [job(name, { orderKey: line, ...over })],
});

export const auditRow = (text: string, over: Partial<NewAudit> = {}): NewAudit => ({
  at,
  event: JSON.stringify({ resourceType: 'AuditEvent', outcomeDesc: text }),
  patient: null,
  ...over,
});

/** A referral as the gateway accepts it: one of every row. */
export const referral = (name: string, over: Partial<Change> = {}): Change => ({
  exchanges: [exchange(name)],
  bodies: [
    body(name),
    body(name, { role: 'bundle', mediaType: 'application/fhir+json' }),
    body(name, { role: 'answer', status: 202 }),
  ],
  cases: [careCase(name)],
  aliases: [{ caseId: uuid(`case ${name}`), type: 'remiss-id', value: `${sender}#${name}`, parties }],
  parts: [
    {
      caseId: uuid(`case ${name}`),
      exchangeId: uuid(`exchange ${name}`),
      sha256: createHash('sha256').update(`part ${name}`).digest('hex'),
      size: 12,
      mediaType: 'application/pdf',
      title: null,
      fullUrl: `urn:uuid:${uuid(`binary ${name}`)}`,
      createdAt: at,
    },
  ],
  tasks: [{ row: task(name), expectRev: 0 }],
  taskLog: [logRow(name)],
  receipts: [receipt(name)],
  outbox: [job(name)],
  audit: [auditRow(`accepted ${name}`, { patient: uuid(`patient ${name}`) })],
  ...over,
});
