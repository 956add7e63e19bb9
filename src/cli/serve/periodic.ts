import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Overview } from '../../gateway/overview/overview.ts';
import type { Parts } from '../../gateway/parts.ts';
import { auditHeadLine, expireParking, markLate, retain, settleWaiting } from '../../gateway/periodic.ts';
import type { Records } from '../../gateway/records/records.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Lists } from './lists.ts';

/** Adds the head of the audit chain to the file of signed heads, which lies outside the database. */
export async function writeAuditHead(parts: Parts, dataDir: string): Promise<void> {
  await appendFile(join(dataDir, 'audit-heads.ndjson'), await auditHeadLine(parts), { mode: 0o600, flush: true });
}

/** What has rounds of its own. */
export interface Rounds {
  readonly lists: Pick<Lists, 'round'>;
  readonly records: Pick<Records, 'tellIndex'> | undefined;
  readonly overview: Pick<Overview, 'tellLog'> | undefined;
  /** Keys, certificates and revocation lists: read anew where they have changed, and spoken of where they end. */
  lookAtKeyFiles(): void;
}

/** A round that the stop of the gateway ended is no failure: what is left of it is done after the next start. */
const whyNotThrough = (error: unknown): string =>
  error instanceof StoreError && error.fault === 'closed' ? 'stopped' : 'periodic';

/** Runs what must be done now and then. A failed round is told and tried again at its next time. */
export function startPeriodic(
  parts: Parts,
  dataDir: string,
  { lists, records, overview, lookAtKeyFiles }: Rounds,
): () => Promise<void> {
  const writeHead = () => writeAuditHead(parts, dataDir);
  const rounds: readonly [name: string, every: number, run: () => Promise<void>][] = [
    ['late', Math.min(60_000, parts.timing.late), () => markLate(parts)],
    ['waiting', 60_000, () => settleWaiting(parts)],
    ['parking', Math.min(60_000, parts.timing.parking), () => expireParking(parts)],
    ['key-files', 60_000, async () => lookAtKeyFiles()],
    ['retention', 3_600_000, () => retain(parts)],
    ['terminology', 10_000, () => lists.round()],
    ['engagement-index', 10_000, async () => records?.tellIndex()],
    ['access-log', 10_000, async () => overview?.tellLog()],
    ['audit-head', parts.timing.auditHead, writeHead],
  ];
  const guarded = async (name: string, run: () => Promise<void>): Promise<void> => {
    await run().catch((error: unknown) => parts.notice({ what: 'error', where: name, code: whyNotThrough(error) }));
  };
  const timers = rounds.map(([name, every, run]) => setInterval(() => void guarded(name, run), every));
  // What the process before this one wrote and did not come to follow up.
  void guarded('waiting', () => settleWaiting(parts));
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await guarded('audit-head', writeHead);
  };
}
