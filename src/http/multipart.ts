import { issue } from '../model/issue.ts';
import type { MediaType } from './media-type.ts';
import { Problem } from './problem.ts';

/** One body part (RFC 2046 section 5.1): headers by lower-case name, and the exact bytes between its blank line and the next boundary. */
export interface BodyPart {
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const boundaryForm = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;
const mostParts = 64;
const mostHeaderBytes = 4_096;

const fault = (detail: string): Problem => new Problem([issue('multipart-syntax', { detail, source: 'RFC 2046 5.1' })]);

/**
 * Splits a multipart body into its parts. Strict: CRLF line ends, every part ended by a boundary, the last by the closing
 * one, nothing but white space after it. Throws `multipart-syntax`. Works on bytes; a part's content is never decoded.
 */
export function parseMultipart(body: Uint8Array, type: MediaType): readonly BodyPart[] {
  const boundary = type.params.get('boundary') ?? '';
  if (!boundaryForm.test(boundary)) throw fault('The boundary parameter is missing or malformed.');
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const first = Buffer.from(`--${boundary}\r\n`);
  if (!whole.subarray(0, first.length).equals(first)) throw fault('The body does not begin with the boundary.');
  return parts(whole, first.length, Buffer.from(`\r\n--${boundary}`));
}

function parts(whole: Buffer, start: number, delimiter: Buffer): BodyPart[] {
  const found: BodyPart[] = [];
  let from = start;
  for (;;) {
    const end = whole.indexOf(delimiter, from);
    if (end < 0) throw fault('A part is not ended by the boundary.');
    if (found.push(part(whole.subarray(from, end))) > mostParts) throw fault('There are too many parts.');
    const after = whole.subarray(end + delimiter.length, end + delimiter.length + 2).toString('latin1');
    from = end + delimiter.length + 2;
    if (after === '\r\n') continue;
    if (after !== '--') throw fault('The boundary is followed by something else than a line end.');
    if (whole.subarray(from).toString('latin1').trim() !== '') throw fault('Something follows the closing boundary.');
    return found;
  }
}

function part(bytes: Buffer): BodyPart {
  const blank = bytes.subarray(0, 2).equals(Buffer.from('\r\n')) ? -2 : bytes.indexOf('\r\n\r\n');
  if (blank === -1 || blank > mostHeaderBytes) throw fault('The header of a part is not ended by a blank line.');
  const lines = blank < 0 ? [] : bytes.subarray(0, blank).toString('latin1').split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([!-9;-~]{1,64}):([\t -~]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw fault('A header of a part cannot be read.');
    if (headers.has(name.toLowerCase())) throw fault('A header of a part occurs twice.');
    headers.set(name.toLowerCase(), value.trim());
  }
  return { headers, bytes: bytes.subarray(blank + 4) };
}
