import { type Issue, issue } from '../../model/issue.ts';

/** A value set or a map, by its exact version, that codes of a message were held against or translated by. */
export interface UsedList {
  readonly kind: 'ValueSet' | 'ConceptMap';
  /** `url|version` */
  readonly list: string;
  readonly codes: number;
  /** SHA-256 of the pin's manifest; absent where nothing is pinned. */
  readonly manifest?: string;
}

/** A list as findings name it: with its version, and the pin that chose it. */
export const namedBy = (list: string, manifest: string | undefined): string =>
  manifest ? `${list}, pin ${manifest}` : list;

/** Which value sets and maps an answer rested on, as findings: one for each. They stand with the message. */
export const usedLists = (used: readonly UsedList[]): Issue[] =>
  used.map(({ list, codes, manifest }) =>
    issue('codes-checked', { found: `${codes} codes`, source: namedBy(list, manifest) }),
  );
