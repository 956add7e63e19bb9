import { type Issue, issue } from '../../model/issue.ts';

export const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

export interface Decoded {
  readonly text?: string;
  readonly issues: readonly Issue[];
}

/**
 * Text of a file. A byte order mark wins; else `encoding`, UTF-8 when nothing is said. Never guesses: a Latin-1 file
 * read as UTF-8 is refused with the row of its first wrong byte, and text that was encoded twice is told by what å, ä
 * and ö become.
 */
export function decodeText(bytes: Uint8Array, encoding: Encoding = 'utf-8'): Decoded {
  const [marked, from] = byteOrderMark(bytes);
  const used = marked ?? encoding;
  const body = bytes.subarray(from);
  if (!marked && used !== 'utf-16le' && used !== 'utf-16be' && body.includes(0))
    return fault(
      `row ${rowOf(body, body.indexOf(0))}`,
      `text in ${used}`,
      'a zero byte, as in UTF-16 or a binary file',
    );
  try {
    return checked(new TextDecoder(used, { fatal: true, ignoreBOM: true }).decode(body), used);
  } catch {
    const at = used === 'utf-8' ? firstFault(body) : 0;
    const hint =
      used === 'utf-8'
        ? 'a byte that is not UTF-8; a file of older Windows programs is windows-1252'
        : 'bytes that are not';
    return fault(`row ${rowOf(body, at)}`, used, hint);
  }
}

function byteOrderMark(bytes: Uint8Array): readonly [Encoding | undefined, number] {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return ['utf-8', 3];
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le', 2];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be', 2];
  return [undefined, 0];
}

/** UTF-8 letters read as Windows-1252 and written as UTF-8 again: Ã¥ Ã¤ Ã¶ Ã… Ã„ Ã–. */
const twice = /Ã[¥¤¶…„–©]/;

function checked(text: string, encoding: Encoding): Decoded {
  const found = twice.exec(text);
  if (!found) return { text, issues: [] };
  const row = text.slice(0, found.index).split('\n').length;
  return fault(`row ${row}`, encoding, `"${found[0]}", which is a letter that was encoded twice`);
}

const fault = (place: string, expected: string, found: string): Decoded => ({
  issues: [issue('list-encoding', { place, expected, found })],
});

const rowOf = (bytes: Uint8Array, at: number): number => {
  let row = 1;
  for (let i = 0; i < at; i++) if (bytes[i] === 10) row++;
  return row;
};

/** Where the first byte stands that is not UTF-8: found by halving, since decoders do not tell. */
function firstFault(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** A prefix may end in the middle of a letter: `stream` lets that pass. */
function decodes(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
