import { isNewer } from '../../adapters/record-copy/merge.ts';
import type { EntryWriting } from '../../adapters/rivta/record/entry-writing.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { type BlockCheck, type Checked, checkEntries } from './block-check.ts';
import { ofPatient } from './of-patient.ts';

/** What an entry is judged by. */
export interface Judgeable extends Checked {
  /** Absent: it is no writing of anything else that is judged. */
  writing?(): EntryWriting;
}

export interface Judged<T> {
  readonly visible: readonly T[];
  readonly hidden: boolean;
  /** The check did not answer for all of them. */
  readonly unanswered: boolean;
  readonly issues: readonly Issue[];
}

const source = 'CheckBlocks 3';

/**
 * That something is hidden; not what, nor whose, nor how much. Where nothing is, and of some of it that is not known,
 * that is told.
 */
export function hiddenIssues(hidden: readonly (boolean | undefined)[], narrow = false): Issue[] {
  if (hidden.includes(true)) return [issue('overview-hidden', { source })];
  return narrow && hidden.includes(undefined) ? [issue('overview-hidden-unknown', { source })] : [];
}

/**
 * Which entries may be opened, by their access control headers alone. Blocks (spärrar) are checked also for the reader's
 * own care provider, where inner blocks count. Fail closed: an entry that does not say whose it is, or is not answered
 * for, or is not valid to the check, stays closed, and with it every older writing of the same entry.
 */
export async function judgeEntries<T extends Judgeable>(entries: readonly T[], check: BlockCheck): Promise<Judged<T>> {
  const own = ofPatient(entries, check.patient);
  const { verdicts, unanswered } = await checkEntries(own, check);
  const open = own.filter((_, n) => verdicts[n] === 'open');
  const visible = withoutOlder(
    open,
    own.filter((_, n) => verdicts[n] !== 'open'),
  );
  const hidden = verdicts.includes('closed') || (visible.length < open.length && unanswered === undefined);
  return {
    visible,
    hidden,
    unanswered: unanswered !== undefined,
    issues: [
      ...(own.length < entries.length ? [issue('overview-other-patient')] : []),
      ...(unanswered === undefined ? [] : [issue('overview-blocks-unanswered', { found: unanswered, source })]),
    ],
  };
}

/**
 * Without the writings of an entry that are not newer than one that stays closed, whatever unit they say is theirs: an
 * older text is no way around a block of the newer.
 */
function withoutOlder<T extends Judgeable>(open: readonly T[], closed: readonly T[]): readonly T[] {
  const newest = new Map<string, EntryWriting>();
  for (const entry of closed) {
    const writing = entry.writing?.();
    const known = newest.get(writing?.key ?? '');
    if (writing?.key !== undefined && (!known || isNewer(writing, known))) newest.set(writing.key, writing);
  }
  if (newest.size === 0) return open;
  return open.filter((entry) => {
    const writing = entry.writing?.();
    const above = newest.get(writing?.key ?? '');
    return !writing || !above || isNewer(writing, above) === true;
  });
}
