import { TextDecoder } from 'node:util';
import type { Hl7Context } from '@medplum/core';

type Separators = Pick<
  Hl7Context,
  'fieldSeparator' | 'componentSeparator' | 'subcomponentSeparator' | 'repetitionSeparator' | 'escapeCharacter'
>;

/** Formatting that has a plain-text meaning (HL7 v2 section 2.7.6); highlighting (\H\ \N\) and the rest of it say nothing. */
function formatting(command: string): string {
  if (command === '.br' || command === '.ce' || command === '.fi' || command === '.nf') return '\n';
  const spaces = /^\.(sp|sk)([1-9]\d?)?$/.exec(command);
  if (spaces) return (spaces[1] === 'sp' ? '\n' : ' ').repeat(Number(spaces[2] ?? 1));
  return '';
}

/**
 * Resolves the escape sequences of a value: separators, line breaks, hexadecimal data (UTF-8, else Latin 1). A sequence
 * without an end, or that is not understood, stays as it is. Linear.
 */
export function unescapeText(text: string, context: Separators): string {
  const mark = context.escapeCharacter;
  if (mark === '' || !text.includes(mark)) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(mark, at);
    const end = start < 0 ? -1 : text.indexOf(mark, start + 1);
    if (end < 0) return out + text.slice(at);
    const sequence = text.slice(start + 1, end);
    out += text.slice(at, start) + (resolve(sequence, context) ?? `${mark}${sequence}${mark}`);
    at = end + 1;
  }
  return out;
}

/** Undefined for one that is not understood: another character set (C, M), what a site has agreed upon (Z), what is none. */
function resolve(sequence: string, context: Separators): string | undefined {
  switch (sequence) {
    case 'F':
      return context.fieldSeparator;
    case 'S':
      return context.componentSeparator;
    case 'T':
      return context.subcomponentSeparator;
    case 'R':
      return context.repetitionSeparator;
    case 'E':
      return context.escapeCharacter;
    case 'H':
    case 'N':
      return '';
  }
  if (sequence.startsWith('.')) return formatting(sequence);
  return /^X(?:[0-9A-Fa-f]{2})+$/.test(sequence) ? hexadecimal(sequence.slice(1)) : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What no text may hold (FHIR string, XML 1.0 Char). */
export const controls = /[^\t\n\r\u0020-\uFFFF]/;

/** Undefined for data that is no text. */
function hexadecimal(digits: string): string | undefined {
  const bytes = Buffer.from(digits, 'hex');
  const text = decoded(bytes);
  return controls.test(text) ? undefined : text;
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** The kinds of sequences in a line that are not understood, each by its letter: never what it holds. */
export function unreadEscapes(line: string, context: Separators): string[] {
  const { fieldSeparator, componentSeparator, subcomponentSeparator, repetitionSeparator, escapeCharacter } = context;
  if (escapeCharacter === '' || !line.includes(escapeCharacter)) return [];
  const kinds = new Set<string>();
  const separators = [componentSeparator, repetitionSeparator, subcomponentSeparator];
  let pieces = line.split(fieldSeparator).filter((field) => field.includes(escapeCharacter));
  for (const separator of separators) if (separator !== '') pieces = pieces.flatMap((piece) => piece.split(separator));
  for (const piece of pieces) {
    const parts = piece.split(escapeCharacter);
    for (let n = 1; n + 1 < parts.length; n += 2)
      if (resolve(parts[n]!, context) === undefined) kinds.add(/^[CMXZ]/.exec(parts[n]!)?.[0] ?? '?');
  }
  return [...kinds];
}
