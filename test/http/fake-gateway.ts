import { Readable } from 'node:stream';
import type { Actor, Answer, ExchangeView, Gateway, Submission } from '../../src/gateway/api.ts';
import type { Operating } from '../../src/gateway/operating/api.ts';
import type { TerminologyLife } from '../../src/gateway/terminology/api.ts';
import type { CaseRow, ExchangeRow, OutboxRow } from '../../src/store/rows.ts';

export const ourUnit = 'SE5566778899-VCEKEN';
export const otherUnit = 'SE5566778899-KIRURG';

/** Ids of what lies in the fake: one exchange, case, Task and resource of each unit. */
export const ids = { ours: '11111111-1111-4111-8111-111111111111', others: '22222222-2222-4222-8222-222222222222' };
const unitOf = new Map([
  [ids.ours, ourUnit],
  [ids.others, otherUnit],
]);

const exchangeRow = (id: string): ExchangeRow => ({
  id,
  direction: 'out',
  caseId: id,
  kind: 'referral',
  event: 'remiss-ny',
  sender: unitOf.get(id)!,
  receiver: 'SE2321000016-ORTOP',
  messageId: id,
  contentHash: 'ab'.repeat(32),
  remissId: `${unitOf.get(id)}#1`,
  version: 1,
  format: 'json',
  client: 'engine',
  state: 'queued',
  reason: null,
  test: false,
  messageNumber: 1,
  taskPosition: null,
  createdAt: 1_790_000_000_000,
  updatedAt: 1_790_000_000_000,
});

const job = (id: string): OutboxRow => ({
  id: id === ids.ours ? 1 : 2,
  exchangeId: id,
  purpose: 'deliver',
  orderKey: id,
  destination: 'SE2321000016-ORTOP',
  dueAt: 1_790_000_000_000,
  state: 'dead',
  attempts: 3,
  ambiguous: false,
  lastCode: 'http-503',
  detail: null,
  createdAt: 1_790_000_000_000,
});

const caseRow = (id: string): CaseRow => ({
  id,
  units: [unitOf.get(id) ?? ourUnit],
  test: false,
  createdAt: 1_790_000_000_000,
  updatedAt: 1_790_000_000_000,
  endedAt: null,
});

const task = (id: string) => ({
  resourceType: 'Task',
  id,
  status: 'received',
  businessStatus: { coding: [{ code: 'mottagen' }] },
});

export interface FakeGateway extends Gateway {
  readonly submissions: { submission: Submission; actor: Actor }[];
  readonly received: Uint8Array[];
  readonly replays: { outboxId: number; reason: string; actor: Actor }[];
  /** Makes the next submissions and messages do this instead. */
  behave: ((bytes: Uint8Array) => Promise<Answer>) | undefined;
}

/** Use cases over two rows in memory. An operator sees all, anyone else its own units, as in the real one. */
export function fakeGateway(): FakeGateway {
  const sees = (id: string, { role, units }: Actor) =>
    unitOf.has(id) && (role === 'operator' || units.includes(unitOf.get(id)!));
  const seen = (actor: Actor) => [...unitOf.keys()].filter((id) => sees(id, actor));
  const view = (id: string): ExchangeView => ({
    exchange: exchangeRow(id),
    receipts: [],
    jobs: [job(id)],
    issues: [],
    checks: [],
  });
  const accepted = (): Answer => ({
    status: 202,
    mediaType: 'application/json; charset=utf-8',
    bytes: Buffer.from(JSON.stringify({ id: ids.ours, state: 'queued' })),
    location: `/exchanges/${ids.ours}`,
    exchangeId: ids.ours,
    caseId: ids.ours,
  });
  const gateway: FakeGateway = {
    submissions: [],
    received: [],
    replays: [],
    behave: undefined,
    async submit(submission, actor) {
      gateway.submissions.push({ submission, actor });
      return gateway.behave ? gateway.behave(submission.source.bytes) : accepted();
    },
    async receive(bytes) {
      gateway.received.push(bytes);
      if (gateway.behave) return gateway.behave(bytes);
      return { status: 200, mediaType: 'application/fhir+json', bytes: Buffer.from('{"resourceType":"Bundle"}') };
    },
    image: async ({ study }, { units }) =>
      study === '1.2.3' && units.includes(ourUnit)
        ? {
            exchange: exchangeRow(ids.ours),
            stream: { status: 200, contentType: 'image/jpeg', body: Readable.from([Buffer.from('bild')]) },
          }
        : undefined,
    checkImages: async (id, actor) =>
      sees(id, actor)
        ? { check: { at: '2026-11-24T10:00:00.000Z', why: 'on-request', outcome: 'ok', studies: [] } }
        : undefined,
    exchange: async (id, actor) => (sees(id, actor) ? view(id) : undefined),
    exchanges: async ({ after }, actor) => ({
      rows: seen(actor).map(exchangeRow),
      ...(after === undefined && { next: 'cursor-2' }),
    }),
    codes: async (id, actor) =>
      sees(id, actor) ? { at: 1_790_000_000_000, judged: [], used: [], issues: [] } : undefined,
    content: async (id, form, actor) =>
      sees(id, actor) ? { mediaType: 'application/json', bytes: Buffer.from(`"${form}"`), issues: [] } : undefined,
    part: async (id, _sha256, actor) =>
      sees(id, actor) ? { mediaType: 'application/pdf', bytes: Buffer.from('%PDF-'), issues: [] } : undefined,
    case: async (id, actor) =>
      sees(id, actor) ? { case: caseRow(id), tasks: [], exchanges: [view(id)], parts: [], timeline: [] } : undefined,
    cases: async (_query, actor) => ({ rows: seen(actor).map(caseRow) }),
    openCase: async () => caseRow('33333333-3333-4333-8333-333333333333'),
    tasks: async ({ after }, actor) => ({
      rows: seen(actor).map(task),
      ...(after === undefined && { next: 'cursor-2' }),
    }),
    read: async (type, id, actor) =>
      sees(id, actor) && type === 'Task'
        ? {
            mediaType: 'application/fhir+json',
            bytes: Buffer.from(JSON.stringify(task(id))),
            lastModified: 1_790_000_000_000,
          }
        : undefined,
    take: async () => true,
    async replay(outboxId, reason, actor) {
      gateway.replays.push({ outboxId, reason, actor });
      return accepted();
    },
  };
  return gateway;
}

