import { choose, isFhirVersion, type MediaType, withoutOtherFhirVersions } from './media-type.ts';
import { problem } from './problem.ts';

const fhirTypes = ['application/fhir+json', 'application/json', 'text/json'];

/**
 * Content negotiation of the `/fhir` routes: JSON only, FHIR 4.0 unless the route has other versions as well (MIME parameter
 * `fhirVersion`). `_format` wins
 * over Accept (FHIR R4 http.html section 3.1.0.1.11). Throws `fhir-version` or `not-acceptable`.
 */
export function negotiateFhir(
  accept: string | undefined,
  format: string | null,
  content: MediaType | undefined,
  versions: readonly string[] = ['4.0'],
): void {
  const expected = versions.map((version) => `fhirVersion=${version}`).join(' or ');
  if (!isFhirVersion(content, versions)) throw problem('fhir-version', { place: 'Content-Type', expected });
  const asked = format === null || format === 'json' ? accept : format;
  if (asked === undefined || format === 'json') return;
  const { accept: kept, struck } = withoutOtherFhirVersions(asked, versions);
  if (struck && kept === '') throw problem('fhir-version', { place: 'Accept', expected });
  if (choose(kept, fhirTypes) === undefined)
    throw problem('not-acceptable', { place: format === null ? 'Accept' : '_format', expected: fhirTypes[0]! });
}

/** Refuses a body that is not JSON; on FHIR routes. */
export function requireFhirJson(content: MediaType | undefined): void {
  if (content === undefined || !fhirTypes.includes(content.essence))
    throw problem('media-type', { place: 'Content-Type', expected: fhirTypes[0]! });
}
