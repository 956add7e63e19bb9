import { Hl7Context, Hl7Message } from '@medplum/core';
import { type Issue, issue } from '../../model/issue.ts';
import { decodeMessage } from './character-set.ts';
import { withOffsets } from './doubled-hour.ts';
import { controls, unreadEscapes } from './escapes.ts';
import { readSegment, type SegmentReader } from './segment.ts';

/** An HL7 v2 message, its segments in order. */
export interface MessageReader {
  /** MSH-9: `ORU`, `R01`. */
  readonly type: string;
  readonly event: string;
  /** MSH-10. */
  readonly controlId: string;
  readonly header: SegmentReader;
  readonly segments: readonly SegmentReader[];
  first(name: string): SegmentReader | undefined;
  all(name: string): SegmentReader[];
}

/**
 * Largest message, most segments, and most separators of any kind. An honest one is large by a document, which has none: every
 * segment and value becomes some hundred bytes of FHIR, and so many of them hold the process for a second.
 */
export const maxMessageBytes = 32 * 1024 * 1024;
const maxSegments = 5_000;
const maxSeparators = 100_000;
/** Of escape characters: each sequence becomes a text of its own before they are joined. */
const maxEscapes = 1_000_000;
const source = 'HL7 v2.8 section 2';
const characters = 'HL7 v2.8 section 2.5; FHIR R4 datatypes, string';
const escapes = 'HL7 v2.8 section 2.7';
const segmentForm = /^[A-Z][A-Z0-9]{2}$/;

/**
 * Bytes -> message: character set by MSH-18, segments parted by CR (and by LF or CRLF, as files have them), a byte order
 * mark and the frame of MLLP taken away. All faults at once; never throws.
 */
export function readMessage(bytes: Uint8Array): { message?: MessageReader; issues: Issue[] } {
  if (bytes.length === 0) return { issues: [issue('body-empty')] };
  if (bytes.length > maxMessageBytes)
    return { issues: [issue('body-too-large', { place: 'MSH[1]', expected: `at most ${maxMessageBytes} bytes` })] };
  const { text, issues } = decodeMessage(bytes);
  if (text === undefined) return { issues };
  const lines = unframed(text)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '');
  const faults = [...headerFaults(lines[0] ?? ''), ...lineFaults(lines)];
  if (faults.length > 0) return { issues: faults };
  const timed = withOffsets(lines);
  const context = contextOf(lines[0]!);
  const message = messageOf(timed.lines, context);
  return { message, issues: [...missing(message), ...escapeFindings(lines, context), ...timed.issues] };
}

/** Without byte order mark, the frame of MLLP (VT ... FS CR) and white space around. */
function unframed(text: string): string {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const end = bare.lastIndexOf('\u001C');
  return (end >= 0 && bare.slice(end + 1).trim() === '' ? bare.slice(0, end) : bare).trim();
}

/** MSH, a field separator and four (or five) different encoding characters. */
function headerFaults(line: string): Issue[] {
  const separator = line[3] ?? '';
  const encoding = line.slice(4).split(separator === '' ? '|' : separator, 1)[0] ?? '';
  const characters = [separator, ...encoding];
  const good =
    line.startsWith('MSH') &&
    /^[^A-Za-z0-9\s]$/.test(separator) &&
    /^[^A-Za-z0-9\s]{3,5}$/.test(encoding) &&
    new Set(characters).size === characters.length;
  return good ? [] : [issue('hl7v2-malformed', { place: 'MSH[1]-1', expected: 'MSH|^~\\&|', source })];
}

function lineFaults(lines: readonly string[]): Issue[] {
  if (lines.length > maxSegments)
    return [issue('body-too-large', { place: 'MSH[1]', expected: `at most ${maxSegments} segments` })];
  if (separatorsIn(lines) > maxSeparators)
    return [issue('body-too-large', { place: 'MSH[1]', expected: `at most ${maxSeparators} separators` })];
  if (count(lines, [lines[0]?.[6] ?? '']) > maxEscapes)
    return [issue('body-too-large', { place: 'MSH[1]', expected: `at most ${maxEscapes} escape characters` })];
  const separator = lines[0]?.[3] ?? '|';
  const faults = lines.flatMap((line, n): Issue[] => {
    const [control] = controls.exec(line) ?? [];
    if (control === undefined) return [];
    const found = `U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return [issue('hl7v2-character', { place: `line ${n + 1}`, found, source: characters })];
  });
  if (faults.length > 0) return faults;
  const wrong = lines.findIndex(
    (line) => !segmentForm.test(line.slice(0, 3)) || (line.length > 3 && line[3] !== separator),
  );
  if (wrong < 0) return [];
  const expected = `a segment name and ${separator}`;
  return [issue('hl7v2-segment', { place: `line ${wrong + 1}`, expected, source })];
}

/** Of fields, components, repetitions and subcomponents: MSH-1, and MSH-2 without its escape character. */
function separatorsIn(lines: readonly string[]): number {
  const [field = '', component = '', repetition = '', , subcomponent = ''] = lines[0]?.slice(3, 8) ?? '';
  return count(lines, [field, component, repetition, subcomponent]);
}

function count(lines: readonly string[], signs: readonly string[]): number {
  const codes = signs.map((sign) => sign.charCodeAt(0));
  let found = 0;
  for (const line of lines) for (let i = 0; i < line.length; i++) if (codes.includes(line.charCodeAt(i))) found += 1;
  return found;
}

function contextOf(header: string): Hl7Context {
  const [component = '^', repetition = '~', mark = '\\', subcomponent = '&'] =
    header.slice(4, 8).split(header[3] as string)[0] ?? '';
  return new Hl7Context('\r', header[3], component, repetition, mark, subcomponent);
}

/** Sequences that are not understood stay in the text as they are, and are told. The header has the mark itself in MSH-2. */
const escapeFindings = (lines: readonly string[], context: Hl7Context): Issue[] =>
  lines.flatMap((line, n) => {
    const found = unreadEscapes(n === 0 ? line.slice(8) : line, context);
    const place = `line ${n + 1}`;
    return found.length > 0 ? [issue('hl7v2-escape', { place, found: found.join(', '), source: escapes })] : [];
  });

function messageOf(lines: readonly string[], context: Hl7Context): MessageReader {
  const parsed = new Hl7Message([...lines], context);
  const seen = new Map<string, number>();
  const segments = parsed.segments.map((segment) => {
    const ordinal = (seen.get(segment.name) ?? 0) + 1;
    seen.set(segment.name, ordinal);
    return readSegment(segment, ordinal, context);
  });
  const first = segments[0] as SegmentReader;
  return {
    type: first.text(9, 1) ?? '',
    event: first.text(9, 2) ?? '',
    controlId: first.text(10) ?? '',
    header: first,
    segments,
    first: (name) => segments.find((segment) => segment.name === name),
    all: (name) => segments.filter((segment) => segment.name === name),
  };
}

const missing = ({ type, event, controlId }: MessageReader): Issue[] => [
  ...(type === '' || event === ''
    ? [issue('element-required', { place: 'MSH[1]-9', expected: 'type^event', source })]
    : []),
  ...(controlId === ''
    ? [issue('element-required', { place: 'MSH[1]-10', expected: 'message control id', source })]
    : []),
];
