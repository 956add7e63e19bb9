import type { Change } from '../store.ts';

/** A name that leads to a case: an alias's value, or a remiss-id that something of the case names. */
interface Name {
  readonly caseId: string;
  readonly value: string;
}

/** Remiss-ids of what is new in the Change, one for each case. */
export function mentionedNames({ exchanges = [], tasks = [] }: Change): readonly Name[] {
  const mentioned: Name[] = [];
  const mention = ({ caseId, remissId }: { readonly caseId: string; readonly remissId: string | null }): void => {
    if (remissId !== null && !mentioned.some((name) => name.value === remissId && name.caseId === caseId))
      mentioned.push({ caseId, value: remissId });
  };
  for (const row of exchanges) mention(row);
  for (const { row, expectRev } of tasks) if (expectRev === 0) mention(row);
  return mentioned;
}

/** Every value by which the Change leads to the case, each once. */
export function namesOf(caseId: string, { aliases = [] }: Change, mentioned: readonly Name[]): readonly string[] {
  const names = new Set<string>();
  for (const name of aliases) if (name.caseId === caseId) names.add(name.value);
  for (const name of mentioned) if (name.caseId === caseId) names.add(name.value);
  return [...names];
}
