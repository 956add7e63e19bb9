import { inflateSync } from 'node:zlib';
import { type Issue, issue } from '../../model/issue.ts';

/** Largest PDF that is taken as a source. */
export const maxPdfBytes = 30 * 1024 * 1024;
/**
 * How much of packed objects is unpacked to be looked at, in all. Pages and their fonts lie there, some hundred bytes each;
 * images and what is drawn do not: a scan of hundreds of pages uses less than a hundredth.
 */
const maxUnpacked = 64 * 1024 * 1024;
/** Deflate makes at most so many bytes of one: what a stream may have cost that turned out to be broken. */
const mostOfOne = 1_032;

/** Bytes that may still be unpacked: PDFs that come together share it, else many small ones hold the process. */
export interface Room {
  left: number;
}

export const unpackRoom = (): Room => ({ left: maxUnpacked });
const source = 'ISO 32000-1';

/** Names of dictionary keys and actions that make a reader do something: scripts, programs, forms that send, files inside. */
const active =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|EF|FileAttachment|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition|Movie|Sound|AA|OpenAction)(?![A-Za-z0-9])/g;
/** An OpenAction that only says where to begin reading is harmless. */
const placeToBegin = /^\/OpenAction\s*(?:\[|<<\s*(?:\/Type\s*\/Action\s*)?\/S\s*\/GoTo\b|<<[^<>]{0,200}\/S\s*\/GoTo\b)/;

/**
 * `/EF` holds files as a dictionary or by reference (7.11.3), whose numbers readers take in many spellings (`007`, `+7`,
 * `7.`); the letters alone may stand in a title: `(Eko/EF 45 %)`.
 */
const files =
  /^\/EF(?:[\s\0]|%[^\r\n]*[\r\n])*(?:<<|[-+.\d]+(?:[\s\0]|%[^\r\n]*[\r\n])+[-+.\d]+(?:[\s\0]|%[^\r\n]*[\r\n])+R)/;
/** Nothing has come yet that would tell. */
const open = /^\/EF(?:[\s\0\d+.-]|%[^\r\n]*(?:[\r\n]|$))*<?$/;
/** So far a name's value is looked for. */
const seen = 600;

const harmless: Readonly<Record<string, (from: string) => boolean>> = {
  OpenAction: (from) => placeToBegin.test(from.slice(0, 300)),
  EF: (from) => !files.test(from) && !open.test(from),
};

/**
 * Whether bytes are a whole PDF in which nothing runs. Nothing is executed or drawn: names are looked for outside
 * streams, with their `#xx` escapes resolved, and in object streams, unpacked within bounds. All findings at once.
 */
export function checkPdf(bytes: Uint8Array, room = unpackRoom()): Issue[] {
  if (bytes.length > maxPdfBytes)
    return [issue('body-too-large', { place: 'byte 0', expected: `at most ${maxPdfBytes} bytes` })];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const start = text.slice(0, 1024).indexOf('%PDF-');
  if (start < 0) return [issue('pdf-malformed', { place: 'byte 0', expected: '%PDF-', source })];
  const end = text.slice(-2048);
  if (!end.includes('%%EOF') || !end.includes('startxref'))
    return [issue('pdf-malformed', { place: `byte ${bytes.length}`, expected: 'startxref and %%EOF', source })];
  const stray = strayBytes(text, start);
  const { outside, packed } = split(text);
  const names = unescaped(outside);
  if (!/\/(?:Pages|ObjStm|XRef)\b/.test(names))
    return [issue('pdf-malformed', { place: 'byte 0', expected: 'pages', source })];
  const found = activeNames(names);
  let unread = 0;
  for (const [from, to] of packed) {
    const inner = unpack(bytes.subarray(from, to), room);
    if (inner === undefined) unread += 1;
    else for (const name of activeNames(unescaped(inner))) found.add(name);
  }
  return [
    ...(stray === '' ? [] : [issue('pdf-surrounded', { place: stray, source })]),
    ...(/\/Encrypt\s*(?:\d|<<)/.test(names) ? [issue('pdf-encrypted', { place: 'trailer', source })] : []),
    ...[...found].map((name) => issue('pdf-active-content', { place: `/${name}`, source })),
    ...(unread > 0 ? [issue('pdf-unchecked', { place: 'object streams', found: `${unread}`, source })] : []),
  ];
}

/** What stands before the header or after the end: what is a PDF to one program may be something else to another. */
function strayBytes(text: string, start: number): string {
  if (/[^\s\0]/.test(text.slice(0, start).replace(/^\u00ef\u00bb\u00bf/, ''))) return 'byte 0';
  const end = text.lastIndexOf('%%EOF') + 5;
  return /[^\s\0]/.test(text.slice(end)) ? `byte ${end}` : '';
}

/** The text outside streams, and where object streams lie; other streams are content and images, which run nothing. */
function split(text: string): { outside: string; packed: [from: number, to: number][] } {
  const kept: string[] = [];
  const packed: [number, number][] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf('stream', at);
    if (start < 0) break;
    if (text.startsWith('endstream', start - 3)) {
      kept.push(text.slice(at, start + 6));
      at = start + 6;
      continue;
    }
    const head = text.slice(Math.max(at, start - 600), start);
    kept.push(text.slice(at, start + 6));
    const from = start + (text[start + 6] === '\r' ? 8 : 7);
    const end = text.indexOf('endstream', from);
    const to = end < 0 ? text.length : end;
    if (/\/ObjStm\b/.test(head.slice(head.lastIndexOf(' obj') + 1))) packed.push([from, to]);
    at = to;
    if (end < 0) break;
  }
  kept.push(text.slice(at));
  return { outside: kept.join(''), packed };
}

/** Undefined for what cannot be unpacked, which costs as much as what can. */
function unpack(bytes: Uint8Array, room: Room): string | undefined {
  if (room.left <= 0 || !isZlib(bytes)) return undefined;
  try {
    const inner = inflateSync(bytes, { maxOutputLength: room.left, finishFlush: 2 });
    room.left -= inner.length;
    return inner.toString('latin1');
  } catch {
    room.left -= mostOfOne * bytes.length;
    return undefined;
  }
}

/** What does not begin as zlib does (RFC 1950, 2.2) is refused before anything is unpacked. */
const isZlib = ([method = 0, flags = 0]: Uint8Array): boolean =>
  (method & 0x0f) === 8 && (256 * method + flags) % 31 === 0;

/** `/J#61vaScript` is `/JavaScript` (section 7.3.5). */
const unescaped = (text: string): string =>
  text.includes('#')
    ? text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    : text;

function activeNames(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(active)) {
    const name = match[1] as string;
    if (harmless[name]?.(text.slice(match.index, match.index + seen))) continue;
    found.add(name);
  }
  return found;
}
