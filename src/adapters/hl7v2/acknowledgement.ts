import type { Issue } from '../../model/issue.ts';
import { outcomes } from '../../model/outcomes.ts';

/** MSA-1 in original mode: accepted, error in the content, refused whatever the content. */
export type AckCode = 'AA' | 'AE' | 'AR';

export interface Acknowledgement {
  readonly code: AckCode;
  /** DTM of the answer, `YYYYMMDDHHMMSS+ZZZZ`. */
  readonly at: string;
  /** MSH-10 of the answer. */
  readonly controlId: string;
  readonly issues?: readonly Issue[];
  /** A word for MSA-3: the exchange that came of it. */
  readonly text?: string;
}

const severities = { fatal: 'E', error: 'E', warning: 'W', information: 'I' } as const;

/**
 * ACK for a message, as far as its header can be read: sender and receiver change places, MSA names the control id, and
 * each finding is an ERR (location, code, severity, text). Separators are those of the message, else the usual ones.
 */
export function acknowledge(
  bytes: Uint8Array,
  { code, at, controlId, issues = [], text }: Acknowledgement,
): Uint8Array {
  const fields = headerFields(bytes);
  const [event = ''] = (fields[8]?.split('^') ?? []).slice(1);
  const type = event === '' ? 'ACK' : `ACK^${event}^ACK`;
  const header = [
    'MSH',
    '^~\\&',
    fields[4],
    fields[5],
    fields[2],
    fields[3],
    at,
    '',
    type,
    controlId,
    fields[10] || 'P',
    fields[11] || '2.5.1',
  ];
  const charset = Array.from({ length: 5 }, () => '').concat('UNICODE UTF-8');
  const lines = [
    [...header, ...charset].map((field) => field ?? '').join('|'),
    ['MSA', code, fields[9] ?? '', escaped(text ?? '')].join('|').replace(/\|+$/, ''),
    ...issues.map(errorSegment),
  ];
  return new TextEncoder().encode(`${lines.join('\r')}\r`);
}

/** ERR-2 location, ERR-3 code of table 0357, ERR-4 severity, ERR-5 our code, ERR-7 what was expected, ERR-8 words. */
function errorSegment({ code, place = '', severity, expected, found }: Issue): string {
  const { issueType, sv } = outcomes[code];
  const details = [expected && `expected: ${expected}`, found && `found: ${found}`].filter(Boolean).join('; ');
  return [
    'ERR',
    '',
    location(place),
    `${tableCode(issueType)}^^HL70357`,
    severities[severity],
    code,
    '',
    escaped(details),
    escaped(sv),
  ].join('|');
}

/** `PID[1]-3[2].1` -> ERL `PID^1^3^2^1`; another place stands in words of ERR-7 only. */
function location(place: string): string {
  const [whole, segment, ordinal, field, repetition, component] =
    /^([A-Z][A-Z0-9]{2})\[(\d+)\](?:-(\d+)(?:\[(\d+)\])?(?:\.(\d+))?)?$/.exec(place) ?? [];
  if (whole === undefined) return '';
  return [segment, ordinal, field, repetition, component]
    .map((part) => part ?? '')
    .join('^')
    .replace(/\^+$/, '');
}

const table: Readonly<Record<string, string>> = {
  required: '101',
  value: '102',
  'code-invalid': '103',
  'not-supported': '200',
  duplicate: '205',
  transient: '206',
  exception: '207',
};
const tableCode = (issueType: string): string => table[issueType] ?? '207';

const escapes: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\\': '\\E\\',
};
const escaped = (text: string): string => text.replace(/[|^&~\\]/g, (c) => escapes[c] ?? c).replace(/[\r\n]+/g, ' ');

/** The fields of MSH as they stand, index as in `MSH-n` less one; empty where there is no header. */
function headerFields(bytes: Uint8Array): string[] {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('utf8');
  const start = head.indexOf('MSH');
  const line = start < 0 ? '' : (head.slice(start).split(/[\r\n]/, 1)[0] ?? '');
  const separator = line[3] ?? '|';
  return line.split(separator).map((field) => field.replaceAll('|', ' '));
}