/** An operator's acts that find nothing wrong. */
export const fakeOperating: Operating = {
  addPartner: async ({ card, fingerprints }) => ({
    added: { partner: card.organisation.hsaId, units: [], fingerprints },
    issues: [],
  }),
  partners: async () => [],
  removePartner: async () => [],
  verifyAudit: async () => ({ ok: true, rows: 0, head: { seq: 0, hash: '0'.repeat(64) } }),
  patientExtract: async () => [],
  backup: async () => 'vardbro-test.db',
};

const version = {
  kind: 'CodeSystem',
  url: 'http://a.example/list',
  version: '1',
  round: 1,
  state: 'released',
  authors: ['anna'],
  title: 'A list',
  concepts: 1,
  sha256: 'ab'.repeat(32),
  releasedAt: 1_790_000_000_000,
  log: [],
} as const;
const feedRow = {
  sequence: 1,
  act: 'publish',
  id: ids.ours,
  packageId: ids.others,
  kind: 'CodeSystem',
  url: version.url,
  version: '1',
  title: 'A list',
  at: 1_790_000_000_000,
  sha256: version.sha256,
  length: 2,
  signature: 'a..b',
  package: {
    name: 'se.vardbro.lists.list',
    version: '1.0.0',
    title: 'A list',
    length: 2,
    sha256: '',
    shasum: '',
    integrity: '',
  },
} as const;
const diff = { url: version.url, from: '0', to: '1' } as never;
const pin = {
  agreement: 'a',
  from: 0,
  lists: [],
  hash: '',
  manifest: { resourceType: 'Library', status: 'active', type: {} },
} as const;
const bytes = Buffer.from('{}');

/** One released list, known to everybody. */
export const fakeLists: TerminologyLife = {
  importList: async () => ({ issues: [], list: version, accepted: false }),
  act: async () => ({ issues: [], list: version }),
  status: async () => ({
    lists: [{ ...version, standing: 'in-force' }],
    systems: [],
    pushes: [],
    subscribers: [],
    pins: [],
  }),
  compare: async (_url, to) =>
    to === '1' ? { diff, reused: [], impact: [], title: 'A list', to: version } : undefined,
  content: async (url) => (url === version.url ? { list: version, bytes } : undefined),
  mapReport: async () => ({ completeness: {} as never, suggestions: [] }),
  feed: async () => ({ feed: {} as never, bytes: Buffer.from('<feed/>'), signature: 'a..b' }),
  artefact: async (sha256) => (sha256 === version.sha256 ? { bytes, row: feedRow } : undefined),
  keys: async () => ({ keys: [] }),
  revokeKey: async () => [],
  packages: async () => [feedRow],
  packageBytes: async () => bytes,
  acknowledge: async () => [],
  subscribe: async () => ({ secret: 'x', issues: [] }),
  unsubscribe: async () => [],
  closure: async () => ({ version: 0, entries: [] }),
  renewSecret: async () => ({ secret: 'another', issues: [] }),
  resume: async () => ({ due: 0, issues: [] }),
  proved: async () => undefined,
  pin: async () => ({ pin, issues: [] }),
  pinned: async () => pin,
  profiles: async () => [],
  saveProfile: async () => [],
  push: async () => 0,
};
