import type { CaseView, ExchangeView } from '../gateway/api.ts';
import type { ImageCheck } from '../gateway/imaging/image-checks.ts';
import { instant } from '../model/clock.ts';
import { operationOutcome } from '../model/operation-outcome.ts';
import type { CaseRow, ExchangeRow, OutboxRow, PartRow, Receipt } from '../store/rows.ts';

/**
 * What of the store's rows is shown over HTTP, named member by member: a new column stays inside until it is listed
 * here. Times are ISO 8601 in UTC. The patient of a Task is never shown: it stands in the message itself.
 */
export const exchangeRowView = (row: ExchangeRow) => ({
  id: row.id,
  direction: row.direction,
  case: row.caseId,
  kind: row.kind,
  event: row.event,
  sender: row.sender,
  receiver: row.receiver,
  messageId: row.messageId,
  contentHash: row.contentHash,
  referral: row.remissId,
  version: row.version,
  format: row.format,
  state: row.state,
  reason: row.reason,
  test: row.test,
  createdAt: instant(row.createdAt),
  updatedAt: instant(row.updatedAt),
});

const receiptView = (receipt: Receipt) => ({
  level: receipt.level,
  sort: receipt.sort,
  outcome: receipt.outcome,
  party: receipt.party,
  at: instant(receipt.at),
  code: receipt.code,
  contentHash: receipt.contentHash,
  signature: receipt.signature,
});

const jobView = (job: OutboxRow) => ({
  id: job.id,
  purpose: job.purpose,
  destination: job.destination,
  state: job.state,
  attempts: job.attempts,
  ambiguous: job.ambiguous,
  lastCode: job.lastCode,
  dueAt: instant(job.dueAt),
  createdAt: instant(job.createdAt),
});

/** A live check of an imaging reference: what was asked for, when, and what came of it. */
export const imageCheckView = ({ at, why, outcome, studies }: ImageCheck) => ({
  at,
  why,
  outcome,
  studies: studies.map(({ study, outcome: of, instances, issues }) => ({
    study,
    outcome: of,
    ...(instances !== undefined && { instances }),
    issues: issues.length === 0 ? [] : operationOutcome(issues).issue,
  })),
});

export const exchangeView = ({ exchange, receipts, jobs, issues, checks }: ExchangeView) => ({
  ...exchangeRowView(exchange),
  receipts: receipts.map(receiptView),
  jobs: jobs.map(jobView),
  issues: issues.length === 0 ? [] : operationOutcome(issues).issue,
  ...(checks.length > 0 && { checks: checks.map(imageCheckView) }),
});

export const caseRowView = (row: CaseRow) => ({
  id: row.id,
  units: row.units,
  test: row.test,
  createdAt: instant(row.createdAt),
  updatedAt: instant(row.updatedAt),
  endedAt: row.endedAt === null ? null : instant(row.endedAt),
});

const partView = (part: PartRow) => ({
  exchange: part.exchangeId,
  sha256: part.sha256,
  size: part.size,
  mediaType: part.mediaType,
  title: part.title,
  createdAt: instant(part.createdAt),
});

const taskView = (task: CaseView['tasks'][number]) => ({
  id: task.taskId,
  side: task.side,
  referral: task.remissId,
  owner: task.owner,
  requester: task.requester,
  state: task.state,
  version: task.version,
  position: task.position,
  late: task.late,
  protectedIdentity: task.protectedIdentity,
  sentAt: instant(task.sentAt),
  updatedAt: instant(task.updatedAt),
  pending: task.pending,
  handler: task.handler ? { person: task.handler.person, at: instant(task.handler.at) } : null,
  log: task.log.map((entry) => ({
    position: entry.position,
    event: entry.event,
    from: entry.from,
    to: entry.to,
    by: entry.by,
    exchange: entry.exchangeId,
    at: instant(entry.at),
  })),
});

export const caseView = (view: CaseView) => ({
  ...caseRowView(view.case),
  tasks: view.tasks.map(taskView),
  exchanges: view.exchanges.map(exchangeView),
  parts: view.parts.map(partView),
  timeline: view.timeline,
});
