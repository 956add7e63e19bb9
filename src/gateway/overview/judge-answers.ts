import type { Issue } from '../../model/issue.ts';
import type { ReadingRoom } from '../../transports/outgoing/room.ts';
import type { Directory } from '../directory/directory.ts';
import { type GatheredEntry, gather } from './gather.ts';
import { knownProviders } from './known-providers.ts';
import type { OpenableEntry } from './open-entries.ts';
import type { OverviewQuestion } from './overview.ts';
import type { OverviewOptions } from './read.ts';
import type { ProvenReader } from './reader.ts';
import { type Judged, judgeEntries } from './visible.ts';

/** Who asks, and whom. */
export interface Asking {
  readonly options: OverviewOptions;
  readonly directory: Directory;
  readonly reader: ProvenReader;
  /** Follows the question through platforms and logs. */
  readonly correlationId: string;
}

export interface Limits {
  readonly room: ReadingRoom;
  /** Its turns to call: one each. */
  readonly turns?: ReadingRoom | undefined;
  /** Of the whole, and of the sources alone. */
  readonly signal: AbortSignal;
  readonly sources: AbortSignal;
}

export interface JudgedAnswers extends Judged<OpenableEntry> {
  /** What is missing, and why. */
  readonly missing: readonly Issue[];
}

/** Is anything hidden? That nothing is, is known only where everybody answered, in time. */
export const isHidden = (
  { hidden, unanswered, missing }: Pick<JudgedAnswers, 'hidden' | 'unanswered' | 'missing'>,
  { aborted }: AbortSignal,
): boolean | undefined => hidden || (unanswered || missing.length > 0 || aborted ? undefined : false);

/** Asks everybody, and judges what came. */
export async function judgeAnswers(
  { options, directory, reader, correlationId }: Asking,
  { patient, kinds, period }: Pick<OverviewQuestion, 'patient' | 'kinds' | 'period'>,
  { room, turns, signal, sources }: Limits,
): Promise<JudgedAnswers> {
  const asked = { patient, careUnits: [], careProviders: [], period, careContacts: [] };
  const { entries, issues: missing } = await gather(options, kinds, asked, {
    signal: sources,
    correlationId,
    room,
    ...(turns && { turns }),
  });
  const { checkBlocks } = options.security;
  const judged = await judgeEntries(
    entries.map((entry) => judgeable(entry, directory)),
    { patient, accessing: reader, checkBlocks, signal },
  );
  return { ...judged, missing };
}

/** Kinds that a block may make an exception for. */
const informationTypes: Readonly<Record<string, string>> = { medication: 'lak', alert: 'upp' };

/** An entry with what it is judged by. */
function judgeable({ kind, entry, controllers }: GatheredEntry, directory: Directory): OpenableEntry {
  const informationType = informationTypes[kind];
  return {
    ...entry,
    ...knownProviders(entry.access, controllers, directory),
    ...(informationType !== undefined && { informationType }),
  };
}
