import { TextDecoder } from 'node:util';
import { type Issue, issue } from '../../model/issue.ts';

/** HL7 table 0211 (MSH-18) -> name for TextDecoder. `8859/1` is read as its superset windows-1252, as browsers do. */
const encodings: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  '8859/1': 'windows-1252',
  '8859/2': 'iso-8859-2',
  '8859/4': 'iso-8859-4',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'UNICODE UTF-8': 'utf-8',
  UNICODE: 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
};

const place = 'MSH[1]-18[1].1';

/**
 * Bytes -> text by MSH-18. Without it UTF-8 where the bytes are that, else Latin 1: that is what senders mean. A message
 * that says ASCII or UTF-8 and is neither is not guessed at, nor one that says another set and is UTF-8: names would be
 * spoilt, and nobody told.
 */
export function decodeMessage(bytes: Uint8Array): { text?: string; issues: Issue[] } {
  if (isWide(bytes)) return { issues: [issue('body-encoding', { place, expected: 'one of MSH-18', found: 'UTF-16' })] };
  const said = characterSet(bytes);
  if (said === undefined) return { text: utf8(bytes) ?? decode(bytes, 'windows-1252'), issues: [] };
  const encoding = encodings[said.toUpperCase()];
  if (encoding === undefined)
    return { issues: [issue('hl7v2-charset', { place, expected: Object.keys(encodings).join(', ') })] };
  const unicode = utf8(bytes);
  if (encoding !== 'utf-8' && unicode !== undefined && !isAscii(bytes))
    return { issues: [issue('hl7v2-charset-differs', { place, expected: said, found: 'UTF-8' })] };
  const text = encoding === 'utf-8' ? unicode : decode(bytes, encoding);
  return text === undefined ? { issues: [issue('body-encoding', { place, expected: said })] } : { text, issues: [] };
}

/** Every second byte of a header in UTF-16 is NUL. */
const isWide = (bytes: Uint8Array): boolean => bytes.subarray(0, 8).filter((byte) => byte === 0).length > 2;
const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

const decode = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

/** Without a byte order mark; undefined for bytes that are no UTF-8. */
function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** MSH-18, read before anything is decoded: the header is ASCII in every character set that is taken. */
function characterSet(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  const start = head.indexOf('MSH');
  const header = head.slice(start).split(/[\r\n]/, 1)[0] ?? '';
  const separator = header[3];
  if (start < 0 || separator === undefined) return undefined;
  const field = header.split(separator)[17] ?? '';
  return field.split(/[~^]/, 1)[0]?.trim() || undefined;
}
