/** Texts of FHIRPath cut where they may be cut: outside brackets and strings. */

/** `.a.b(c)` cut at its points; undefined when anything else stands there. */
export function stepsOf(text: string): string[] | undefined {
  const steps: string[] = [];
  let at = 0;
  while (at < text.length) {
    const name = /^\.[A-Za-z][A-Za-z0-9]*/.exec(text.slice(at))?.[0];
    if (name === undefined) return undefined;
    const open = at + name.length;
    const end = text[open] === '(' ? closing(text, open) : open - 1;
    if (end < 0 && text[open] === '(') return undefined;
    steps.push(text.slice(at + 1, end + 1));
    at = end + 1;
  }
  return steps;
}

/** What stands in the brackets that hold the whole text; undefined when none do. */
export function inBrackets(text: string): string | undefined {
  return text.startsWith('(') && closing(text, 0) === text.length - 1 ? text.slice(1, -1) : undefined;
}

/** A string whose only escapes are of the backslash itself. */
export function literalOf(text: string): string | undefined {
  const [, inner] = /^'((?:[^'\\]|\\\\)*)'$/.exec(text) ?? [];
  return inner?.replaceAll('\\\\', '\\');
}

/** Where the bracket at `from` closes, strings passed over; -1 when it does not. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === "'") i = endOfString(text, i);
    else if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i;
  }
  return -1;
}

function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== "'") i += text[i] === '\\' ? 2 : 1;
  return i;
}

export interface Cut {
  readonly first: string;
  readonly rest: readonly { readonly operator: string; readonly part: string }[];
}

/** The text cut at operators that stand outside brackets and strings. */
export function split(text: string, operators: readonly string[]): Cut {
  if (!operators.some((o) => text.includes(o))) return { first: text, rest: [] };
  const rest: { operator: string; part: string }[] = [];
  let first: string | undefined;
  let [from, operator, depth] = [0, '', 0];
  const cut = (end: number): void => {
    const part = text.slice(from, end);
    if (first === undefined) first = part;
    else rest.push({ operator, part });
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") i = endOfString(text, i);
    else if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    const found = depth === 0 ? operators.find((o) => text.startsWith(o, i)) : undefined;
    if (found === undefined) continue;
    cut(i);
    [from, operator] = [i + found.length, found];
    i = from - 1;
  }
  cut(text.length);
  return { first: first ?? text, rest };
}
