import { hasErrors, issue } from '../../model/issue.ts';
import type { SecurityServices } from '../../transports/npo/security-services.ts';
import type { ReadingRoom, RoomBudget } from '../../transports/outgoing/room.ts';
import type { Actor } from '../api.ts';
import type { Parts } from '../parts.ts';
import { logged, ownedBy } from './access-log.ts';
import type { Ways } from './gather.ts';
import type { HiddenNotice } from './hidden.ts';
import { hiddenAmong, leftOut, noticeKey } from './hidden-elsewhere.ts';
import { isHidden, judgeAnswers } from './judge-answers.ts';
import { openEntries } from './open-entries.ts';
import type { OverviewAnswer, OverviewQuestion } from './overview.ts';
import { permit, refuse, wrongPatient } from './permit.ts';
import { hiddenIssues } from './visible.ts';

export interface OverviewOptions extends Ways {
  readonly security: SecurityServices;
  /** HSA-id of our system, as the logs name it. */
  readonly systemId: string;
  /** Milliseconds that the whole question gets. */
  readonly totalTimeout: number;
  /** Milliseconds that an answer waits for whether anything is hidden that was not asked for. */
  readonly grace?: number;
  /** UUID of a patient (`system|value`), made with a secret: the space of names of what is found. */
  space(patient: string): string;
  /** Memory for what is read from others, all readings together. */
  readonly room: RoomBudget;
  /** Calls in work at once, all readings together; no limit when absent. */
  readonly turns?: RoomBudget;
}

/** What one reading has while it lasts. */
export interface Held {
  /** Where the answers lie. */
  readonly room: ReadingRoom;
  readonly turns?: ReadingRoom | undefined;
  readonly notice: HiddenNotice;
  readonly gone?: AbortSignal | undefined;
}

export type OverviewParts = Pick<
  Parts,
  'store' | 'audit' | 'clock' | 'uuid' | 'timing' | 'random' | 'notice' | 'directory'
>;

/**
 * The reader is proved, relation and consent are there, then everybody is asked; blocks are checked, what is left is
 * opened, and the logs are written, before anything is answered.
 */
export async function readOverview(
  parts: OverviewParts,
  options: OverviewOptions,
  question: OverviewQuestion,
  actor: Actor,
  { room, turns, notice, gone }: Held,
): Promise<OverviewAnswer> {
  const found = wrongPatient(question);
  if (hasErrors(found)) return { refused: found };
  // Both clocks start here: what relation and consent take is not given to the sources again.
  const signal = within(options.totalTimeout, gone);
  const sources = within(forSources(options.totalTimeout), gone);
  const permitted = await permit(parts, options.security, question, actor, signal);
  if ('refused' in permitted) return permitted;
  const { reader } = permitted;
  const asking = { options, directory: parts.directory(), reader, correlationId: actor.requestId };
  const answers = judgeAnswers(asking, question, { room, turns, signal, sources });
  const rest = leftOut(question, asking);
  const elsewhere = rest && hiddenAmong(rest, asking, actor, notice, { signal, sources });
  const judged = await answers;
  const here = isHidden(judged, signal);
  // The same wait whether anything is hidden here or not.
  const hidden = [judged.hidden, await elsewhere?.()];
  if (gone?.aborted) return refuse(parts, [issue('overview-abandoned')], question.patient, actor);
  if (here || (here === false && !rest)) notice.learn(noticeKey(question, actor), here);
  const { copy, shown, issues } = openEntries(judged.visible, question);
  const owned = copy.items.map(ownedBy);
  await parts.store.accept(logged(parts, options.systemId, { what: 'read', permitted, question, owned }, actor));
  return {
    copy,
    shown: shown.map((checked, n) => ({ checked, owned: owned[n]! })),
    permitted,
    issues: [...judged.missing, ...hiddenIssues(hidden, rest !== undefined), ...judged.issues, ...issues],
  };
}

/** So many milliseconds, and no longer than somebody waits. */
export const within = (milliseconds: number, gone?: AbortSignal): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(milliseconds), ...(gone ? [gone] : [])]);

/** Silent sources may not use up the time in which blocks are checked: a fifth of it, at most five seconds, is kept. */
const forSources = (total: number): number => Math.round(total - Math.min(total / 5, 5_000));
