/** Letters of the Swedish alphabet's end are letters of their own: `å` is not an `a` with something on it. */
const own: Readonly<Record<string, string>> = { å: 'å', ä: 'ä', ö: 'ö', æ: 'ä', ø: 'ö' };

const marks = /\p{M}+/gu;

/**
 * Text as it is searched: lower case, accents gone (é = e, ü = u), but å, ä and ö kept and æ, ø read as ä, ö, as Swedish
 * readers and the Swedish alphabetical order have it (CLDR root/sv).
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  let folded = '';
  for (const letter of lower.normalize('NFC')) folded += own[letter] ?? letter.normalize('NFD').replace(marks, '');
  return folded;
}

/** Folded text without any marks at all: what is typed where no å, ä, ö is at hand. */
export const bare = (folded: string): string => (isAscii(folded) ? folded : folded.normalize('NFD').replace(marks, ''));

function isAscii(text: string): boolean {
  for (let n = 0; n < text.length; n += 1) if (text.charCodeAt(n) > 127) return false;
  return true;
}

/** The words of a folded text: runs of letters and digits, with the dots, commas and hyphens inside codes taken apart. */
export const words = (folded: string): string[] => folded.match(/[\p{L}\p{N}]+/gu) ?? [];

/** What stands after z in the Swedish alphabet, as characters that stand after z. */
const afterZ: Readonly<Record<string, string>> = { å: '{', ä: '|', ö: '}' };

/** A text by which plain comparison gives the Swedish alphabetical order (a-z, å, ä, ö; other marks without weight). */
export const sortKey = (text: string): string => fold(text).replace(/[åäö]/g, (letter) => afterZ[letter]!);
