import { partyPair } from '../../model/case.ts';
import type { Envelope } from '../../model/envelope.ts';
import { caseIdOf } from '../../model/ids.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { CaseRow } from '../../store/rows.ts';
import type { Change } from '../../store/store.ts';
import type { Parts } from '../parts.ts';

/** The case (ärende) that a message belongs to, and what must be written so that the next one finds it. */
export interface CaseOf {
  readonly id: string;
  /** `endedAt`: when the case came to an end by this message, null while it goes on; absent: as it was. */
  change(endedAt: number | null | undefined): Pick<Change, 'cases' | 'aliases'>;
}

/**
 * Finds or opens the case. In order: the case of the Task that the message is about, the case id that it names, the
 * case that knows its remiss-id for the same two parties, else a new one whose id both sides can work out. A message
 * may not name its way into a case of others.
 */
export async function caseOf(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  envelope: Envelope,
): Promise<CaseOf | Issue> {
  const { sender, receiver, remissId } = envelope;
  const known = await caseOfTask(store, envelope);
  const parties = partyPair(sender, receiver);
  const aliased =
    remissId && !known ? await store.caseByAlias({ type: 'remiss-id', value: remissId, parties }) : undefined;
  const id = known ?? aliased?.id ?? envelope.caseId ?? caseIdOf(remissId ?? envelope.messageId);
  const named = await store.case(id);
  if (named && !known && !aliased && envelope.caseId === id && !named.units.includes(sender))
    return issue('forbidden', { place: 'MessageHeader', expected: 'a case of the sender' });
  const now = clock.now();
  const row: CaseRow = {
    id,
    units: [sender, receiver].sort(),
    test: envelope.test,
    createdAt: now,
    updatedAt: now,
    endedAt: null,
  };
  return {
    id,
    change: (endedAt) => ({
      cases: [{ ...row, endedAt: endedAt === undefined ? asItWas(envelope, named, now) : endedAt }],
      ...(remissId && !aliased && { aliases: [{ caseId: id, type: 'remiss-id' as const, value: remissId, parties }] }),
    }),
  };
}

async function caseOfTask(
  store: Parts['store'],
  { remissId, sender, receiver }: Envelope,
): Promise<string | undefined> {
  if (!remissId) return undefined;
  const pair = [sender, receiver];
  const tasks = await store.tasksOf(remissId);
  return tasks.find(({ owner, requester }) => pair.includes(owner) || pair.includes(requester))?.caseId;
}

/** Documents alone ask for nothing that is to come: a case that holds nothing else has ended with the last of them. */
function asItWas({ event }: Envelope, named: CaseRow | undefined, now: number): number | null {
  const documents = event === 'journalkopia' || event === 'bildreferens';
  if (!named) return documents ? now : null;
  return documents && named.endedAt !== null ? now : named.endedAt;
}
