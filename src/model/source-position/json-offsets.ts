import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from '../json-bytes.ts';
import type { JsonPath } from './json-path.ts';

/** The paths asked for as a tree; `at` is where the value was found. */
interface Wanted {
  readonly next: Map<string | number, Wanted>;
  at: number;
}

interface Frame {
  readonly wanted: Wanted | undefined;
  readonly list: boolean;
  index: number;
}

/**
 * Offsets in UTF-16 units at which the values of paths begin, in the order asked; the nearest value around one that is not
 * there. One pass over a text that `readJson` has accepted, whatever its depth and however many paths are asked for.
 */
export function offsetsOf(text: string, paths: readonly JsonPath[]): number[] {
  const root: Wanted = { next: new Map(), at: -1 };
  for (const path of paths) path.reduce(branch, root);
  scan(text, root);
  return paths.map((path) => nearest(root, path));
}

function branch(from: Wanted, step: string | number): Wanted {
  const there = from.next.get(step) ?? { next: new Map(), at: -1 };
  from.next.set(step, there);
  return there;
}

function nearest(root: Wanted, path: JsonPath): number {
  let { at } = root;
  let here: Wanted | undefined = root;
  for (const step of path) {
    here = here.next.get(step);
    if (here === undefined || here.at === -1) break;
    at = here.at;
  }
  return at;
}

function scan(text: string, root: Wanted): void {
  const open: Frame[] = [];
  let wanted: Wanted | undefined = root;
  let naming = false;
  const begins = (at: number): void => {
    if (wanted) wanted.at = at;
  };
  const nextItem = (frame: Frame | undefined): void => {
    wanted = frame?.list ? frame.wanted?.next.get(frame.index) : undefined;
    naming = frame !== undefined && !frame.list;
  };
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === openBrace || c === openBracket) {
      begins(at);
      open.push({ wanted, list: c === openBracket, index: 0 });
      nextItem(open.at(-1));
    } else if (c === closeBrace || c === closeBracket) {
      open.pop();
    } else if (c === comma) {
      const frame = open.at(-1)!;
      frame.index++;
      nextItem(frame);
    } else if (c === quote) {
      const end = endOfString(text, at);
      if (naming) {
        const parent: Wanted | undefined = open.at(-1)!.wanted;
        wanted = parent && parent.next.size > 0 ? parent.next.get(JSON.parse(text.slice(at, end))) : undefined;
        naming = false;
      } else begins(at);
      at = end - 1;
    } else if (!isSpace(c) && c !== colon) {
      begins(at);
      while (at + 1 < text.length && !endsWord(text.charCodeAt(at + 1))) at++;
    }
  }
}

/** Offset after the string that opens at `from`: a quote ends it unless an odd number of backslashes stands before. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let before = at;
    while (text.charCodeAt(before - 1) === backslash) before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return text.length;
}

const isSpace = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
const endsWord = (c: number): boolean => c === comma || c === closeBrace || c === closeBracket || isSpace(c);
