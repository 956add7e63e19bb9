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
/** Names of one concept that are looked at, and targets that are compared word by word: the rarest words go first. */
const mostNames = 20;
const mostCandidates = 300;

/**
 * Proposes at most three targets for a code, best first; targets that are inactive are never proposed. What is asked of a
 * code costs the same however long the lists are.
 */
export function suggester(source: ConceptIndex, target: ConceptIndex): (code: string) => readonly Suggestion[] {
  const candidates = [...target.values()].filter((c) => c.status === 'active').map(worded);
  const byName = new Map(candidates.flatMap((c) => c.names.map((name) => [plain(name), c] as const)));
  const byCode = new Map(candidates.map((c) => [c.concept.code, c]));
  const byWord = wordIndex(candidates);
  return (code) => {
    const found = new Map<string, Suggestion>();
    const concept = source.get(code);
    if (!concept) return [];
    const own = worded(concept);
    const propose = (to: Worded | undefined, how: Suggestion['how'], score: number): void => {
      if (!to || score < leastScore || found.has(to.concept.code)) return;
      found.set(to.concept.code, {
        code,
        display: concept.display,
        target: to.concept.code,
        targetDisplay: to.concept.display,
        how,
        score: Math.round(score * 100) / 100,
      });
    };
    for (const name of own.names) propose(byName.get(plain(name)), 'same-display', 1);
    const twin = byCode.get(code);
    propose(twin, 'same-code', twin && likenessOf(own, twin) > 0 ? 0.95 : leastScore);
    for (const to of nearby(own, byWord)) propose(to, 'words', likenessOf(own, to) * 0.9);
    return [...found.values()].sort((a, b) => b.score - a.score).slice(0, most);
  };
}

interface Worded {
  readonly concept: Concept;
  readonly names: readonly string[];
  /** Of each name. */
  readonly words: readonly ReadonlySet<string>[];
}

function worded(concept: Concept): Worded {
  const all = [concept.display, ...concept.designations.map((d) => d.value ?? '')].filter((n) => n !== '');
  const names = all.slice(0, mostNames);
  return { concept, names, words: names.map(wordsOf) };
}

const likenessOf = (a: Worded, b: Worded): number =>
  Math.max(0, ...a.words.flatMap((x) => b.words.map((y) => likeness(x, y))));

type WordIndex = ReadonlyMap<string, readonly Worded[]>;

/** Words that a fifth of the list has tell nothing. */
const commonShare = 0.2;

function wordIndex(concepts: readonly Worded[]): WordIndex {
  const index = new Map<string, Worded[]>();
  for (const one of concepts)
    for (const word of new Set(one.words.flatMap((words) => [...words]))) {
      const held = index.get(word);
      if (held) held.push(one);
      else index.set(word, [one]);
    }
  for (const [word, held] of index)
    if (held.length > 20 && held.length > concepts.length * commonShare) index.delete(word);
  return index;
}

function nearby({ words }: Worded, index: WordIndex): ReadonlySet<Worded> {
  const lists = [...new Set(words.flatMap((some) => [...some]))].map((word) => index.get(word) ?? []);
  const found = new Set<Worded>();
  for (const list of lists.sort((a, b) => a.length - b.length))
    for (const one of list) {
      if (found.size >= mostCandidates) return found;
      found.add(one);
    }
  return found;
}
