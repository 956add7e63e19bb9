import canonicalize from 'canonicalize';
import { type Issue, issue } from '../../model/issue.ts';

/** The canonical JSON of a resource (RFC 8785), UTF-8: what is hashed and signed. */
export const canonicalBytes = (resource: object): Uint8Array => Buffer.from(canonicalText(resource, 0), 'utf8');

/**
 * The canonical JSON of a resource that has its concepts from another, whose canonical JSON is in hand: a release differs from
 * its draft by status and dates, and fifty thousand concepts need not be written twice.
 */
export function canonicalFrom(resource: object, draft: object, draftBytes: Uint8Array): Uint8Array {
  const [own, drafted] = [concepts(resource), concepts(draft)];
  if (own === undefined || own !== drafted) return canonicalBytes(resource);
  const [head, tail] = around(resource);
  const [draftHead, draftTail] = around(draft);
  const kept = draftBytes.subarray(draftHead.length, draftBytes.length - draftTail.length);
  return Buffer.concat([head, kept, tail]);
}

const large = 'concept';
const concepts = (resource: object): unknown => (resource as { readonly [large]?: unknown })[large];

/** What stands before the concepts, and after them. */
function around(resource: object): readonly [Uint8Array, Uint8Array] {
  const members = Object.entries(resource).filter(([, member]) => member !== undefined);
  const text = (some: readonly (readonly [string, unknown])[]) =>
    canonicalText(Object.fromEntries(some), 0).slice(1, -1);
  const before = text(members.filter(([name]) => name < large));
  const after = text(members.filter(([name]) => name > large));
  return [
    Buffer.from(`{${before}${before && ','}"${large}":`, 'utf8'),
    Buffer.from(`${after && ','}${after}}`, 'utf8'),
  ];
}

const deepestSorting = 4;
const deepestPlain = 200;

/**
 * RFC 8785 is JSON as ECMAScript writes it (3.2.2) with members in order (3.2.3). What stands in order already, as the concepts
 * of a list do, is left to JSON.stringify, which is ten times as fast; all else to the library.
 */
function canonicalText(value: unknown, depth: number): string {
  if (inOrder(value)) {
    const text = JSON.stringify(value);
    // An escape of half a surrogate pair: RFC 8785 has none, and the library refuses it.
    return text.includes('\\ud') ? canonicalize(value)! : text;
  }
  if (depth === deepestSorting || typeof value !== 'object' || Array.isArray(value)) return canonicalize(value)!;
  const members = Object.entries(value as object).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${canonicalize(name)}:${canonicalText(member, depth + 1)}`).join(',')}}`;
}

/** Plain data whose members all stand in the order of their UTF-16 code units, and not too deep for JSON.stringify. */
function inOrder(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'number' || Number.isFinite(value);
  if (depth > deepestPlain || typeof (value as { toJSON?: unknown }).toJSON === 'function') return false;
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string' || inOrder(item, depth + 1));
  let before: string | undefined;
  for (const name in value) {
    if (before !== undefined && name < before) return false;
    before = name;
    const member = (value as Record<string, unknown>)[name];
    if (typeof member !== 'string' && !inOrder(member, depth + 1)) return false;
  }
  return true;
}

/** Strings, and numbers as JSON writes them; every branch begins with another character, so it is linear. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs;

/**
 * Numbers of a JSON text that the canonical form would write otherwise: 1.10 becomes 1.1, twenty digits lose their last.
 * FHIR says that the digits of a decimal mean something, so such an artefact is not signed. At most ten are told.
 */
export function decimalFaults(json: string): readonly Issue[] {
  const faults: Issue[] = [];
  for (const [literal] of json.matchAll(token)) {
    if (literal.startsWith('"') || canonicalize(Number(literal)) === literal) continue;
    faults.push(
      issue('list-decimal', {
        expected: String(Number(literal)),
        found: literal.slice(0, 40),
        source: 'RFC 8785 3.2.2.3',
      }),
    );
    if (faults.length === 10) break;
  }
  return faults;
}
