import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import type { Envelope } from '../../model/envelope.ts';
import { taskIdOf } from '../../model/ids.ts';
import type { TaskLogRow, TaskRow } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import type { Applied, Copy } from '../referral/copy.ts';

/** What never changes about one copy of a Task. */
export type TaskIdentity = Pick<
  TaskRow,
  'taskId' | 'side' | 'remissId' | 'caseId' | 'owner' | 'requester' | 'test' | 'patient' | 'protectedIdentity'
>;

/** A new copy of the Task between two units about a referral. */
export function taskIdentity(
  { remissId, test }: Pick<Envelope, 'remissId' | 'test'>,
  { patient }: Pick<ReferralMessage, 'patient'>,
  place: {
    readonly side: 'owner' | 'requester';
    readonly owner: string;
    readonly requester: string;
    readonly caseId: string;
  },
): TaskIdentity {
  return {
    ...place,
    taskId: taskIdOf(remissId!, place.owner),
    remissId: remissId!,
    test,
    patient: `${patient.identifier.system}|${patient.identifier.value}`,
    protectedIdentity: patient.protectedIdentity !== undefined,
  };
}

/** Who acted and by which message; for the log. */
export interface Source {
  readonly by: string;
  readonly exchangeId: string | null;
  readonly messageId: string | null;
}

/** The copy after a step, and its log, as rows. `was` is the stored row, absent when the copy is new. */
export function taskChange(
  was: TaskRow | undefined,
  identity: TaskIdentity,
  copy: Copy,
  entries: readonly Applied[],
  source: Source,
  now: number,
): Required<Pick<Change, 'tasks' | 'taskLog'>> {
  const rev = was?.rev ?? 0;
  const row: TaskRow = {
    ...identity,
    ...copy,
    late: (was?.late ?? false) && copy.state === 'sent',
    sentAt: entries.some((e) => e.to === 'sent') ? now : (was?.sentAt ?? now),
    updatedAt: now,
    rev: rev + 1,
  };
  return {
    tasks: [{ row, expectRev: rev }],
    taskLog: entries.map((e, n) => logRow(row, e, source, now, rev * 8 + n + 1)),
  };
}

function logRow(key: TaskRow, applied: Applied, source: Source, at: number, entry: number): TaskLogRow {
  const system = applied.role === 'receiver-system' || applied.role === 'sender-system';
  return {
    taskId: key.taskId,
    side: key.side,
    entry,
    position: applied.position,
    event: applied.event,
    from: applied.from,
    to: applied.to,
    ...source,
    by: system ? 'system' : source.by,
    at,
  };
}
