import { MIMEType } from 'node:util';

/** A media type (RFC 9110 section 8.3.1): `essence` is `type/subtype` in lower case, parameter names in lower case. */
export interface MediaType {
  readonly essence: string;
  readonly params: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Callers have a few media types and say them with every request: reading one costs as much as a terminology operation. */
const read = new Map<string, MediaType | undefined>();
const mostRead = 200;
const longestRead = 200;

/** Reads one media type; undefined when it is none. */
export function parseMediaType(text: string): MediaType | undefined {
  if (read.has(text)) return read.get(text);
  const found = readMediaType(text);
  if (read.size < mostRead && text.length <= longestRead) read.set(text, found);
  return found;
}

function readMediaType(text: string): MediaType | undefined {
  try {
    const { essence, params } = new MIMEType(text);
    return { essence, params: new Map([...params].map(([name, value]) => [name.toLowerCase(), value])), text };
  } catch {
    return undefined;
  }
}

interface Range extends MediaType {
  readonly q: number;
}

/** Ranges of an Accept header; what cannot be read is passed over, as RFC 9110 lets a server do. */
function parseAccept(accept: string): Range[] {
  return accept.split(',').flatMap((text) => {
    const parsed = parseMediaType(text.trim().replace(/^\*\//, 'any/'));
    if (!parsed) return [];
    const q = Number(parsed.params.get('q') ?? '1');
    return [{ ...parsed, q: Number.isFinite(q) ? q : 0 }];
  });
}

/** 0 when the range does not cover the offer; else higher for the more specific range. */
function specificity(range: Range, offer: string): number {
  if (range.essence === 'any/*') return 1;
  if (range.essence.endsWith('/*')) return offer.startsWith(range.essence.slice(0, -1)) ? 2 : 0;
  return range.essence === offer ? 3 : 0;
}

/** Quality the caller gives an offer: that of the most specific range that covers it; 0 = refused. */
function quality(ranges: readonly Range[], offer: string): number {
  const covering = ranges.map((r) => ({ q: r.q, s: specificity(r, offer) })).filter((r) => r.s > 0);
  return covering.reduce((best, r) => (r.s > best.s ? r : best), { q: 0, s: 0 }).q;
}

/**
 * The offer the caller likes best; on equal quality the first offered. Without an Accept header: the first. Undefined
 * when none is acceptable.
 */
export function choose(accept: string | undefined, offers: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0];
  const ranges = parseAccept(accept);
  const scored = offers.map((offer) => ({ offer, q: quality(ranges, offer) }));
  const best = scored.reduce((a, b) => (b.q > a.q ? b : a), { offer: '', q: 0 });
  return best.q > 0 ? best.offer : undefined;
}

/** Ranges of an Accept header that ask for the same thing in another FHIR version than these are struck out. */
export function withoutOtherFhirVersions(
  accept: string,
  versions: readonly string[] = ['4.0'],
): { readonly accept: string; readonly struck: boolean } {
  const all = accept.split(',');
  const kept = all.filter((text) => isFhirVersion(parseMediaType(text.trim().replace(/^\*\//, 'any/')), versions));
  return { accept: kept.join(','), struck: kept.length < all.length };
}

/** True when no FHIR version is named, or one of these (http.html#version-parameter of FHIR R4). */
export function isFhirVersion(type: MediaType | undefined, versions: readonly string[] = ['4.0']): boolean {
  const version = type?.params.get('fhirversion');
  return version === undefined || versions.includes(version);
}

/** The FHIR version that an Accept header, `_format` or the content asks for; 4.0 when none does. */
export function fhirVersionAsked(...texts: readonly (string | null | undefined)[]): string {
  for (const text of texts)
    for (const range of (text ?? '').split(',')) {
      const version = parseMediaType(range.trim().replace(/^\*\//, 'any/'))?.params.get('fhirversion');
      if (version !== undefined) return version;
    }
  return '4.0';
}
