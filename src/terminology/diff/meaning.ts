import type { Concept, ConceptIndex } from '../concepts/concept.ts';
import { likeness, plain, wordsOf } from '../concepts/words.ts';

/** Share of words that two displays must have in common to be one concept under a new name, where nothing else tells. */
const renamed = 0.5;

/**
 * Does a code still mean the same? Yes when display or (where there is one) definition is the same but for case and
 * punctuation, when one display is a former or other-language name of the other, or when most words are the same in some language. A
 * machine cannot know more: what it calls changed, a person may overrule.
 */
export function sameMeaning(before: Concept, after: Concept): boolean {
  if (before.display === after.display) return true;
  if (plain(before.display) === plain(after.display)) return true;
  if (before.definition !== '' && plain(before.definition) === plain(after.definition)) return true;
  const names = new Set([before.display, ...before.designations.map((d) => d.value ?? '')].map(plain));
  if (names.has(plain(after.display)) || after.designations.some((d) => plain(d.value ?? '') === plain(before.display)))
    return true;
  if (likeness(wordsOf(before.display), wordsOf(after.display)) >= renamed) return true;
  const [old, young] = [wordsByLanguage(before), wordsByLanguage(after)];
  return old.some((a) => young.some((b) => a.language === b.language && likeness(a.words, b.words) >= renamed));
}

/** Every name is held against every other: of a concept with more names than anybody reads the first ones. */
const mostNames = 50;

const wordsByLanguage = ({ designations }: Concept) =>
  designations.slice(0, mostNames).map(({ language, value }) => ({ language, words: wordsOf(value ?? '') }));

export interface ReusedCode {
  readonly code: string;
  /** Display when the code was last seen with another meaning, and the version it stood in. */
  readonly before: string;
  readonly version: string;
  readonly after: string;
}

/**
 * Codes of the next version that some earlier version used for something else: also such as were gone in between. Each
 * is told with the newest version that disagrees. `history` is oldest first.
 */
export function reusedCodes(
  history: readonly { readonly version: string; readonly concepts: ConceptIndex }[],
  next: ConceptIndex,
): readonly ReusedCode[] {
  const newest = history.toReversed();
  const found: ReusedCode[] = [];
  for (const after of next.values()) {
    const last = newest.find(({ concepts }) => concepts.has(after.code));
    const before = last?.concepts.get(after.code);
    if (last && before && !sameMeaning(before, after))
      found.push({ code: after.code, before: before.display, version: last.version, after: after.display });
  }
  return found;
}
