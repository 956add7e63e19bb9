import type { Concept, ConceptIndex } from '../concepts/concept.ts';
import { likeness, plain, wordsOf } from '../concepts/words.ts';

/** A proposal for a person to accept or not: nothing is ever mapped by itself. */
export interface Suggestion {
  readonly code: string;
  readonly display: string;
  readonly target: string;
  readonly targetDisplay: string;
  /** same-code and same-display are exact; words by the share of words in common. */
  readonly how: 'same-code' | 'same-display' | 'words';
  /** 0 to 1. */
  readonly score: number;
}

const leastScore = 0.4;
const most = 3;

/** At most three proposals for each code, best first; targets that are inactive are never proposed. */
export function suggestTargets(
  codes: readonly string[],
  source: ConceptIndex,
  target: ConceptIndex,
): readonly Suggestion[] {
  const candidates = [...target.values()].filter((c) => c.status === 'active');
  const byName = new Map(candidates.flatMap((c) => namesOf(c).map((name) => [plain(name), c] as const)));
  const byWord = wordIndex(candidates);
  return codes.flatMap((code) => {
    const concept = source.get(code);
    if (!concept) return [];
    const found = new Map<string, Suggestion>();
    const propose = (to: Concept | undefined, how: Suggestion['how'], score: number): void => {
      if (!to || score < leastScore || found.has(to.code)) return;
      found.set(to.code, {
        code,
        display: concept.display,
        target: to.code,
        targetDisplay: to.display,
        how,
        score: Math.round(score * 100) / 100,
      });
    };
    for (const name of namesOf(concept)) propose(byName.get(plain(name)), 'same-display', 1);
    const twin = target.get(code);
    propose(
      twin?.status === 'active' ? twin : undefined,
      'same-code',
      likenessOf(concept, twin) > 0 ? 0.95 : leastScore,
    );
    for (const to of nearby(concept, byWord)) propose(to, 'words', likenessOf(concept, to) * 0.9);
    return [...found.values()].sort((a, b) => b.score - a.score).slice(0, most);
  });
}

const namesOf = (concept: Concept): string[] =>
  [concept.display, ...concept.designations.map((d) => d.value ?? '')].filter((n) => n !== '');

const likenessOf = (a: Concept, b: Concept | undefined): number =>
  b === undefined ? 0 : Math.max(...namesOf(a).flatMap((x) => namesOf(b).map((y) => likeness(wordsOf(x), wordsOf(y)))));

/** Words that half the list has tell nothing and would make every look-up a walk through it. */
const commonShare = 0.2;

function push(index: Map<string, Concept[]>, word: string, concept: Concept): void {
  const held = index.get(word);
  if (held) held.push(concept);
  else index.set(word, [concept]);
}

function wordIndex(concepts: readonly Concept[]): ReadonlyMap<string, readonly Concept[]> {
  const index = new Map<string, Concept[]>();
  for (const concept of concepts)
    for (const word of new Set(namesOf(concept).flatMap((name) => [...wordsOf(name)]))) push(index, word, concept);
  for (const [word, held] of index)
    if (held.length > 20 && held.length > concepts.length * commonShare) index.delete(word);
  return index;
}

const nearby = (concept: Concept, index: ReadonlyMap<string, readonly Concept[]>): ReadonlySet<Concept> =>
  new Set(namesOf(concept).flatMap((name) => [...wordsOf(name)].flatMap((word) => index.get(word) ?? [])));
