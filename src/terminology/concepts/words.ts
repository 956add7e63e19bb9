/** Text for comparing: case, accents other than the Swedish letters' own, and punctuation do not count. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    plain(text)
      .split(' ')
      .filter((w) => w !== ''),
  );

/** Dice coefficient of two sets of words: 1 the same words, 0 none in common. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return (2 * common) / (a.size + b.size);
}
