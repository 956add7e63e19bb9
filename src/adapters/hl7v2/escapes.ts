import { TextDecoder } from 'node:util';
import type { Hl7Context } from '@medplum/core';

/** Formatting that has a plain-text meaning (HL7 v2 section 2.7.6). Highlighting (\H\ \N\) and unknown ones are dropped. */
function formatting(command: string): string {
  if (command === '.br' || command === '.ce' || command === '.fi' || command === '.nf') return '\n';
  const spaces = /^\.(sp|sk)([1-9]\d?)?$/.exec(command);
  if (spaces) return (spaces[1] === 'sp' ? '\n' : ' ').repeat(Number(spaces[2] ?? 1));
  return '';
}

/**
 * Resolves the escape sequences of a value: separators, line breaks, hexadecimal data (UTF-8, else Latin 1). A sequence
 * without an end stays as it is. Linear.
 */
export function unescapeText(text: string, context: Hl7Context): string {
  const mark = context.escapeCharacter;
  if (mark === '' || !text.includes(mark)) return text;
  let out = '';
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(mark, at);
    const end = start < 0 ? -1 : text.indexOf(mark, start + 1);
    if (end < 0) return out + text.slice(at);
    out += text.slice(at, start) + resolve(text.slice(start + 1, end), context);
    at = end + 1;
  }
  return out;
}

function resolve(sequence: string, context: Hl7Context): string {
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
    default:
      return /^X(?:[0-9A-Fa-f]{2})+$/.test(sequence) ? hexadecimal(sequence.slice(1)) : formatting(sequence);
  }
}

function hexadecimal(digits: string): string {
  const bytes = Buffer.from(digits, 'hex');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
