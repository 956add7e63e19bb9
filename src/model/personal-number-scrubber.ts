import { dateParts, isCalendarDate } from './identifiers/birth-date.ts';
import { luhnDigits } from './identifiers/luhn.ts';
import { checkNationelltReservnummer } from './identifiers/nationellt-reservnummer.ts';
import { checkCarelink, checkStockholm, checkVgr } from './identifiers/regional-reserve-numbers.ts';

/**
 * The last line of defence for finished log lines, places and foreign texts: takes personal identity numbers out of any
 * text. It prefers to take too much (a 12-digit number that looks like one goes, whatever its check digit), but keeps
 * UUIDs, hashes, HSA-ids and longer digit runs such as epoch milliseconds.
 */
export const replacement = '[personal-number]';

const uuid = '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}';
/** Not within a digit run nor within a percent escape; right after a whole percent escape is a fresh start. */
const left = '(?<!%)(?<!%[0-9A-Fa-f])(?:(?<!\\d)|(?<=%[0-9A-Fa-f]{2}))';
const separator = '(?:[-+ \\u2010-\\u2015\\u2212]|%2[BbDd0])?';
const tail = '(?:\\d{4}|[A-Za-z]{2}[0-9A-Za-z]\\d|[KMXkmx]\\d{3})';
const right = '(?![0-9A-Za-z])';

/** Every quantifier is fixed, so no text makes it backtrack beyond a few dozen steps per character. */
const candidate = new RegExp(
  `(?:(?<!\\w)|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\[bfnrt]))${uuid}${right}|${left}(\\d{8}|\\d{6})(${separator})(${tail})${right}`,
  'g',
);

const escapedDigits = /(?:%3\d){2,}/g;

/** Replaces every personal number by `[personal-number]`. Percent-escaped digits are written plainly on the way. */
export function scrub(text: string): string {
  const plain = text.includes('%3') ? text.replace(escapedDigits, (run) => run.replaceAll('%3', '')) : text;
  return plain.replace(candidate, (whole, head?: string, parting?: string, end?: string, at?: number) => {
    if (head === undefined || end === undefined || at === undefined) return whole;
    const around = surroundings(plain, at);
    if (around === 'code' || !isPersonal(head, parting ?? '', end.toUpperCase(), around === 'free')) return whole;
    return standsAlone(plain, at, at + whole.length) ? `"${replacement}"` : replacement;
  });
}

/**
 * What stands right before `at`: nothing of note (free), a word or a decimal point (glued: `pnr1912...`, `0.1912...`),
 * or what may be the middle of a hash or token (code). The letter of an escape such as `\n` belongs to no word.
 */
function surroundings(text: string, at: number): 'free' | 'glued' | 'code' {
  const before = text.slice(Math.max(0, at - 24), at);
  if (/(?:%[0-9A-Fa-f]{2}|\\[bfnrt]|\\u[0-9A-Fa-f]{4})$/.test(before)) return 'free';
  const letters = /[A-Za-z]*$/.exec(before)![0];
  if (letters === '') return /\d\.$/.test(before) ? 'glued' : 'free';
  const afterDigit = /\d$/.test(before.slice(0, -letters.length));
  return afterDigit || /^[A-Fa-f]+$/.test(letters) ? 'code' : 'glued';
}

/** Glued to something, only a whole number of twelve characters with its check digit counts. */
function isPersonal(head: string, parting: string, tail: string, free: boolean): boolean {
  const value = head + tail;
  const digits = /^\d+$/.test(value);
  if (value.length === 10) return free && digits && looksBorn(`20${value}`) && luhnDigits(value);
  if (!digits) return !checkNationelltReservnummer(value) || !checkVgr(value);
  if (!checkStockholm(value) || !checkCarelink(value)) return true;
  const clear = free && parting !== ' ' && parting !== '%20';
  return looksBorn(value) && (clear || luhnDigits(value.slice(2)));
}

/** `YYYYMMDD...` with a real month and day, the day perhaps increased by 60 (samordningsnummer), in 1800-2099. */
function looksBorn(digits: string): boolean {
  const [year, month, increased] = dateParts(digits);
  const day = increased >= 60 ? Math.max(1, increased - 60) : increased;
  return year >= 1800 && year <= 2099 && isCalendarDate(year, month, day);
}

/** A bare JSON number as pino writes a property: the replacement needs quotes, or the line is no JSON any more. */
function standsAlone(text: string, start: number, end: number): boolean {
  return text.slice(start - 2, start) === '":' && text[start - 3] !== '\\' && /^[,}\]]/.test(text.slice(end, end + 1));
}
