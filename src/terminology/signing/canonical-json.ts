import canonicalize from 'canonicalize';
import { type Issue, issue } from '../../model/issue.ts';

/** The canonical JSON of a resource (RFC 8785), UTF-8: what is hashed and signed. */
export const canonicalBytes = (resource: object): Uint8Array => Buffer.from(canonicalize(resource)!, 'utf8');

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
