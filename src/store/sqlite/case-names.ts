import type { Change } from '../store.ts';

/** A name that leads to a case: an alias's value, or a remiss-id that something of the case names. */
interface Name {
  readonly caseId: string;
  readonly value: string;
}

export interface CaseNames {
  /** Remiss-ids of what is new, one for each case. */
  readonly mentioned: readonly Name[];
  /** All values by case id, aliases among them; some may come twice. */
  readonly byCase: ReadonlyMap<string, readonly string[]>;
}

/** By which names the Change leads to cases. */
export function caseNames({ aliases = [], exchanges = [], tasks = [] }: Change): CaseNames {
  const mentioned = new Map<string, Name>();
  const mention = ({ caseId, remissId }: { readonly caseId: string; readonly remissId: string | null }): void => {
    if (remissId !== null) mentioned.set(`${caseId} ${remissId}`, { caseId, value: remissId });
  };
  for (const row of exchanges) mention(row);
  for (const { row, expectRev } of tasks) if (expectRev === 0) mention(row);
  const byCase = new Map<string, string[]>();
  for (const { caseId, value } of [...aliases, ...mentioned.values()])
    byCase.set(caseId, [...(byCase.get(caseId) ?? []), value]);
  return { mentioned: [...mentioned.values()], byCase };
}
