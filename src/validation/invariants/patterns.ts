import { RE2JS } from 're2js';

/**
 * Regular expressions of `matches()` and its like. They come with profiles from anywhere and meet texts of anybody: each is
 * run by RE2's way, in time that grows with the text and never by backtracking.
 */
export interface Pattern {
  /** Instructions that each character may have to pass; none where a text costs the same however long it is. */
  readonly size: number;
  test(text: string): boolean;
  /** Every place that it fits, replaced as ECMAScript's `String.replace` does. */
  replace(text: string, by: string): string;
}

const made = new Map<string, Pattern | undefined>();
/** An expression may make patterns of what it finds in a resource: what is remembered is bounded. */
const most = 2_000;
const longest = 4_000;

/**
 * A pattern as FHIRPath writes it: ECMAScript's, where `.` is any character. Undefined when it is none, or when no linear
 * search knows it: with assertions about what goes before or after, or with references to its own groups.
 */
export function patternOf(source: string, flags = ''): Pattern | undefined {
  const key = `${flags} ${source}`;
  if (made.has(key)) return made.get(key);
  const pattern = compile(source, flags);
  if (made.size < most) made.set(key, pattern);
  return pattern;
}

function compile(source: string, flags: string): Pattern | undefined {
  if (source.length > longest) return undefined;
  try {
    // What ECMAScript refuses is refused here too; compiling runs nothing.
    const native = new RegExp(source, `us${flags}`);
    if (isBounded(source))
      return {
        size: 0,
        test: (text) => native.test(text),
        replace: (text, by) => text.replace(new RegExp(native, `${native.flags}g`), by),
      };
    const known = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
    const compiled = RE2JS.compile(RE2JS.translateRegExp(withWideBlanks(source)), RE2JS.DOTALL | known);
    return {
      size: compiled.programSize(),
      test: (text) => compiled.test(text),
      replace: (text, by) => compiled.matcher(text).replaceAll(by),
    };
  } catch {
    return undefined;
  }
}

const single = String.raw`(?:[^\\^$.*+?()[\]{}|]|\.|\\[^bBpPkuxc1-9]|\[(?:\\.|[^\]\\])+\])`;
const either = String.raw`\((?:\?:)?${single}+(?:\|${single}+)*\)`;
const bounded = new RegExp(String.raw`^\^(?:${single}(?:\{\d{1,3}\}|\{\d{1,2},\d{1,2}\}|\?)?|${either})*\$?$`, 'su');
const variable = new RegExp(String.raw`${single}(?:\{\d+,\d+\}|\?)|${either}`, 'gsu');

/**
 * `^(SE|NO)[0-9]{10}-[A-Za-z0-9]{1,18}$`: single characters from the beginning of the text, each so many times, of which
 * two at most may vary or be one of several. It ends after as many as it may take, however long the text is, so that the engine at
 * hand may run it.
 */
const isBounded = (source: string): boolean => bounded.test(source) && (source.match(variable) ?? []).length <= 2;

/** White space of ECMAScript, of which RE2's `\s` is the part in ASCII. */
const blanks = '\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';

/** Throws where `\S` stands in a class, which has no other form. */
function withWideBlanks(source: string): string {
  let inClass = false;
  return source.replace(/\\.|[[\]]/gsu, (token) => {
    if (token === '[' || token === ']') inClass = token === '[';
    if (token === '\\s') return inClass ? blanks : `[${blanks}]`;
    if (token !== '\\S') return token;
    if (inClass) throw new SyntaxError('\\S in a class');
    return `[^${blanks}]`;
  });
}
