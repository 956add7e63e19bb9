import type { CodeSystem, CodeSystemConcept } from '@medplum/fhirtypes';
import type { Definitions } from '../packages/definitions.ts';

/**
 * All codes of a value set, or undefined when it cannot be listed from what is at hand (media types, languages, UCUM,
 * filters, other value sets): then nothing is claimed about its codes. A `code` element has no system of its own, so
 * codes alone are enough (R4 4.1.5 "code").
 */
export function codesOf(url: string, definitions: Definitions): string[] | undefined {
  const compose = definitions.find(withoutVersion(url), 'ValueSet')?.compose;
  if (!compose?.include || compose.exclude) return undefined;
  const codes: string[] = [];
  for (const include of compose.include) {
    if (include.filter || include.valueSet) return undefined;
    const concepts = include.concept ?? complete(definitions.find(include.system ?? '', 'CodeSystem'));
    if (!concepts) return undefined;
    collect(concepts, codes);
  }
  return codes;
}

export const withoutVersion = (canonical: string): string => canonical.split('|', 1)[0] ?? canonical;

const complete = (system: CodeSystem | undefined): CodeSystemConcept[] | undefined =>
  system?.content === 'complete' ? system.concept : undefined;

function collect(concepts: readonly CodeSystemConcept[], into: string[]): void {
  for (const { code, concept } of concepts) {
    if (code) into.push(code);
    if (concept) collect(concept, into);
  }
}
