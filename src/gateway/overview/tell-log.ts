import type { AccessLogRow } from '../../store/rows.ts';
import type { LogRecord, SecurityServices } from '../../transports/npo/security-services.ts';
import { toldAgainAt } from '../delivery/schedule.ts';
import type { Parts } from '../parts.ts';

const batch = 50;

/**
 * Hands the log service what it has not confirmed, again and again until it says OK; a restart forgets nothing. A batch
 * that is refused is offered one by one, so that one record cannot hold up the others.
 */
export async function tellLog(
  parts: Pick<Parts, 'store' | 'clock' | 'timing' | 'random' | 'notice'>,
  { storeLog }: Pick<SecurityServices, 'storeLog'>,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const due = await parts.store.accessLogsDue(parts.clock.now(), batch);
    if (due.length === 0 || signal.aborted) return;
    const answer = await storeLog(due.map(recordOf), signal);
    if (!('unavailable' in answer)) await parts.store.accept({ accessLogsStored: due.map(({ id }) => id) });
    else {
      const stored: string[] = [];
      for (const row of due.length > 1 ? due : [])
        if (!('unavailable' in (await storeLog([recordOf(row)], signal)))) stored.push(row.id);
      const left = due.filter(({ id }) => !stored.includes(id));
      const accessLogsAgain = left.map(({ id, attempts }) => ({ id, dueAt: toldAgainAt(parts, attempts) }));
      await parts.store.accept({ accessLogsStored: stored, accessLogsAgain });
      parts.notice({ what: 'error', where: 'access-log', code: answer.unavailable });
      return;
    }
    if (due.length < batch) return;
  }
}

const recordOf = ({ body }: AccessLogRow): LogRecord => JSON.parse(body) as LogRecord;
