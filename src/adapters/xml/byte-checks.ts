import { type Issue, issue } from '../../model/issue.ts';

const source = 'XML 1.0 (5th ed.) 2.8, 4.3.3; RIV TA Basic Profile 2.1';
const markup = /<!\s*(doctype|entity|element|attlist|notation)/i;
const utf16Marks = [
  [0xfe, 0xff],
  [0xff, 0xfe],
];

/**
 * What is decided on the bytes before any parser sees them: no document type, UTF-8 only. NUL bytes are taken out for
 * the search, so that a DOCTYPE in UTF-16 or UTF-32 is found as well. A `<!DOCTYPE` inside a comment or CDATA section is
 * refused too: telling them apart would need the parser that must not run yet.
 */
export function checkBytes(bytes: Uint8Array): Issue[] {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const plain = latin.includes('\0') ? latin.replaceAll('\0', '') : latin;
  const issues: Issue[] = [];
  if (plain.includes('<!') && markup.test(plain)) {
    issues.push(issue('xml-doctype', { expected: 'no document type declaration', source }));
  }
  const wide = utf16Marks.some(([a, b]) => bytes[0] === a && bytes[1] === b);
  if (wide || plain !== latin) {
    issues.push(issue('body-encoding', { expected: 'UTF-8', found: 'UTF-16, UTF-32 or NUL bytes', source }));
  }
  return issues;
}

/** 1 for each byte that is no letter, digit, `+`, `/`, `=` or white space of ASCII. */
const marks = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/= \t\r\n]/.test(String.fromCharCode(byte)) ? 0 : 1,
);

/**
 * How many bytes could be markup. A large message is large by its base64, which has none of them; millions of them are
 * references, comments or brackets made to keep a parser busy.
 */
export function countMarks(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) count += marks[bytes[i]!]!;
  return count;
}

/** Strict UTF-8; one byte order mark in front is allowed and removed. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
