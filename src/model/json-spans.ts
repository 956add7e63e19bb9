import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './json-bytes.ts';

/**
 * Byte ranges of members and elements within a JSON text as it was received, for hashing and copying without
 * re-serialisation. Only for bytes that `readJson` has accepted: what is not JSON gives meaningless ranges or throws,
 * but always ends. UTF-8 lets this look at single bytes: no byte of a longer character equals a structural one.
 */
export interface Span {
  readonly start: number;
  /** Offset after the last byte. */
  readonly end: number;
}

export interface MemberSpan extends Span {
  /** Property name with escapes resolved. */
  readonly key: string;
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const text = new TextDecoder();

/** The string that stands at `span`, quotes included there, decoded. */
export const stringAt = (bytes: Uint8Array, span: Span): string =>
  JSON.parse(text.decode(bytes.subarray(span.start, span.end))) as string;

/** Ranges of the values of the object that begins at or after `from`; nothing where another value stands there. */
export function* members(bytes: Uint8Array, from: number): Generator<MemberSpan> {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBrace) return;
  at = skipSpace(bytes, at + 1);
  while (bytes[at] === quote) {
    const key = { start: at, end: skipString(bytes, at) };
    at = skipSpace(bytes, key.end);
    if (bytes[at] !== colon) return;
    const start = skipSpace(bytes, at + 1);
    const end = skipValue(bytes, start);
    yield { key: stringAt(bytes, key), start, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
}

/** Ranges of the elements of the array that begins at or after `from`; nothing where another value stands there. */
export function* elements(bytes: Uint8Array, from: number): Generator<Span> {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== openBracket) return;
  at = skipSpace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== closeBracket) {
    const end = skipValue(bytes, at);
    if (end === at) return;
    yield { start: at, end };
    at = skipSpace(bytes, end);
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1);
  }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

/** Offset after the string that opens at `from`. A quote ends it unless an odd number of backslashes stands before. */
function skipString(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(quote, from + 1); at !== -1; at = bytes.indexOf(quote, at + 1)) {
    let before = at;
    while (bytes[before - 1] === backslash) before--;
    if ((at - before) % 2 === 0) return at + 1;
  }
  return bytes.length;
}

function skipValue(bytes: Uint8Array, from: number): number {
  const first = bytes[from];
  if (first === quote) return skipString(bytes, from);
  if (first === openBrace || first === openBracket) return skipContainer(bytes, from);
  let at = from;
  while (at < bytes.length && !isScalarEnd(bytes[at])) at++;
  return at;
}

const isScalarEnd = (byte: number | undefined): boolean =>
  byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte);

function skipContainer(bytes: Uint8Array, from: number): number {
  let depth = 0;
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = skipString(bytes, at);
      continue;
    }
    at++;
    if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return at;
  }
  return at;
}
