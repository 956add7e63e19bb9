import type { Identifier, Meta } from '@medplum/fhirtypes';
import { elements, members, type Span, stringAt } from './json-spans.ts';

/** Where the resource of one Bundle entry lies in the bytes as received. */
export interface EntrySpan extends Span {
  /** Bundle.entry.fullUrl with escapes resolved; empty where the entry has none. */
  readonly fullUrl: string;
}

/** The Bundle members that belong to one sending and are not covered by the content hash. */
export interface Wrapper {
  readonly id: string;
  /** ISO 8601 with offset. */
  readonly timestamp: string;
  readonly meta?: Meta;
  readonly identifier?: Identifier;
}

/**
 * The entries of a Bundle in order: byte range of each `resource` from `{` to `}`, empty where an entry has none.
 * `bytes` is JSON that `readJson` has accepted; anything but a Bundle with entries gives none.
 */
export function entrySpans(bytes: Uint8Array): EntrySpan[] {
  return wholeEntries(bytes).map((entry) => entrySpan(bytes, entry));
}

/**
 * The same entries, each copied byte for byte with its own inner whitespace, in a message Bundle with other outer
 * members. The content hash stays.
 */
export function rewrap(bytes: Uint8Array, wrapper: Wrapper): Uint8Array {
  const { id, timestamp, meta, identifier } = wrapper;
  const head = JSON.stringify({ resourceType: 'Bundle', id, meta, identifier, type: 'message', timestamp });
  const pieces: Uint8Array[] = [Buffer.from(`${head.slice(0, -1)},"entry":[`)];
  wholeEntries(bytes).forEach((entry, n) => {
    if (n > 0) pieces.push(Buffer.from(','));
    pieces.push(bytes.subarray(entry.start, entry.end));
  });
  pieces.push(Buffer.from(']}'));
  return Buffer.concat(pieces);
}

/** Bundle.timestamp, found without reading the entries; the epoch where there is none. */
export function timestampOf(bytes: Uint8Array): string {
  for (const { key, start, end } of members(bytes, 0)) {
    if (key === 'timestamp' && bytes[start] === 0x22) return stringAt(bytes, { start, end });
  }
  return '1970-01-01T00:00:00Z';
}

/** Bundle.meta, found without reading the entries: what a Bundle claims goes along with every sending. */
export function metaOf(bytes: Uint8Array): Meta | undefined {
  for (const { key, start, end } of members(bytes, 0)) {
    if (key === 'meta' && bytes[start] === 0x7b) return JSON.parse(Buffer.from(bytes.subarray(start, end)).toString());
  }
  return undefined;
}

function wholeEntries(bytes: Uint8Array): Span[] {
  for (const member of members(bytes, 0)) {
    if (member.key === 'entry') return [...elements(bytes, member.start)];
  }
  return [];
}

function entrySpan(bytes: Uint8Array, entry: Span): EntrySpan {
  let fullUrl = '';
  let resource: Span = { start: entry.end, end: entry.end };
  for (const { key, start, end } of members(bytes, entry.start)) {
    if (key === 'fullUrl' && bytes[start] === 0x22) fullUrl = stringAt(bytes, { start, end });
    if (key === 'resource') resource = { start, end };
  }
  return { fullUrl, ...resource };
}
